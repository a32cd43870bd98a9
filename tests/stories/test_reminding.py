"""Who has written no recap is reminded twice, and never twice of the same."""

import pytest

from tests.activities.conftest import DAY, HOUR
from volunteering.messaging.models import Notice
from volunteering.organizations.services import suspend_organization
from volunteering.stories.scheduled import remind
from volunteering.stories.services import reminding


@pytest.fixture
def reminders(activity, user):
    def after(days):
        remind(activity.ends_at + days * DAY + HOUR)
        return Notice.objects.filter(user=user, kind__startswith="stories:recap_due").count()

    return after


def test_after_two_days_and_once_more_after_seven(reminders):
    assert [reminders(days) for days in (1, 2, 2, 3, 6, 7, 7, 8, 29)] == [0, 1, 1, 1, 1, 2, 2, 2, 2]


def test_a_draft_is_no_recap_but_a_published_one_is(write, reminders):
    write()
    assert reminders(2) == 1


def test_who_has_published_hears_nothing(public, reminders):
    assert [reminders(days) for days in (2, 7)] == [0, 0]


def test_nobody_is_reminded_of_what_is_long_past_or_while_suspended(reminders, staff, certified, now):
    assert reminders(31) == 0
    suspend_organization(by=staff, organization=certified, reason="核查", now=now)
    assert reminders(2) == 0


def test_a_run_costs_the_same_when_nothing_is_due(reminders, django_assert_num_queries):
    with django_assert_num_queries(3):  # and the counting of this test
        assert reminders(1) == 0


def test_a_portion_at_a_time_comes_to_everybody(publish, reminders, monkeypatch):
    publish(title="第二个活动")
    monkeypatch.setattr(reminding, "PORTION", 1)
    assert [reminders(days) for days in (2, 2, 3)] == [1, 2, 2]
