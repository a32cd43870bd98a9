import pytest

from tests.activities.conftest import HOUR, activity, plan, publish
from volunteering.activities.services import sign_up

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
