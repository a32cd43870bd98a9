"""Hours confirmed at the same moment, on PostgreSQL."""

import pytest
from django.db import connection

from tests.activities.conftest import HOUR, plan, publish
from tests.races.test_races import at_once, on_postgresql
from volunteering.activities.services import PositionDetails, ShiftDetails, sign_up
from volunteering.service_records.models import HoursOfYear, ServiceRecord
from volunteering.service_records.services import check_in, check_out, confirm_hours, confirming
from volunteering.service_records.services.verifying import false_totals

__all__ = ["on_postgresql", "plan", "publish"]
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


def test_without_the_lock_the_same_harness_finds_overlap(shifts, user, monkeypatch):
    monkeypatch.setattr(confirming, "add_to_totals", lambda *args, **kwargs: None)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE service_records_servicerecord DISABLE TRIGGER service_record_fits")
    try:
        assert sum(confirm_all(shifts, user)) > 1
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE service_records_servicerecord ENABLE TRIGGER service_record_fits")
