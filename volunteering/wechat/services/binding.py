"""What happens between a login and its WeChat account: bound, taken back."""

import datetime as dt

from django.db import IntegrityError, transaction

from volunteering.accounts.models import User, UserSession
from volunteering.audit.services import record
from volunteering.core.errors import Refusal
from volunteering.core.life_events import LifeEvent, happen
from volunteering.core.sealing import fingerprint, fingerprints
from volunteering.wechat.models import Allowance, Binding, Follower

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
    happen(LifeEvent.WECHAT_BOUND, user=by, now=now)
    return made


@transaction.atomic
def unbind(*, by: User) -> None:
    deleted, _ = Binding.objects.filter(user=by).delete()
    if deleted:
        record("wechat:binding:ended", by=by, subject_id=by.pk)


@transaction.atomic
def unbind_everywhere(*, by: User, kept_session: str | None) -> None:
    """A phone that was lost is still logged in: `kept_session` goes on, all others end."""
    unbind(by=by)
    UserSession.objects.filter(user=by).exclude(session_key=kept_session).delete()


def is_known(openid: str) -> bool:
    """Bound to somebody, who may or may not log in."""
    return Binding.objects.filter(openid_fingerprint__in=fingerprints(OPENID, openid)).exists()


def user_of(openid: str) -> User | None:
    """Whose account is opened with this WeChat account, as long as it may log in."""
    found = Binding.objects.filter(openid_fingerprint__in=fingerprints(OPENID, openid)).select_related("user").first()
    return found.user if found and found.user.is_active else None


def note_login(*, by: User) -> None:
    """Opened with the bound WeChat account, without a code."""
    record("wechat:login:succeeded", by=by, subject_id=by.pk)


def on_account_closed(*, user: User, now: dt.datetime) -> None:
    for binding in Binding.objects.filter(user=user):
        ours = fingerprints(OPENID, binding.openid)
        for of_it in (Follower, Allowance):
            of_it.objects.filter(openid_fingerprint__in=ours).delete()
        binding.delete()


def on_phone_changed(*, user: User, now: dt.datetime) -> None:
    """Whoever got hold of the old phone may have bound a WeChat of theirs."""
    unbind(by=user)
