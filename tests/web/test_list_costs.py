"""House rule 16: a list asks the database as often for one row as for twenty."""

import datetime as dt

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.activities.conftest import HOUR, plan, publish
from tests.conftest import pass_second_factor
from volunteering.activities.models import Activity, SignUp
from volunteering.activities.services import PositionDetails, ShiftDetails, sign_up
from volunteering.core import clock
from volunteering.messaging.services import notify
from volunteering.organizations.models import Membership, Organization, ParentRequest, PendingChange
from volunteering.volunteers.models import Volunteer

__all__ = ["plan", "publish"]


@pytest.fixture
def now():
    """Pages read the clock themselves."""
    return clock.now()


@pytest.fixture
def fill(publish, certified, volunteer, user, county, now):
    """Makes the rows from `first` up to `last` of everything that is listed."""

    def activity(place):
        start = now + 30 * 24 * HOUR + place * HOUR / 60
        shifts = [ShiftDetails(starts_at=start, ends_at=start + dt.timedelta(seconds=30))]
        made = publish(title=f"第{place}场", shifts=shifts, positions=[PositionDetails(capacity=50)])
        sign_up(by=user, volunteer=volunteer, slot=made.slots.get(), now=now)
        return made

    def person(place):
        common = {"region": county, "region_path": county.path, "origin": "import", "state": "imported"}
        times = {"created_at": now, "updated_at": now}
        return Volunteer.objects.create(number=f"{place:012}", name="李四", **common, **times)

    def organization(place, state):
        name = f"{state}{place}"
        common = {"home_region": county, "region_path": county.path, "tree_path": f"{name}/", "tier": "team"}
        times = {"created_at": now, "updated_at": now, "certified_at": now}
        return Organization.objects.create(name=name, name_key=name, state=state, **common, **times)

    def make(first, last):
        for place in range(first, last):
            activity(place)
            someone = person(place)
            pending, other = organization(place, "pending"), organization(place, "certified")
            common = {"organization": certified, "volunteer": someone}
            Membership.objects.create(**common, state="active", requested_at=now, joined_at=now)
            Membership.objects.create(
                organization=certified, volunteer=person(1000 + place), state="requested", requested_at=now
            )
            ParentRequest.objects.create(
                organization=pending, parent=certified, state="waiting", requested_by=user, requested_at=now
            )
            PendingChange.objects.create(organization=other, changes={}, requested_by=user, requested_at=now)
            slot = Activity.objects.earliest("id").slots.get()
            shared = {"slot": slot, "shift": slot.shift, "activity": slot.activity}
            SignUp.objects.create(**shared, volunteer=someone, state="confirmed", created_at=now)
            told = {"title": "消息", "body": "", "address": "/", "occasion": str(place)}
            notify(user_ids=[user.pk], kind="activities:changed", now=now, **told)

    return make


def cost(client, address):
    client.get(address)  # what is remembered for a few seconds is remembered now
    cache.clear()
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return [one["sql"] for one in captured]


SEARCH = "/activities/?state=all&q=第"  # asks once or twice more while it finds out how rare the word is
PUBLIC = ("/", "/activities/", SEARCH, "/organizations/")
OWN = ("/me/activities/", "/me/notices/", "/org/activities/", "/org/volunteers/", "/org/activities/{first}/signups/")


def test_a_list_costs_the_same_for_one_row_and_for_twenty(client, fill, user, staff):
    fill(0, 1)
    first = Activity.objects.get().public_id
    own = [address.format(first=first) for address in OWN]

    def costs():
        client.logout()
        found = {address: len(cost(client, address)) for address in PUBLIC}
        client.force_login(user)
        found |= {address: len(cost(client, address)) for address in own}
        client.force_login(staff)
        pass_second_factor(client)
        return found | {"/console/reviews/": len(cost(client, "/console/reviews/"))}

    one_row = costs()
    fill(1, 20)
    twenty_rows = costs()
    assert twenty_rows.pop(SEARCH) <= one_row.pop(SEARCH) + 1 <= 4
    assert twenty_rows == one_row
    assert max(one_row.values()) <= 18  # the reviews: nine lists on one page
