"""In time: ten working days, each reminder once, and what is overdue."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.activities.conftest import DAY, HOUR
from volunteering.activities.services import PositionDetails
from volunteering.core.clock import local_date
from volunteering.messaging.models import Notice
from volunteering.organizations.models import Organization
from volunteering.service_records import scheduled
from volunteering.service_records.models import RecordingDeadline, ServiceRecord
from volunteering.service_records.rules.deadlines import (
    DAY_AFTER,
    OVERDUE,
    SOON,
    days_left,
    due_on,
    reminded_next,
    stage_at,
)
from volunteering.service_records.selectors import deadlines_of, overdue_for
from volunteering.service_records.services import (
    check_in,
    check_out,
    confirm_hours,
    mark_arrived,
    mend_departure,
    reverse_record,
)
from volunteering.service_records.services.deadlines import remind, remind_all, watch_shifts

ENDED = dt.date(2025, 9, 26)
DUE = dt.date(2025, 10, 16)


def test_the_stages_of_a_deadline_over_the_national_holiday():
    assert due_on(ENDED, 10) == DUE
    stages = [
        (dt.date(2025, 9, 26), 0, dt.date(2025, 9, 27)),
        (dt.date(2025, 9, 27), DAY_AFTER, dt.date(2025, 10, 13)),
        (dt.date(2025, 10, 12), DAY_AFTER, dt.date(2025, 10, 13)),
        (dt.date(2025, 10, 13), SOON, dt.date(2025, 10, 17)),
        (dt.date(2025, 10, 16), SOON, dt.date(2025, 10, 17)),
        (dt.date(2025, 10, 17), OVERDUE, None),
    ]
    for today, stage, following in stages:
        assert (stage_at(ENDED, DUE, today), reminded_next(ENDED, DUE, today)) == (stage, following)
    assert [days_left(DUE, dt.date(2025, 10, day)) for day in (13, 16, 17)] == [3, 0, -1]


@pytest.fixture
def served(place, shift, another_volunteer):
    person = {"by": another_volunteer.user, "volunteer": another_volunteer, "shift": shift}
    check_in(**person, device="", now=shift.starts_at)
    check_out(**person, now=shift.ends_at)
    return place


@pytest.fixture
def closed(shift):
    """The door has closed."""
    return shift.ends_at + 2 * HOUR


def told(user, kind="service_records:deadline"):
    return list(Notice.objects.filter(user=user, kind=kind).order_by("id").values_list("title", flat=True))


def run(now):
    for function in (scheduled.watch_deadlines, scheduled.remind_of_deadlines):
        function(now)


def test_a_shift_is_watched_once_its_door_is_closed_and_somebody_waits(served, shift, closed):
    assert watch_shifts(now=closed - HOUR / 60) == 0
    assert watch_shifts(now=closed) == 1
    assert watch_shifts(now=closed + DAY) == 0
    deadline = RecordingDeadline.objects.get()
    assert (deadline.waiting, deadline.unfinished) == (1, 0)
    assert deadline.due_on == due_on(local_date(shift.ends_at), 10)


def test_nobody_is_reminded_of_a_shift_without_people(place, closed):
    assert watch_shifts(now=closed) == 0


def test_each_reminder_comes_once(served, shift, closed, user):
    moment = closed
    for _ in range(30 * 4):
        run(moment)
        moment += dt.timedelta(hours=6)
    assert told(user) == ["请确认服务时长", "确认服务时长的期限快到了", "服务时长逾期没有记录"]
    days = [
        local_date(one)
        for one in Notice.objects.filter(user=user, kind="service_records:deadline")
        .order_by("id")
        .values_list("created_at", flat=True)
    ]
    due = RecordingDeadline.objects.get().due_on
    assert days[0] == local_date(shift.ends_at) + DAY
    assert days_left(due, days[1]) == 3
    assert days[2] == due + DAY


def test_a_clock_that_stood_still_tells_only_what_holds_now(served, shift, closed, user):
    run(closed + 40 * DAY)
    assert told(user) == ["服务时长逾期没有记录"]


def test_nobody_is_woken_in_the_night(served, shift, closed, user):
    watch_shifts(now=closed)
    scheduled.remind_of_deadlines(shift.ends_at.replace(hour=18) + DAY)  # two o'clock in China
    assert told(user) == []


def test_confirming_settles_it_and_nobody_is_told_any_more(served, shift, closed, user):
    run(closed)
    confirm_hours(by=user, shift=shift, rest_minutes=0, now=closed + HOUR)
    assert RecordingDeadline.objects.get().settled_at
    run(closed + 40 * DAY)
    assert told(user) == []


def test_the_same_stage_is_not_told_twice_whoever_asks(served, shift, closed):
    watch_shifts(now=closed)
    assert [remind(shift.pk, now=closed + DAY) for _ in range(2)] == [True, False]


def test_hours_written_on_any_way_settle_it(served, shift, closed, user, monkeypatch):
    """As those entered by hand, which nobody confirms."""
    watch_shifts(now=closed)
    monkeypatch.setattr("volunteering.service_records.services.confirming.note_left_over", lambda **_: None)
    confirm_hours(by=user, shift=shift, rest_minutes=0, now=closed)
    assert RecordingDeadline.objects.get().settled_at


def test_confirmed_before_the_door_closed_needs_no_deadline(served, shift, closed, user):
    confirm_hours(by=user, shift=shift, rest_minutes=0, now=shift.ends_at)
    run(closed + DAY)
    assert not RecordingDeadline.objects.exists()


def test_who_forgot_to_check_out_is_told_once_and_holds_the_deadline_open(
    publish, sign_up_of, user, volunteer, another_volunteer
):
    activity = publish(positions=[PositionDetails(capacity=5)])
    shift = activity.shifts.get()
    place = sign_up_of(another_volunteer, activity)
    mark_arrived(by=user, sign_up=place, now=shift.starts_at)
    closed = shift.ends_at + 2 * HOUR
    for moment in (closed, closed + HOUR, closed + 3 * DAY):
        run(moment)
    kept = RecordingDeadline.objects.get()
    assert (kept.waiting, kept.unfinished) == (1, 1)
    assert told(another_volunteer.user, "service_records:unfinished") == ["缺签退，请补上离开的时间"]
    confirm_hours(by=user, shift=shift, rest_minutes=0, now=closed)
    assert deadlines_of([activity.pk])[activity.pk].waiting == 1
    mend_departure(by=user, sign_up=place, left_at=shift.ends_at, reason="忘记", now=closed)
    confirm_hours(by=user, shift=shift, rest_minutes=0, now=closed)
    assert deadlines_of([activity.pk]) == {}


def test_where_nobody_answers_who_forgot_to_check_out_turns_to_the_association(
    publish, sign_up_of, user, another_volunteer
):
    activity = publish(positions=[PositionDetails(capacity=5)])
    mark_arrived(by=user, sign_up=sign_up_of(another_volunteer, activity), now=activity.shifts.get().starts_at)
    Organization.objects.update(administrator_count=0)
    run(activity.shifts.get().ends_at + 2 * HOUR)
    body = Notice.objects.get(user=another_volunteer.user, kind="service_records:unfinished").body
    assert "请联系当地科协补上" in body
    assert "联系人" not in body


def test_who_came_out_without_hours_is_judged_and_waits_no_more(place, shift, user, another_volunteer, closed):
    person = {"by": another_volunteer.user, "volunteer": another_volunteer, "shift": shift}
    check_in(**person, device="", now=shift.starts_at - HOUR)
    check_out(**person, now=shift.starts_at)
    assert confirm_hours(by=user, shift=shift, rest_minutes=0, now=shift.ends_at).too_short
    run(closed + 40 * DAY)
    assert told(user) == []
    assert not ServiceRecord.objects.exists()


def test_a_record_taken_back_does_not_become_late(served, shift, user, closed):
    entry = confirm_hours(by=user, shift=shift, rest_minutes=0, now=shift.ends_at).recorded[0]
    reverse_record(by=user, entry=entry, reason="记错了人", now=closed)
    run(closed + 40 * DAY)
    assert told(user) == []


def test_what_is_overdue_is_seen_in_its_region_the_day_after(served, shift, closed, staff, elsewhere, user):
    run(closed)
    due = RecordingDeadline.objects.get().due_on
    assert not overdue_for(staff, today=due).exists()
    assert overdue_for(staff, today=due + DAY).get().shift == shift
    assert not overdue_for(elsewhere, today=due + DAY).exists()
    assert not overdue_for(user, today=due + DAY).exists()


def test_a_shift_older_than_the_first_look_is_left_alone_and_looking_costs_the_same(served, shift, closed):
    with CaptureQueriesContext(connection) as first:
        assert watch_shifts(now=closed + 70 * DAY) == 0
    with CaptureQueriesContext(connection) as second:
        watch_shifts(now=closed + 71 * DAY)
    assert len(second) <= len(first)


def test_the_database_knows_that_open_means_waiting(served, closed):
    watch_shifts(now=closed)
    for wrong in ({"waiting": 0}, {"settled_at": closed}, {"unfinished": 2}):
        with pytest.raises(IntegrityError), transaction.atomic():
            RecordingDeadline.objects.update(**wrong)


def test_reminding_costs_as_much_as_is_due_not_as_was_ever_done(served, closed):
    watch_shifts(now=closed)
    remind_all(now=closed + DAY)
    with CaptureQueriesContext(connection) as quiet:
        assert remind_all(now=closed + DAY) == 0
    assert len(quiet) == 1
