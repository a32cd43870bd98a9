import datetime as dt

import pytest
from django.db import transaction

from tests.activities.conftest import DAY, HOUR, activity, plan, publish
from volunteering.activities.services import sign_up
from volunteering.service_records.models import ServiceRecord
from volunteering.service_records.services.ledger import write

__all__ = ["activity", "plan", "publish"]
EARLY = HOUR / 12


@pytest.fixture
def shift(activity):
    return activity.shifts.get()


@pytest.fixture
def sign_up_of(activity, now):
    """A volunteer's place in an activity."""

    def make(volunteer, activity=activity):
        slot = activity.slots.select_related("activity", "shift").get()
        return sign_up(by=volunteer.user, volunteer=volunteer, slot=slot, now=now)

    return make


@pytest.fixture
def place(sign_up_of, another_volunteer):
    return sign_up_of(another_volunteer)


@pytest.fixture
def credit(place, another_volunteer, user, now):
    """Puts hours into somebody's ledger, one entry after another, never two at a time."""
    began = [now - 2000 * DAY]

    def make(hours, volunteer=another_volunteer):
        start = began[0]
        began[0] += dt.timedelta(hours=hours + 1)
        activity = place.activity
        entry = ServiceRecord(
            volunteer=volunteer,
            organization=activity.organization,
            activity=activity,
            sign_up=place,
            title=activity.title,
            organization_name=activity.organization.name,
            place="文化广场",
            content="讲解",
            leader_name="王老师",
            starts_at=start,
            ends_at=start + dt.timedelta(hours=hours),
            minutes=hours * 60,
            came_how="code",
            left_how="code",
            rules_version=1,
            recorded_by=user,
            recorded_at=now,
        )
        with transaction.atomic():
            write([entry], by=user)
        return entry

    return make
