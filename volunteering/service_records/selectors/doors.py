"""The list at the door: who is expected, who came, what is to be confirmed."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from volunteering.activities.enums import SignUpState
from volunteering.activities.models import Shift, SignUp
from volunteering.core import parameters
from volunteering.service_records.enums import How, LineState, ObjectionState, Standing
from volunteering.service_records.models import Attendance, Door, HandLine, Objection, ServiceRecord
from volunteering.service_records.policies import expected_at
from volunteering.service_records.rules import Period, capped, counted, minutes_of
from volunteering.volunteers.models import Volunteer


@dataclass(frozen=True)
class Expected:
    """One line of the leader's list."""

    sign_up: SignUp
    attendance: Attendance | None
    standing: Standing
    minutes: int  # recorded, or what would be recorded without rest
    entry_id: UUID | None  # in the ledger
    hand: HandLine | None = None  # waits for review, or stands on public notice
    is_by_hand: bool = False  # the entry in the ledger


def people_of(shift: Shift, *, now: dt.datetime) -> list[Expected]:
    """Everybody with a place, in the order they took it; three queries however many they are."""
    sign_ups = expected_at(shift).select_related("volunteer", "attendance", "slot__position").order_by("id")
    entries = {one.sign_up_id: one for one in ServiceRecord.objects.standing().filter(sign_up__shift=shift)}
    waiting = HandLine.objects.filter(shift=shift, state__in=(LineState.WAITING, LineState.ON_NOTICE))
    by_hand = {one.volunteer_id: one for one in waiting}
    lines = []
    for sign_up in sign_ups:
        attendance: Attendance | None = getattr(sign_up, "attendance", None)
        entry = entries.get(sign_up.pk)
        standing = Standing.RECORDED if entry else standing_of(attendance, shift, now)
        minutes = entry.minutes if entry else _would_count(attendance, shift)
        hand = by_hand.get(sign_up.volunteer_id)
        is_by_hand = entry is not None and entry.came_how == How.HAND
        key = entry.pk if entry else None
        lines.append(Expected(sign_up, attendance, standing, minutes, key, hand, is_by_hand))
    return lines


def standing_of(attendance: Attendance | None, shift: Shift, now: dt.datetime) -> Standing:
    """As long as nothing is recorded."""
    if attendance is None:
        return Standing.EXPECTED
    if attendance.is_absent:
        return Standing.ABSENT
    if attendance.refused_because:
        return Standing.REFUSED
    if attendance.left_at:
        return Standing.LEFT
    return Standing.UNFINISHED if now >= shift.ends_at else Standing.PRESENT


def _would_count(attendance: Attendance | None, shift: Shift) -> int:
    if attendance is None or attendance.came_at is None or attendance.left_at is None:
        return 0
    attended = Period(attendance.came_at, attendance.left_at)
    period = counted(attended, Period(shift.starts_at, shift.ends_at))
    return capped(minutes_of(period), most_hours=parameters.HOURS_PER_SHIFT()) if period else 0


def is_door_time(starts_at: dt.datetime, ends_at: dt.datetime, now: dt.datetime) -> bool:
    """Whether people may check in to a shift, or out of it, about now."""
    return starts_at - parameters.CHECK_IN_OPENS() <= now < ends_at + parameters.CHECK_OUT_STAYS()


def doors_around(volunteer: Volunteer, *, now: dt.datetime) -> "QuerySet[Door]":
    """The open doors of the shifts where this person has a place and may check in or out about now."""
    mine = SignUp.objects.filter(volunteer=volunteer, state=SignUpState.CONFIRMED).values("shift")
    return Door.objects.filter(
        shift__in=mine,
        shift__starts_at__lte=now + parameters.CHECK_IN_OPENS(),
        shift__ends_at__gt=now - parameters.CHECK_OUT_STAYS(),
    ).select_related("shift__activity")


def open_objections_at(shift: Shift) -> "QuerySet[Objection]":
    about = Q(sign_up__shift=shift) | Q(hand_line__shift=shift)
    waiting = Objection.objects.filter(about, state=ObjectionState.OPEN)
    return waiting.select_related("sign_up__volunteer", "hand_line__volunteer").order_by("id")
