import datetime as dt

import pytest

from tests.activities.conftest import DAY, HOUR
from volunteering.activities.enums import Pause, Phase
from volunteering.activities.models import Activity
from volunteering.activities.selectors import activity_page, phase, standing
from volunteering.activities.services import ShiftDetails
from volunteering.core.paging import cursor_of
from volunteering.organizations.services import suspend_organization


@pytest.fixture
def five(publish, now):
    """Five activities, one each day from tomorrow."""
    made = []
    for day in range(5):
        start = now + 16 * HOUR + day * DAY
        shifts = [ShiftDetails(starts_at=start, ends_at=start + 2 * HOUR)]
        made.append(publish(title=f"第{day}场", shifts=shifts, sign_up_closes_at=start))
    return made


def walk(now, **wanted):
    """The titles of all pages of two."""
    found, after = [], ""
    while True:
        page = activity_page(now=now, after=after, size=2, **wanted)
        found += [one.title for one in page.rows]
        after = page.next_cursor
        if not after:
            return found


def test_pages_follow_each_other_in_every_way_in(five, county, now):
    all_titles = [one.title for one in five]
    assert walk(now) == walk(now, region=county) == walk(now, region=county.parent) == all_titles
    assert walk(now, phase=Phase.OPEN, region=county) == all_titles
    assert walk(now, keyword="第") == all_titles
    assert walk(now, everything=True, region=county) == all_titles[::-1]


def test_a_region_lists_what_has_not_ended_or_what_has(five, county, now):
    later = five[1].ends_at
    assert walk(later, region=county) == ["第2场", "第3场", "第4场"]
    assert walk(later, region=county, phase=Phase.ENDED) == ["第1场", "第0场"]
    assert walk(five[2].starts_at, region=county, phase=Phase.RUNNING) == ["第2场"]


def test_a_day_is_a_day_in_china(five, now):
    assert walk(now, day=dt.date(2026, 11, 26)) == ["第1场"]
    assert walk(now, day=dt.date(2026, 11, 24)) == []


@pytest.mark.parametrize("hours", range(0, 72, 3))
def test_the_phases_of_the_list_are_those_of_the_rule(five, now, hours):
    moment = now + hours * HOUR
    for wanted in Phase:
        by_rule = {one.title for one in Activity.objects.all() if phase(one, moment) == wanted}
        assert set(walk(moment, phase=wanted)) == by_rule


@pytest.mark.parametrize("key", [["x", "y"], ["2026-11-25", "0" * 32], ["2026-11-25 00:00:00+00:00"]])
def test_a_made_up_cursor_starts_the_list_anew(five, now, key):
    assert activity_page(now=now, after=cursor_of(key)).is_first


def test_what_a_suspended_organization_offers_is_listed_as_paused_and_not_as_open(five, certified, staff, now):
    def told():
        return {standing(one, one.organization_state, now) for one in activity_page(now=now).rows}

    assert told() == {Phase.OPEN}
    suspend_organization(by=staff, organization=certified, reason="整改", now=now)
    assert told() == {Pause.PAUSED}
    assert walk(now, phase=Phase.OPEN) == []
    assert {standing(one, "suspended", one.starts_at) for one in five} == {Phase.RUNNING}
