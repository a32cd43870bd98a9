"""签到 and 签退: by the person with the code, or by the leader from the list. Always at the moment it happens."""

import datetime as dt

from django.db import transaction

from volunteering.accounts.models import User
from volunteering.activities.enums import SignUpState
from volunteering.activities.models import Shift, SignUp
from volunteering.audit.services import record
from volunteering.core import parameters
from volunteering.core.errors import Refusal
from volunteering.service_records.enums import How
from volunteering.service_records.models import Attendance, ServiceRecord
from volunteering.service_records.policies import can_run_door, can_stand_in
from volunteering.service_records.rules import (
    Period,
    problem_of_check_in,
    problem_of_check_out,
    problem_of_mended_departure,
)
from volunteering.service_records.rules.places import Position
from volunteering.service_records.services.fencing import place_of_check_in
from volunteering.volunteers.models import Volunteer


class CannotAttend(Refusal):
    sentence = "现在不能签到，请联系活动负责人。"


NO_PLACE = "您没有报名这个场次，或还在候补。请联系活动负责人。"
NOT_ONESELF = "不能给自己点名。请用签到码，或请另一位管理员点名。"
ALREADY_RECORDED = "这次的时长已经记录。要更正，请先撤销那条记录。"
NOT_RUN_BY_YOU = "只有这个组织的管理员和活动负责人可以点名。"


@transaction.atomic
def check_in(
    *, by: User, volunteer: Volunteer, shift: Shift, device: str, now: dt.datetime, phone: Position | None = None
) -> Attendance:
    """The person stands at the door with the code. A second time finds the first. Raises CannotAttend.

    Where the phone is, if sent and consented to, is compared with the fence and forgotten.
    """
    sign_up = _place_of(volunteer, shift)
    found = Attendance.objects.filter(sign_up=sign_up).first()
    if found and found.came_at:
        return found
    place = place_of_check_in(by, sign_up.activity, phone)
    return _come(sign_up, found, by=by, how=How.CODE, device=device, now=now, is_inside=place)


@transaction.atomic
def check_out(*, by: User, volunteer: Volunteer, shift: Shift, now: dt.datetime) -> Attendance:
    """Leaving, with the code again; until then the hours are not known. Raises CannotAttend.

    Who pressed too early and stayed does it again: the last time counts, until the hours are recorded.
    """
    return _leave(_present(_place_of(volunteer, shift)), by=by, how=How.CODE, now=now)


@transaction.atomic
def mark_arrived(*, by: User, sign_up: SignUp, now: dt.datetime) -> Attendance:
    """The leader sees somebody who cannot use the code. Not oneself. Raises CannotAttend."""
    sign_up = _called_by(by, sign_up)
    if sign_up.volunteer.user_id == by.pk:
        raise CannotAttend(NOT_ONESELF)
    found = Attendance.objects.filter(sign_up=sign_up).first()
    if found and found.came_at:
        return found
    return _come(sign_up, found, by=by, how=How.LIST, device="", now=now)


@transaction.atomic
def mark_left(*, by: User, sign_up: SignUp, now: dt.datetime) -> Attendance:
    """Raises CannotAttend."""
    attendance = _present(_called_by(by, sign_up))
    if attendance.sign_up.volunteer.user_id == by.pk:
        raise CannotAttend(NOT_ONESELF)
    return _leave(attendance, by=by, how=How.LIST, now=now)


@transaction.atomic
def mark_absent(*, by: User, sign_up: SignUp, now: dt.datetime) -> Attendance:
    """未到场, once the shift has begun; a person who comes late after all is marked arrived. Raises CannotAttend."""
    sign_up = _called_by(by, sign_up)
    if now < sign_up.shift.starts_at:
        raise CannotAttend("场次还没有开始，开始以后才能标记未到场。")
    attendance, is_new = Attendance.objects.get_or_create(
        sign_up=sign_up,
        defaults={"shift": sign_up.shift, "is_absent": True},
    )
    if attendance.came_at:
        raise CannotAttend("这位志愿者已经签到。")
    if is_new:
        _note("service_records:attendance:absent", attendance, by)
    return attendance


