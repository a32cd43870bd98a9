"""Inside or outside: a yes or no for who consents, and never a coordinate."""

import math

import pytest
from django.db import IntegrityError, transaction

from volunteering.accounts.enums import ConsentKind
from volunteering.accounts.services import give_consent, withdraw_consent
from volunteering.service_records.models import Attendance, Fence
from volunteering.service_records.rules.places import Position, distance, is_inside
from volunteering.service_records.services import (
    CannotFence,
    check_in,
    mark_arrived,
    remove_fence,
    set_fence,
)

SQUARE = Position(31.8100, 119.9700)
METRE = 1 / 111_195  # of latitude, in degrees


def north_of(place, metres, accuracy=0.0):
    return Position(place.latitude + metres * METRE, place.longitude, accuracy)


def test_distances_on_the_ground():
    assert distance(SQUARE, SQUARE) == 0
    assert distance(SQUARE, north_of(SQUARE, 1000)) == pytest.approx(1000, abs=1)
    shanghai, beijing = Position(31.2304, 121.4737), Position(39.9042, 116.4074)
    assert distance(shanghai, beijing) == pytest.approx(1_067_000, rel=0.005)
    assert distance(Position(0, 179.999), Position(0, -179.999)) == pytest.approx(222, abs=1)  # over the date line


@pytest.mark.parametrize(
    ("metres", "accuracy", "found"),
    [
        (299, 0, True),
        (301, 0, False),
        (349, 50, True),  # in doubt for the person
        (351, 50, False),
        (0, 500, True),
        (0, 501, None),  # does not know where it is
    ],
)
def test_inside_is_what_may_be_inside(metres, accuracy, found):
    assert is_inside(north_of(SQUARE, metres, accuracy), SQUARE, 300) is found


@pytest.fixture
def fence(activity, user, now):
    return set_fence(by=user, activity=activity, centre=SQUARE, radius=300, now=now)


@pytest.fixture
def arrive(place, shift, another_volunteer):
    def make(phone):
        person = {"by": another_volunteer.user, "volunteer": another_volunteer, "shift": shift}
        return check_in(**person, device="", phone=phone, now=shift.starts_at).is_inside

    return make


@pytest.fixture
def consent(another_volunteer, now):
    kind = ConsentKind.PLACE
    give_consent(user=another_volunteer.user, kinds=[kind], text_hashes={kind: "x"}, version="1", now=now)


@pytest.mark.parametrize(("metres", "found"), [(10, True), (5000, False)])
def test_who_consents_is_compared(fence, consent, arrive, metres, found):
    assert arrive(north_of(SQUARE, metres)) is found


def test_nothing_is_noted_without_consent(fence, arrive):
    assert arrive(SQUARE) is None


def test_nothing_is_noted_after_consent_was_withdrawn(fence, consent, arrive, another_volunteer, now):
    withdraw_consent(by=another_volunteer.user, kind=ConsentKind.PLACE, now=now)
    assert arrive(SQUARE) is None


@pytest.mark.parametrize("phone", [None, Position(math.nan, 1), Position(91, 1), Position(31, 119, math.inf)])
def test_no_place_or_a_made_up_one_does_not_stop_anybody(fence, consent, arrive, phone):
    assert arrive(phone) is None
    assert Attendance.objects.count() == 1


def test_without_a_fence_nothing_is_compared(consent, arrive):
    assert arrive(SQUARE) is None


def test_the_organization_sets_one_fence_and_takes_it_away(activity, fence, user, staff, now):
    set_fence(by=user, activity=activity, centre=SQUARE, radius=100, now=now)
    assert Fence.objects.get().radius == 100
    for by, centre, radius, sentence in (
        (staff, SQUARE, 300, "管理员"),
        (user, SQUARE, 99, "100 到 2000"),
        (user, SQUARE, 2001, "100 到 2000"),
        (user, Position(math.nan, math.nan), 300, "经纬度"),
        (user, Position(0, 181), 300, "经纬度"),
    ):
        with pytest.raises(CannotFence, match=sentence):
            set_fence(by=by, activity=activity, centre=centre, radius=radius, now=now)
    with pytest.raises(CannotFence):
        remove_fence(by=staff, activity=activity)
    remove_fence(by=user, activity=activity)
    assert not Fence.objects.exists()


def test_the_database_refuses_impossible_fences_and_places_nobody_sent(fence, place, shift, user):
    for wrong in ({"radius": 99}, {"radius": 2001}, {"latitude": 91}, {"longitude": -181}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Fence.objects.update(**wrong)
    mark_arrived(by=user, sign_up=place, now=shift.starts_at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Attendance.objects.update(is_inside=True)


def test_no_column_holds_where_a_person_was():
    names = {field.name for field in Attendance._meta.fields}
    assert not names & {"latitude", "longitude", "position"}
