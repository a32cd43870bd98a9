"""The home page of somebody who is logged in says what is next."""

import pytest

from tests.activities.conftest import plan, publish
from volunteering.activities.services import sign_up, withdraw_sign_up
from volunteering.core import clock

__all__ = ["plan", "publish"]


@pytest.fixture
def now():
    """Pages read the clock themselves."""
    return clock.now()


@pytest.fixture
def home(client):
    def read():
        return client.get("/").content.decode()

    return read


def test_a_visitor_is_shown_nothing_of_their_own(home, regions, terms):
    assert "接下来" not in home()


def test_a_new_volunteer_is_led_to_activities(client, home, user, volunteer):
    client.force_login(user)
    assert "还没有要参加的活动" in home()
    assert "我管理的组织" not in home()


def test_who_runs_an_organization_finds_it_and_its_news(client, home, user, certified):
    client.force_login(user)
    page = home()
    assert "我管理的组织" in page
    assert "条新消息" in page


def test_what_one_takes_part_in_is_shown_until_one_withdraws(client, home, publish, another_volunteer, now):
    me = another_volunteer.user
    slot = publish(title="观星").slots.get()
    client.force_login(me)
    mine = sign_up(by=me, volunteer=another_volunteer, slot=slot, now=now)
    assert "已报名</span> <strong>观星" in home()
    withdraw_sign_up(by=me, sign_up=mine, now=now)
    assert "还没有要参加的活动" in home()
