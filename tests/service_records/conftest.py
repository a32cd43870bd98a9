import pytest

from tests.activities.conftest import HOUR, activity, plan, publish
from volunteering.activities.services import PositionDetails, sign_up
from volunteering.service_records.services import check_in, check_out, confirm_hours

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
def served(place, shift, another_volunteer):
    """Came ten minutes early, left at the end."""
    person = {"by": another_volunteer.user, "volunteer": another_volunteer, "shift": shift}
    check_in(**person, device="", now=shift.starts_at - HOUR / 6)
    check_out(**person, now=shift.ends_at)
    return place


@pytest.fixture
def entry(served, shift, user):
    return confirm_hours(by=user, shift=shift, rest_minutes=0, now=shift.ends_at + HOUR).recorded[0]


@pytest.fixture
def serve(publish, sign_up_of, user):
    def make(volunteer, **plan):
        activity = publish(positions=[PositionDetails(capacity=5)], **plan)
        shift = activity.shifts.get()
        sign_up_of(volunteer, activity)
        check_in(by=volunteer.user, volunteer=volunteer, shift=shift, device="", now=shift.starts_at)
        check_out(by=volunteer.user, volunteer=volunteer, shift=shift, now=shift.ends_at)
        return confirm_hours(by=user, shift=shift, rest_minutes=0, now=shift.ends_at + HOUR).recorded[0]

    return make
