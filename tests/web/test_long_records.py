"""Somebody who served two thousand times: the own pages walk over none of it."""

import datetime as dt
import time

import pytest

from tests.service_records.conftest import activity, place, plan, publish, shift, sign_up_of
from tests.web.test_list_costs import cost
from volunteering.activities.models import Shift, SignUp
from volunteering.service_records.models import Attendance, Evaluation, HoursOfYear, Rating, ServiceRecord

__all__ = ["activity", "place", "plan", "publish", "shift", "sign_up_of"]
PAGES = ("/me/records/", "/me/records/evaluations/", "/me/")
COUNT, LIMIT = 2000, 0.150  # seconds


@pytest.fixture
def long_serving(place, another_volunteer, user, now):
    """Two hours on each of many days, the last ones not rated."""
    slot, person, two = place.slot, another_volunteer, dt.timedelta(hours=2)
    common = {"activity": place.activity}
    starts = [now - dt.timedelta(days=day + 1) for day in range(COUNT)]
    shifts = Shift.objects.bulk_create([Shift(starts_at=one, ends_at=one + two, **common) for one in starts])
    places = SignUp.objects.bulk_create(
        SignUp(slot=slot, shift=one, volunteer=person, state="confirmed", created_at=one.starts_at, **common)
        for one in shifts
    )
    pairs = list(zip(places, shifts, strict=True))
    Attendance.objects.bulk_create(
        Attendance(
            sign_up=one, shift=when, came_at=when.starts_at, came_how="code", left_at=when.ends_at, left_how="code"
        )
        for one, when in pairs
    )
    Rating.objects.bulk_create(
        Rating(sign_up=one, organizer=5, event=5, made_at=when.ends_at, **common) for one, when in pairs[60:]
    )
    said = {"grade": "good", "evaluated_by": user}
    Evaluation.objects.bulk_create(Evaluation(sign_up=one, evaluated_at=when.ends_at, **said) for one, when in pairs)
    written = {
        **common,
        **{"volunteer": person, "organization": place.activity.organization, "title": "讲解", "place": "广场"},
        **{"organization_name": "大队", "content": "讲解", "leader_name": "王老师", "minutes": 120},
        **{"came_how": "code", "left_how": "code", "rules_version": 1, "recorded_by": user, "recorded_at": now},
    }
    ServiceRecord.objects.bulk_create(
        [ServiceRecord(sign_up=one, starts_at=when.starts_at, ends_at=when.ends_at, **written) for one, when in pairs],
        batch_size=500,
    )
    HoursOfYear.objects.bulk_create(
        HoursOfYear(volunteer=person, year=year, minutes=43_800, services=365) for year in range(2021, 2027)
    )
    return person


@pytest.mark.slow
def test_the_own_pages_of_two_thousand_records_are_quick(client, long_serving):
    client.force_login(long_serving.user)
    for address in PAGES:
        assert len(cost(client, address)) <= 20
        took = []
        for _ in range(5):
            began = time.perf_counter()
            assert client.get(address).status_code == 200
            took.append(time.perf_counter() - began)
        assert min(took) <= LIMIT, f"{address}: {min(took):.3f} s"
