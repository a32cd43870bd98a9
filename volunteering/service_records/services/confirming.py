"""After a shift the organization confirms who served how long; the entries then stand in the ledger."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from volunteering.accounts.models import User
from volunteering.activities.enums import SignUpState
from volunteering.activities.models import Shift
from volunteering.core.clock import local_date
from volunteering.service_records import notices
from volunteering.service_records.enums import LineState
from volunteering.service_records.models import Attendance, HandLine, ServiceRecord
from volunteering.service_records.policies import can_confirm, can_stand_in
from volunteering.service_records.rules import Period, counted, minutes_of
from volunteering.service_records.services.deadlines import note_left_over
from volunteering.service_records.services.entries import clashing_with, entry_of, recorded_at, recorded_during
from volunteering.service_records.services.ledger import CannotRecord, add_to_totals, write
from volunteering.volunteers.models import Volunteer


@dataclass(frozen=True)
class Confirmed:
    recorded: list[ServiceRecord]
    clashing: list[Volunteer]  # have another record at the same time
    too_short: list[Volunteer]  # nothing of their presence lies inside the shift, or only the rest


@transaction.atomic
def confirm_hours(*, by: User, shift: Shift, rest_minutes: int, now: dt.datetime) -> Confirmed:
    """Record all who came and left and are not recorded yet. Rest is excluded alike for everybody.

    Asked twice it finds nothing more to record. Raises CannotRecord, also when two records of a person were merged this
    very moment.
    """
    activity = shift.activity
    is_own = can_confirm(by, activity)
    if not is_own and not can_stand_in(by, activity):
        raise CannotRecord("只有这个组织的管理员可以确认时长；组织已暂停、解散或没有管理员的，由当地科协确认。")
    if now < shift.ends_at:
        raise CannotRecord("场次结束以后才能确认时长。")
    if not 0 <= rest_minutes < minutes_of(Period(shift.starts_at, shift.ends_at)):
        raise CannotRecord("休息时间填分钟数，不能为负，也不能达到整个场次的时长。", field="rest_minutes")
    people = list(_came(shift).values_list("sign_up__volunteer", flat=True))
    if not people:
        return Confirmed([], [], [])
    # Under these locks nobody else writes an entry for the same people, so what is judged now still holds when written.
    add_to_totals(dict.fromkeys(people, 0), year=local_date(shift.starts_at).year, services=0)
    waiting = _waiting(shift)
    if not {one.sign_up.volunteer_id for one in waiting} <= set(people):
        raise CannotRecord("有志愿者的签到或资料刚刚变动，请再按一次“确认”。")
    if not is_own and any(one.sign_up.volunteer.user_id == by.pk for one in waiting):
        raise CannotRecord("名单里有您自己，请另一位同事确认。")
    busy, done = recorded_during(shift, people), recorded_at(shift, people)
    result = Confirmed([], [], [])
    for attendance in waiting:
        volunteer = attendance.sign_up.volunteer
        entry = _entry(attendance, rest_minutes, by=by, now=now)
        if volunteer.pk in done:
            continue
        if entry is None:
            result.too_short.append(volunteer)
        elif clashing_with(entry, busy.get(volunteer.pk, [])):
            result.clashing.append(volunteer)
        else:
            result.recorded.append(entry)
    write(result.recorded, by=by)
    # Whom an organization leaves over is judged. The association still refuses each with a reason: till then they wait.
    left_over = len(result.clashing) + len(result.too_short) if is_own else 0
    note_left_over(shift=shift, left_over=left_over, now=now)
    notices.tell_recorded(result.recorded, now)
    notices.tell_evaluate(result.recorded, now)
    return result


def _came(shift: Shift) -> "QuerySet[Attendance]":
    """Who came and left. Who is on a sheet sent for review waits for that: the organization itself has said that the
    door did not see all."""
    by_hand = HandLine.objects.filter(shift=shift, state__in=(LineState.WAITING, LineState.ON_NOTICE))
    came = Attendance.objects.filter(shift=shift, left_at__isnull=False, sign_up__state=SignUpState.CONFIRMED)
    return came.filter(refused_because="").exclude(sign_up__volunteer__in=by_hand.values("volunteer"))


def _waiting(shift: Shift) -> list[Attendance]:
    related = ("shift__activity__organization", "shift__activity__place_region", "shift__activity__leader")
    return list(_came(shift).select_related("sign_up__volunteer", *related).order_by("sign_up__volunteer"))


def _entry(attendance: Attendance, rest_minutes: int, *, by: User, now: dt.datetime) -> ServiceRecord | None:
    shift, activity = attendance.shift, attendance.shift.activity
    assert attendance.came_at is not None
    assert attendance.left_at is not None
    period = counted(Period(attendance.came_at, attendance.left_at), Period(shift.starts_at, shift.ends_at))
    minutes = minutes_of(period, rest_minutes) if period else 0
    if period is None or not minutes:
        return None
    made = entry_of(activity, attendance.sign_up.volunteer, period, minutes, by=by, now=now)
    made.sign_up = attendance.sign_up
    made.came_how, made.left_how = attendance.came_how, attendance.left_how
    return made