@transaction.atomic
def mend_departure(*, by: User, sign_up: SignUp, left_at: dt.datetime, reason: str, now: dt.datetime) -> Attendance:
    """Somebody forgot 签退: the leader gives the time, within the shift, and the reason; the association where
    nobody is left to do so. Raises CannotAttend."""
    if not can_run_door(by, sign_up.activity) and not can_stand_in(by, sign_up.activity):
        raise CannotAttend(NOT_RUN_BY_YOU)
    attendance = _present(_place_of(sign_up.volunteer, sign_up.shift))
    if not reason.strip():
        raise CannotAttend("请写明为什么补签退，例如“忘记签退，现场确认”。", field="reason")
    if attendance.sign_up.volunteer.user_id == by.pk:
        raise CannotAttend("不能给自己补签退，请另一位管理员来补。")
    shift = _period(attendance.shift)
    assert attendance.came_at is not None
    problem = problem_of_mended_departure(attendance.came_at, left_at, shift, now)
    if problem:
        raise CannotAttend(problem, field="left_at")
    attendance.left_at, attendance.left_how = left_at, How.LIST
    attendance.mended_because = reason.strip()[:200]
    attendance.save(update_fields=("left_at", "left_how", "mended_because"))
    _note("service_records:attendance:mended", attendance, by)
    return attendance


def _place_of(volunteer: Volunteer, shift: Shift) -> SignUp:
    """Locked: two phones of one person take turns."""
    places = SignUp.objects.select_for_update(of=("self",)).select_related("activity", "shift", "volunteer")
    found = places.filter(shift=shift, volunteer=volunteer, state=SignUpState.CONFIRMED).first()
    if found is None:
        raise CannotAttend(NO_PLACE)
    return found


def _called_by(by: User, sign_up: SignUp) -> SignUp:
    if not can_run_door(by, sign_up.activity):
        raise CannotAttend(NOT_RUN_BY_YOU)
    return _place_of(sign_up.volunteer, sign_up.shift)


def _present(sign_up: SignUp) -> Attendance:
    attendance = (
        Attendance.objects.select_related("shift__activity", "sign_up__volunteer").filter(sign_up=sign_up).first()
    )
    if attendance is None or attendance.came_at is None:
        raise CannotAttend("还没有签到，不能签退。请先签到；到过场的，请联系活动负责人。")
    if ServiceRecord.objects.standing().filter(sign_up=sign_up).exists():
        raise CannotAttend(ALREADY_RECORDED)
    return attendance


def _come(
    sign_up: SignUp,
    known: Attendance | None,
    *,
    by: User,
    how: How,
    device: str,
    now: dt.datetime,
    is_inside: bool | None = None,
) -> Attendance:
    problem = problem_of_check_in(_period(sign_up.shift), opens_before=parameters.CHECK_IN_OPENS(), now=now)
    if problem:
        raise CannotAttend(problem)
    attendance = known or Attendance(sign_up=sign_up, shift=sign_up.shift)
    attendance.came_at, attendance.came_how, attendance.is_absent, attendance.device = now, how, False, device
    attendance.is_inside = is_inside
    attendance.save()
    _note("service_records:attendance:came", attendance, by)
    return attendance


def _leave(attendance: Attendance, *, by: User, how: How, now: dt.datetime) -> Attendance:
    problem = problem_of_check_out(_period(attendance.shift), stays_open=parameters.CHECK_OUT_STAYS(), now=now)
    if problem:
        raise CannotAttend(problem)
    assert attendance.came_at is not None
    if now <= attendance.came_at:  # the same moment, or a clock that was set back
        raise CannotAttend("刚刚才签到。请在离开的时候再签退。")
    attendance.left_at, attendance.left_how = now, how
    attendance.save(update_fields=("left_at", "left_how"))
    _note("service_records:attendance:left", attendance, by)
    return attendance


def _period(shift: Shift) -> Period:
    return Period(shift.starts_at, shift.ends_at)


def _note(tag: str, attendance: Attendance, by: User) -> None:
    activity = attendance.shift.activity
    words = {"title": activity.title}
    record(tag, by=by, subject_id=attendance.pk, organization_id=activity.organization_id, words=words)
