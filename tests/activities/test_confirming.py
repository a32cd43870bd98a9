"""报名成功 goes out after the sign-up, which does not wait for it."""

import datetime as dt

from tests.activities.test_activities import join
from volunteering.activities import notices
from volunteering.activities.models import SignUp
from volunteering.activities.scheduled import tell_signed_up
from volunteering.activities.services import confirming, withdraw_sign_up
from volunteering.messaging.models import Notice


def told(person) -> list[str]:
    found = Notice.objects.filter(user=person.user, kind__startswith="activities:").order_by("id")
    return list(found.values_list("title", flat=True))


def test_who_has_a_place_and_who_waits_are_told_once(activity, volunteer, another_volunteer, now):
    join(volunteer, activity, now)
    join(another_volunteer, activity, now)
    for _ in range(2):
        tell_signed_up(now)
    assert told(volunteer) == ["报名成功"]
    assert told(another_volunteer) == ["已进入候补"]
    place, waiting = Notice.objects.order_by("kind").filter(kind__startswith="activities:")
    assert "11月25日 09:00–11:00，新北区文化广场。" in place.body
    assert "候补第 1 位" in waiting.body


def test_who_left_at_once_knows_it(activity, volunteer, now):
    withdraw_sign_up(by=volunteer.user, sign_up=join(volunteer, activity, now), now=now)
    tell_signed_up(now)
    assert told(volunteer) == []


def test_who_moved_up_is_told_of_that_alone(activity, volunteer, another_volunteer, now):
    first, _ = join(volunteer, activity, now), join(another_volunteer, activity, now)
    withdraw_sign_up(by=volunteer.user, sign_up=first, now=now)
    tell_signed_up(now)
    assert told(another_volunteer) == ["候补成功"]


def test_what_has_begun_is_no_news(activity, volunteer, now):
    join(volunteer, activity, now)
    tell_signed_up(now + dt.timedelta(days=1))
    assert told(volunteer) == []
    assert not SignUp.objects.filter(is_told=False).exists()


def test_one_who_cannot_be_told_keeps_nobody_waiting(activity, volunteer, another_volunteer, now, monkeypatch):
    bad, _ = join(volunteer, activity, now), join(another_volunteer, activity, now)

    def tell(sign_up, now):
        if sign_up.pk == bad.pk:
            raise ValueError
        notices.tell_signed_up(sign_up, now)

    with monkeypatch.context() as broken:
        broken.setattr(confirming, "PORTION", 1)
        broken.setattr("volunteering.activities.scheduled.PORTION", 1)
        broken.setattr(confirming, "tell_signed_up", tell)
        tell_signed_up(now)
    assert told(volunteer) == []
    assert told(another_volunteer) == ["已进入候补"]
    tell_signed_up(now)
    assert told(volunteer) == ["报名成功"]
