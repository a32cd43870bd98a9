"""What happens between a login and its WeChat account: bound, taken back."""

import datetime as dt

from django.db import IntegrityError, transaction

from volunteering.accounts.models import User
from volunteering.audit.services import record
from volunteering.core.errors import Refusal
from volunteering.core.sealing import fingerprint, fingerprints
from volunteering.wechat.models import Allowance, Binding

OPENID = "openid"
TAKEN = "这个微信已经绑定了另一个手机号。请用那个手机号登录，在“隐私与账号”里解绑以后再来。"


class CannotBind(Refusal):
    sentence = "现在不能绑定微信，请稍后再试。"


@transaction.atomic
def bind(*, by: User, openid: str, now: dt.datetime) -> Binding:
    """After the phone code proved who it is. Binding another WeChat account replaces the first. Raises CannotBind."""
    known = Binding.objects.filter(openid_fingerprint__in=fingerprints(OPENID, openid)).first()
    if known and known.user_id == by.pk:
        return known
    if known:
        raise CannotBind(TAKEN)
    Binding.objects.filter(user=by).delete()
    try:
        with transaction.atomic():
            made = Binding.objects.create(
                user=by, openid=openid, openid_fingerprint=fingerprint(OPENID, openid), bound_at=now
            )
    except IntegrityError:  # two browsers at once
        raise CannotBind from None
    record("wechat:binding:made", by=by, subject_id=by.pk)
    return made


@transaction.atomic
def unbind(*, by: User) -> None:
    deleted, _ = Binding.objects.filter(user=by).delete()
    if deleted:
        record("wechat:binding:ended", by=by, subject_id=by.pk)


def user_of(openid: str) -> User | None:
    """Whose account is opened with this WeChat account, as long as it may log in."""
    found = Binding.objects.filter(openid_fingerprint__in=fingerprints(OPENID, openid)).select_related("user").first()
    return found.user if found and found.user.is_active else None


def on_account_closed(*, user: User, now: dt.datetime) -> None:
    for binding in Binding.objects.filter(user=user):
        Allowance.objects.filter(openid_fingerprint__in=fingerprints(OPENID, binding.openid)).delete()
        binding.delete()
