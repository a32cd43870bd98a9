"""更换手机号: the new phone is proved by a code; everything that knew the old one changes with it."""

import datetime as dt

from django.db import IntegrityError, transaction

from volunteering.accounts.enums import CodePurpose
from volunteering.accounts.models import User, UserSession
from volunteering.accounts.services.login import check_code, find_user
from volunteering.audit.services import record
from volunteering.core.errors import Refusal
from volunteering.core.life_events import LifeEvent, happen
from volunteering.core.sealing import fingerprint


class CannotChangePhone(Refusal):
    # Said only to who holds the phone: the code has been checked by then.
    sentence = "这个手机号不能用作您的新号码，可能已经登记在别的账号里。请换一个号码，或联系当地科协核实。"


def change_phone_by_code(
    *, by: User, phone: str, code: str, browser: str, kept_session: str | None, now: dt.datetime
) -> None:
    """Change the login's phone; `kept_session` goes on, the others end.

    Raises CannotUseCode, CannotChangePhone. Not atomic on purpose: see `check_code`.
    """
    check_code(phone=phone, code=code, browser=browser, now=now, purpose=CodePurpose.CHANGE_PHONE)
    try:
        _change(by, phone, kept_session, now)
    except IntegrityError:  # somebody opened a login with this phone at the same moment
        raise CannotChangePhone(field="phone") from None


@transaction.atomic
def _change(by: User, phone: str, kept_session: str | None, now: dt.datetime) -> None:
    holder = find_user(phone)
    if holder:
        sentence = "这就是您现在的手机号，不用更换。" if holder.pk == by.pk else None
        raise CannotChangePhone(sentence, field="phone")
    user = User.objects.select_for_update().get(pk=by.pk)
    user.phone, user.phone_fingerprint = phone, fingerprint("phone", phone)
    user.save()
    happen(LifeEvent.PHONE_CHANGED, user=user, now=now)
    UserSession.objects.filter(user=user).exclude(session_key=kept_session).delete()
    record("accounts:user:phone_changed", by=by, subject_id=user.pk)
