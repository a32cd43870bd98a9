"""Time-based one-time passwords for staff (RFC 6238)."""

import datetime as dt

import pyotp
from django.db import transaction

from volunteering.accounts.models import Authenticator, User
from volunteering.audit.services import record
from volunteering.core.errors import Refusal
from volunteering.core.limits import spend

STEP = 30  # seconds, the interval every authenticator app uses
TRIES = 10  # in a quarter of an hour


class CannotUseAuthenticator(Refusal):
    sentence = "动态口令不正确。请看手机验证器里最新的六位数字，并确认手机时间准确。"


@transaction.atomic
def begin_authenticator(*, user: User, now: dt.datetime) -> Authenticator:
    """The user's authenticator, with a new secret when there is none yet."""
    found = Authenticator.objects.filter(user=user).first()
    if found is None:
        found = Authenticator(user=user, secret=pyotp.random_base32(), created_at=now)
        found.save(force_insert=True)
    return found


def address_of(authenticator: Authenticator, *, issuer: str) -> str:
    """What the QR code says: otpauth://…"""
    return pyotp.TOTP(authenticator.secret).provisioning_uri(name=str(authenticator.user_id)[-6:], issuer_name=issuer)


@transaction.atomic
def check_authenticator(*, user: User, code: str, now: dt.datetime) -> None:
    """Accept the current code or a neighbour of it, each once. Raises CannotUseAuthenticator."""
    found = Authenticator.objects.select_for_update().filter(user=user).first()
    current = int(now.timestamp()) // STEP
    if found is None or not code.isdigit():
        raise CannotUseAuthenticator(field="code")
    otp = pyotp.TOTP(found.secret)
    for step in (current - 1, current, current + 1):
        if step > found.last_step and pyotp.utils.strings_equal(otp.generate_otp(step), code):
            found.last_step = step
            if found.confirmed_at is None:
                found.confirmed_at = now
                record("accounts:authenticator:confirmed", by=user, subject_id=user.pk)
            found.save()
            return
    raise CannotUseAuthenticator(field="code")


def may_try(*, user: User, now: dt.datetime) -> bool:
    return spend(f"authenticator:{user.pk}", limit=TRIES, window=dt.timedelta(minutes=15), now=now)
