"""Hours confirmed at the same moment, on PostgreSQL."""

import datetime as dt
import threading

import pytest
from django.db import OperationalError, connection

from tests.activities.conftest import HOUR, plan, publish
from tests.core.test_files import PDF
from tests.races.test_races import at_once, on_postgresql
from tests.service_records.conftest import activity, serve, sign_up_of
from volunteering.activities.models import Activity
from volunteering.activities.services import PositionDetails, ShiftDetails, sign_up
from volunteering.core.models import ParameterValue
from volunteering.core.remembering import forget
from volunteering.service_records.models import HandLine, HandSheet, HoursOfYear, ServiceRecord
from volunteering.service_records.selectors import totals_of
from volunteering.service_records.services import (
    CannotEnterHours,
    CannotRecord,
    Served,
    add_hand_evidence,
    approve_sheet,
    check_in,
    check_out,
    confirm_hours,
    confirming,
    deciding_hand,
    entering_hand,
    ledger,
    merging,
    recording_hand,
    save_sheet,
    send_sheet,
)
from volunteering.service_records.services.verifying import false_totals
from volunteering.volunteers.models import Volunteer
from volunteering.volunteers.services import claim_person, decide_same_person

__all__ = ["activity", "on_postgresql", "plan", "publish", "serve", "sign_up_of"]
pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
PLACES = 6


@pytest.fixture
def shifts(publish, another_volunteer, now):
    """One person at six places at the same time, as only somebody who cheats could be."""
    first = publish(positions=[PositionDetails(capacity=2)]).shifts.get()
    times = ShiftDetails(starts_at=first.starts_at, ends_at=first.ends_at)
    others = [publish(title=f"活动{number}", shifts=[times]).shifts.get() for number in range(1, PLACES)]
    by = another_volunteer.user
    for shift in (first, *others):
        slot = shift.slots.select_related("activity", "shift").get()
        sign_up(by=by, volunteer=another_volunteer, slot=slot, now=now, accepts_clash=True)
        check_in(by=by, volunteer=another_volunteer, shift=shift, device="", now=shift.starts_at)
        check_out(by=by, volunteer=another_volunteer, shift=shift, now=shift.ends_at)
    return [first, *others]


def confirm_all(shifts, user):
    def confirm(place):
        try:
            later = shifts[place].ends_at + HOUR
            return len(confirm_hours(by=user, shift=shifts[place], rest_minutes=0, now=later).recorded)
        except Exception as error:
            return str(error)

    return at_once(PLACES, confirm)


def test_of_six_overlapping_services_one_is_recorded(shifts, user):
    assert sorted(confirm_all(shifts, user)) == [0] * (PLACES - 1) + [1]
    assert ServiceRecord.objects.count() == 1
    assert HoursOfYear.objects.get().minutes == 120
    assert false_totals() == []


