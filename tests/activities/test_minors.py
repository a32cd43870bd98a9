"""Ages count on the shift's day; a guardian consents for who is below 18."""

import datetime as dt

import pytest

from volunteering.activities.models import SignUp
from volunteering.activities.services import (
    CannotSeeGuardian,
    CannotSignUp,
    GuardianConsent,
    MustHaveGuardian,
    see_guardian,
    sign_up,
)
from volunteering.volunteers.enums import GuardianRelation

# The activity runs on 25 November 2026.
EIGHT_THAT_DAY, SEVEN, EIGHTEEN_THAT_DAY = dt.date(2018, 11, 25), dt.date(2018, 11, 26), dt.date(2008, 11, 25)


@pytest.fixture
def join(publish, volunteer, now):
    def do(born_on, phone="19900000061", guarded=True, **changes):
        volunteer.born_on = born_on
        activity = publish(**{"minimum_age": 8, **changes})
        guardian = GuardianConsent(name="张父", relation=GuardianRelation.FATHER, phone=phone) if guarded else None
        slot = activity.slots.select_related("activity", "shift").get()
        return sign_up(by=volunteer.user, volunteer=volunteer, slot=slot, now=now, guardian=guardian)

    return do


def test_an_eight_year_old_comes_with_a_guardian(join, now):
    made = join(EIGHT_THAT_DAY)
    assert (made.guardian_name, made.guardian_phone, made.guardian_consented_at) == ("张父", "19900000061", now)


def test_a_seven_year_old_does_not(join):
    with pytest.raises(CannotSignUp, match="年满 8 周岁"):
        join(SEVEN)


def test_without_a_guardian_one_is_led_to_it(join):
    with pytest.raises(MustHaveGuardian, match="监护人"):
        join(EIGHT_THAT_DAY, guarded=False)


def test_a_guardians_phone_is_its_own(join, volunteer):
    with pytest.raises(CannotSignUp, match="不能和志愿者本人的相同"):
        join(EIGHT_THAT_DAY, phone=volunteer.phone)


def test_of_an_adult_no_guardian_is_kept(join):
    assert join(EIGHTEEN_THAT_DAY).guardian_name == ""


def test_danger_is_for_adults(join):
    with pytest.raises(CannotSignUp, match="年满 18 周岁"):
        join(EIGHTEEN_THAT_DAY + dt.timedelta(days=1), is_hazardous=True, minimum_age=18)


def test_only_the_organizer_sees_the_guardian(join, volunteer, another_volunteer):
    join(EIGHT_THAT_DAY)
    made = SignUp.objects.get()
    assert see_guardian(by=volunteer.user, sign_up=made).phone == "19900000061"
    with pytest.raises(CannotSeeGuardian):
        see_guardian(by=another_volunteer.user, sign_up=made)
