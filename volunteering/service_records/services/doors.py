"""The code at the door, new every half minute and worth nothing to who has no place in the shift.

Six digits are typed, and guesses of them are counted; the picture carries a ticket too long to guess.
"""

import datetime as dt
import hashlib
import hmac

import pyotp
from django.db import transaction

from volunteering.accounts.models import User
from volunteering.activities.models import Shift
from volunteering.audit.services import record
from volunteering.service_records.models import Door
from volunteering.service_records.policies import can_run_door
from volunteering.service_records.services.attending import CannotAttend

STEP = dt.timedelta(seconds=30)
TICKET_LENGTH = 20  # hexadecimal: 80 bits


@transaction.atomic
def open_door(*, by: User, shift: Shift, now: dt.datetime) -> Door:
    """The shift's door; opened the first time, found again afterwards. Raises CannotAttend."""
    if not can_run_door(by, shift.activity):
        raise CannotAttend("只有这个组织的管理员和活动负责人可以打开签到码。")
    door, is_new = Door.objects.get_or_create(
        shift=shift, defaults={"secret": pyotp.random_base32(), "opened_by": by, "opened_at": now}
    )
    if is_new:
        activity = shift.activity
        words = {"title": activity.title}
        record(
            "service_records:door:opened",
            by=by,
            subject_id=shift.pk,
            organization_id=activity.organization_id,
            words=words,
        )
    return door


def code_of(door: Door, now: dt.datetime) -> str:
    return _codes(door).at(now)


def seconds_left(now: dt.datetime) -> int:
    """How long the code of this moment stays on the screen."""
    return int(STEP.total_seconds() - now.timestamp() % STEP.total_seconds())


def is_open_with(door: Door, code: str, now: dt.datetime) -> bool:
    """The code on the screen, or the one just before it: who reads slowly is not turned away, an old picture is."""
    earlier = now - STEP
    return code.isascii() and any(_codes(door).verify(code, for_time=moment) for moment in (now, earlier))


def ticket_of(door: Door, now: dt.datetime) -> str:
    """What the picture on the screen carries at this moment."""
    step = int(now.timestamp() // STEP.total_seconds())
    return hmac.new(door.secret.encode(), str(step).encode(), hashlib.sha256).hexdigest()[:TICKET_LENGTH]


def is_scanned_from(door: Door, ticket: str, now: dt.datetime) -> bool:
    """As long as the digits beside it hold."""
    return any(hmac.compare_digest(ticket.encode(), ticket_of(door, moment).encode()) for moment in (now, now - STEP))


def _codes(door: Door) -> pyotp.TOTP:
    return pyotp.TOTP(door.secret, interval=int(STEP.total_seconds()))