@pytest.fixture
def no_trigger():
    """Only our own locks stand between two entries, so that their absence is seen."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE service_records_servicerecord DISABLE TRIGGER service_record_fits")
    yield
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE service_records_servicerecord ENABLE TRIGGER service_record_fits")


def test_without_the_lock_the_same_harness_finds_overlap(shifts, user, monkeypatch, no_trigger):
    monkeypatch.setattr(confirming, "add_to_totals", lambda *args, **kwargs: None)
    assert sum(confirm_all(shifts, user)) > 1


@pytest.fixture
def sheet(shifts, user, another_volunteer, private_files):
    """The first of the six, entered by hand as well."""
    shift = shifts[0]
    later = shift.ends_at + HOUR
    said = [Served(another_volunteer, shift.starts_at, shift.ends_at)]
    made = save_sheet(by=user, shift=shift, people=said, reason="停电", now=later)
    add_hand_evidence(by=user, sheet=made, name="表.pdf", content=PDF, now=later)
    return send_sheet(by=user, sheet=made, now=later)


@pytest.fixture
def approvers(staff, operator):
    return [staff, operator]


def approve_all(sheet, approvers):
    def approve(place):
        try:
            now = sheet.sent_at + HOUR
            return len(approve_sheet(by=approvers[place % 2], sheet=sheet, now=now).written.recorded)
        except Exception as error:
            return str(error)

    return at_once(4, approve)


def test_four_approvals_at_once_record_once(sheet, approvers):
    answers = approve_all(sheet, approvers)
    assert [one for one in answers if isinstance(one, int)] == [1]
    assert ServiceRecord.objects.count() == 1
    assert HandSheet.objects.get().state == "approved"
    assert false_totals() == []


def test_approvals_without_their_lock_are_found(sheet, approvers, monkeypatch, no_trigger):
    related = "shift__activity__organization__parent"
    monkeypatch.setattr(
        deciding_hand, "locked_sheet", lambda key: HandSheet.objects.select_related(related).get(pk=key)
    )
    monkeypatch.setattr(recording_hand, "add_to_totals", lambda *args, **kwargs: None)
    assert [one for one in approve_all(sheet, approvers) if isinstance(one, int)] != [1]


def approve_and_confirm(shifts, sheet, user, approvers):
    """One approves the sheet of the first shift, the others confirm what the doors of the rest saw."""

    def work(place):
        try:
            now = sheet.sent_at + HOUR
            if place == 0:
                return len(approve_sheet(by=approvers[0], sheet=sheet, now=now).written.recorded)
            return len(confirm_hours(by=user, shift=shifts[place], rest_minutes=0, now=now).recorded)
        except Exception as error:
            return str(error)

    return at_once(PLACES, work)


def test_by_hand_and_by_the_door_at_once_never_overlap(shifts, sheet, user, approvers):
    assert sorted(approve_and_confirm(shifts, sheet, user, approvers)) == [0] * (PLACES - 1) + [1]
    assert ServiceRecord.objects.count() == 1
    assert false_totals() == []


def test_by_hand_and_by_the_door_without_locks_overlap(shifts, sheet, user, approvers, monkeypatch, no_trigger):
    for module in (confirming, recording_hand):
        monkeypatch.setattr(module, "add_to_totals", lambda *args, **kwargs: None)
    assert sum(one for one in approve_and_confirm(shifts, sheet, user, approvers) if isinstance(one, int)) > 1


def enter_all(shift, user, people):
    """Each person on a sheet of their own, at the same moment."""

    def enter(place):
        said = [Served(people[place], shift.starts_at, shift.ends_at)]
        try:
            save_sheet(by=user, shift=shift, people=said, reason="停电", now=shift.ends_at + HOUR)
            return 1
        except CannotEnterHours:
            return 0

    return at_once(len(people), enter)


@pytest.fixture
def people(volunteer, county, now):
    """One line by hand is all the activity may have."""
    ParameterValue.objects.create(name="HAND_LINES_PER_ACTIVITY", value="1", set_at=now)
    forget()
    filed = {"state": "imported", "name": "李四", "born_on": dt.date(1990, 1, 1), "origin": "import"}
    where = {"region": county, "region_path": county.path, "created_at": now, "updated_at": now}
    return [Volunteer.objects.create(number=f"{place:012}", **filed, **where) for place in range(PLACES)]


def test_sheets_at_once_keep_to_the_most_an_activity_may_have(shifts, user, people):
    assert sum(enter_all(shifts[0], user, people)) == 1
    assert HandLine.objects.count() == 1


def test_sheets_that_do_not_take_turns_are_too_many(shifts, user, people, monkeypatch):
    monkeypatch.setattr(entering_hand, "_held", lambda by, shift: Activity.objects.get(pk=shift.activity_id))
    assert sum(enter_all(shifts[0], user, people)) > 1


def merge_and_confirm(publish, serve, sign_up_of, volunteer, another_volunteer, user, staff, monkeypatch, now):
    """Two records of one person who was at two places at the same time. The merge has looked at the hours and is not
    done yet when the second place confirms the first hours ever of the record that goes."""
    serve(volunteer)
    elsewhere = publish(title="另一处", positions=[PositionDetails(capacity=2)])
    shift, here = elsewhere.shifts.get(), {"by": another_volunteer.user, "volunteer": another_volunteer}
    sign_up_of(another_volunteer, elsewhere)
    check_in(**here, shift=shift, device="", now=shift.starts_at)
    check_out(**here, shift=shift, now=shift.ends_at)
    by = {"name": another_volunteer.name, "id_number": another_volunteer.document_number, "now": now}
    case, looked, hold = claim_person(by=user, **by).case, threading.Event(), merging.hold_totals

    def slowly(people):
        hold(people)
        looked.set()
        threading.Event().wait(0.5)

    monkeypatch.setattr(merging, "hold_totals", slowly)

    def act(place):
        if place == 0:
            return decide_same_person(by=staff, case=case, now=now).survivor
        assert looked.wait(10)
        try:
            return confirm_hours(by=user, shift=shift, rest_minutes=0, now=shift.ends_at + HOUR).recorded
        except CannotRecord:
            return []

    survivor, recorded = at_once(2, act)
    return totals_of(survivor, now=now).minutes, recorded


@pytest.fixture
def race(publish, serve, sign_up_of, volunteer, another_volunteer, user, staff, monkeypatch, now):
    return lambda: merge_and_confirm(
        publish, serve, sign_up_of, volunteer, another_volunteer, user, staff, monkeypatch, now
    )


def test_hours_confirmed_while_records_are_merged_count_once(race):
    assert race() == (120, [])


def test_without_waiting_for_the_merge_each_waits_for_the_other(race, monkeypatch):
    monkeypatch.setattr(ledger, "_wait_for_merges", lambda people: None)
    with pytest.raises(OperationalError, match="deadlock"):
        race()
