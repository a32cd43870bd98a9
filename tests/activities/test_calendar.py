import pytest
from icalendar import Calendar

from tests.activities.conftest import DAY
from tests.activities.test_activities import join
from volunteering.activities.models import CalendarFeed
from volunteering.activities.services import cancel_activity, withdraw_sign_up
from volunteering.activities.services.calendar import (
    CannotOpenFeed,
    calendar_of_activity,
    calendar_of_volunteer,
    close_feed,
    open_feed,
    owner_of_feed,
)


def events(text):
    return Calendar.from_ical(text).walk("VEVENT")


def test_an_activity_goes_into_a_calendar(publish, now):
    activity = publish(title="讲座；问答,\n第二行" + "长" * 60)
    (event,) = events(calendar_of_activity(activity, now=now))
    assert event["summary"] == activity.title
    assert event["dtstart"].dt == activity.starts_at
    assert event["dtend"].dt == activity.ends_at
    assert "新北区文化广场" in event["location"]


def test_no_line_is_longer_than_the_standard_allows(publish, now):
    text = calendar_of_activity(publish(title="长" * 80), now=now)
    assert max(len(line) for line in text.split(b"\r\n")) <= 75


def test_a_feed_holds_my_places_and_says_what_is_cancelled(publish, volunteer, user, another_volunteer, now):
    activity = publish()
    join(volunteer, activity, now)
    waiting = join(another_volunteer, activity, now)
    assert len(events(calendar_of_volunteer(volunteer, now=now))) == 1
    assert events(calendar_of_volunteer(another_volunteer, now=now)) == []
    withdraw_sign_up(by=another_volunteer.user, sign_up=waiting, now=now)
    cancel_activity(by=user, activity=activity, reason="雨", now=now)
    (event,) = events(calendar_of_volunteer(volunteer, now=now))
    assert event["status"] == "CANCELLED"
    assert events(calendar_of_volunteer(volunteer, now=now + 100 * DAY)) == []


def test_a_new_address_ends_the_old_one(volunteer, user, another_volunteer, now):
    old = open_feed(by=user, volunteer=volunteer, now=now)
    assert owner_of_feed(old) == volunteer
    new = open_feed(by=user, volunteer=volunteer, now=now)
    assert (owner_of_feed(old), owner_of_feed(new)) == (None, volunteer)
    assert new not in CalendarFeed.objects.get().token_digest
    close_feed(by=user, volunteer=volunteer)
    assert owner_of_feed(new) is None
    with pytest.raises(CannotOpenFeed):
        open_feed(by=another_volunteer.user, volunteer=volunteer, now=now)
