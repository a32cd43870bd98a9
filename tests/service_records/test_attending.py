import pytest
from django.db import IntegrityError, transaction

from tests.activities.conftest import HOUR
from tests.service_records.conftest import EARLY
from volunteering.activities.services import CannotSignUp, remove_sign_up
from volunteering.service_records.models import Attendance
from volunteering.service_records.rules import Period, counted, minutes_of
from volunteering.service_records.services import (
    CannotAttend,
    check_in,
    check_out,
    mark_absent,
    mark_arrived,
    mark_left,
    mend_departure,
    open_door,
)
from volunteering.service_records.services.doors import STEP, code_of, is_open_with, is_scanned_from, ticket_of


def test_a_code_opens_for_a_minute_and_an_old_picture_does_not(shift, user, now):
    door = open_door(by=user, shift=shift, now=now)
    code = code_of(door, now)
    assert is_open_with(door, code, now)
    assert is_open_with(door, code, now + STEP)
    assert not is_open_with(door, code, now + 2 * STEP)
    assert not is_open_with(door, code, now - STEP)
    assert not is_open_with(door, "１２３４５６", now)


def test_the_picture_carries_what_nobody_guesses(shift, user, now):
    door = open_door(by=user, shift=shift, now=now)
    ticket = ticket_of(door, now)
    assert is_scanned_from(door, ticket, now)
    assert is_scanned_from(door, ticket, now + STEP)
    for wrong, moment in ((ticket, now + 2 * STEP), (ticket, now - STEP), (code_of(door, now), now), ("", now)):
        assert not is_scanned_from(door, wrong, moment)


def test_a_door_is_opened_once_and_by_its_organization(shift, user, staff, now):
    assert open_door(by=user, shift=shift, now=now) == open_door(by=user, shift=shift, now=now)
    with pytest.raises(CannotAttend):
        open_door(by=staff, shift=shift, now=now)


def test_coming_twice_is_once_and_the_last_leaving_counts(place, shift, another_volunteer):
    person = {"by": another_volunteer.user, "volunteer": another_volunteer, "shift": shift}
    first = check_in(**person, device="one", now=shift.starts_at)
    assert check_in(**person, device="two", now=shift.starts_at + EARLY).came_at == first.came_at
    with pytest.raises(CannotAttend, match="刚刚"):
        check_out(**person, now=shift.starts_at)
    check_out(**person, now=shift.ends_at - EARLY)
    assert check_out(**person, now=shift.ends_at).left_at == shift.ends_at
    assert Attendance.objects.count() == 1


def test_nobody_checks_in_too_early_late_or_without_a_place(place, shift, another_volunteer, volunteer):
    person = {"by": another_volunteer.user, "volunteer": another_volunteer, "shift": shift, "device": ""}
    with pytest.raises(CannotAttend, match="60 分钟起"):
        check_in(**person, now=shift.starts_at - 2 * HOUR)
    with pytest.raises(CannotAttend, match="已经结束"):
        check_in(**person, now=shift.ends_at)
    with pytest.raises(CannotAttend, match="没有报名"):
        check_in(by=volunteer.user, volunteer=volunteer, shift=shift, device="", now=shift.starts_at)
    with pytest.raises(CannotAttend, match="还没有签到"):
        check_out(by=another_volunteer.user, volunteer=another_volunteer, shift=shift, now=shift.ends_at)
    assert not Attendance.objects.exists()


def test_the_leader_calls_the_list_but_not_oneself(publish, sign_up_of, another_volunteer, volunteer, user):
    from volunteering.activities.services import PositionDetails

    activity = publish(positions=[PositionDetails(capacity=5)])
    shift = activity.shifts.get()
    theirs, own = sign_up_of(another_volunteer, activity), sign_up_of(volunteer, activity)
    assert mark_arrived(by=user, sign_up=theirs, now=shift.starts_at).came_how == "list"
    assert mark_left(by=user, sign_up=theirs, now=shift.ends_at).left_how == "list"
    with pytest.raises(CannotAttend, match="不能给自己点名"):
        mark_arrived(by=user, sign_up=own, now=shift.starts_at)
    with pytest.raises(CannotAttend, match="只有这个组织"):
        mark_arrived(by=another_volunteer.user, sign_up=own, now=shift.starts_at)


def test_who_was_marked_absent_may_come_late(place, shift, user):
    with pytest.raises(CannotAttend, match="还没有开始"):
        mark_absent(by=user, sign_up=place, now=shift.starts_at - EARLY)
    assert mark_absent(by=user, sign_up=place, now=shift.starts_at).is_absent
    assert not mark_arrived(by=user, sign_up=place, now=shift.starts_at + EARLY).is_absent
    with pytest.raises(CannotAttend, match="已经签到"):
        mark_absent(by=user, sign_up=place, now=shift.starts_at + EARLY)


def test_a_forgotten_departure_is_mended_within_the_shift(place, shift, user):
    mark_arrived(by=user, sign_up=place, now=shift.starts_at)
    later = shift.ends_at + HOUR
    mend = {"by": user, "sign_up": place, "now": later}
    for left_at, reason, sentence in (
        (shift.ends_at, " ", "写明"),
        (shift.ends_at + EARLY, "忘记", "不能晚于场次结束"),
        (shift.starts_at, "忘记", "晚于签到"),
        (later + HOUR, "忘记", "不能晚于现在"),
    ):
        with pytest.raises(CannotAttend, match=sentence):
            mend_departure(**mend, left_at=left_at, reason=reason)
    assert mend_departure(**mend, left_at=shift.ends_at, reason="忘记签退").mended_because == "忘记签退"


def test_the_database_refuses_impossible_attendance(place, shift):
    row = {"sign_up": place, "shift": shift}
    for wrong in (
        {"came_at": None},
        {"came_at": shift.ends_at, "came_how": "code", "left_at": shift.starts_at, "left_how": "code"},
        {"came_at": shift.starts_at, "came_how": ""},
        {"came_at": shift.starts_at, "came_how": "code", "is_absent": True},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Attendance.objects.create(**row, **wrong)


def test_only_service_inside_the_shift_counts(shift):
    span = Period(shift.starts_at, shift.ends_at)
    whole = counted(Period(shift.starts_at - HOUR, shift.ends_at + HOUR), span)
    assert whole == span
    assert minutes_of(span) == 120
    assert minutes_of(span, rest_minutes=30) == 90
    assert minutes_of(span, rest_minutes=300) == 0
    assert counted(Period(shift.starts_at - HOUR, shift.starts_at), span) is None
    assert minutes_of(counted(Period(shift.starts_at, shift.starts_at + HOUR * 0.9999), span)) == 59


def test_who_is_there_is_not_taken_off_the_list(place, shift, user, another_volunteer):
    check_in(by=another_volunteer.user, volunteer=another_volunteer, shift=shift, device="", now=shift.starts_at)
    with pytest.raises(CannotSignUp, match="已经开始"):
        remove_sign_up(by=user, sign_up=place, reason="记错了", now=shift.starts_at)
