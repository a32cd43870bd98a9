"""请签退: while the door is open, to who forgot."""

import datetime as dt

import pytest

from tests.activities.conftest import HOUR
from volunteering.messaging.models import Notice
from volunteering.service_records.scheduled import see_off
from volunteering.service_records.services import check_in, check_out

QUARTER = HOUR / 4


@pytest.fixture
def inside(place, shift, another_volunteer):
    return check_in(by=another_volunteer.user, volunteer=another_volunteer, shift=shift, device="", now=shift.starts_at)


def reminders(person) -> list[str]:
    found = Notice.objects.filter(user=person.user, kind="service_records:check_out")
    return list(found.values_list("body", flat=True))


def test_who_forgot_is_reminded_once(inside, shift, another_volunteer):
    for late in (QUARTER, 2 * QUARTER):
        see_off(shift.ends_at + late)
    (body,) = reminders(another_volunteer)
    assert "13:00 前" in body  # two hours after the end, in China


@pytest.mark.parametrize("late", [dt.timedelta(0), 2 * HOUR])
def test_neither_on_the_way_to_the_door_nor_when_it_is_closed(inside, shift, another_volunteer, late):
    see_off(shift.ends_at + late)
    assert not reminders(another_volunteer)


def test_who_checked_out_hears_nothing(inside, shift, another_volunteer):
    check_out(by=another_volunteer.user, volunteer=another_volunteer, shift=shift, now=shift.ends_at)
    see_off(shift.ends_at + QUARTER)
    assert not reminders(another_volunteer)
