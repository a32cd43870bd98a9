"""Being told when an activity opens that one was waiting for."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from volunteering.activities.enums import Rhythm
from volunteering.activities.models import Subscription, SubscriptionHit
from volunteering.activities.services import CannotSubscribe, subscribe
from volunteering.activities.services.subscribing import tell_morning, tell_subscribers
from volunteering.core import clock
from volunteering.messaging.models import Notice
from volunteering.regions.models import Region

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def the_clock(monkeypatch, now):
    monkeypatch.setattr(clock, "now", lambda: now)


@pytest.fixture
def ask(another_volunteer, now):
    def make(rhythm=Rhythm.AT_ONCE, **wanted):
        wanted = {"region": None, "category": None, "keyword": "", **wanted}
        return subscribe(by=another_volunteer.user, volunteer=another_volunteer, rhythm=rhythm, now=now, **wanted)

    return make


def told() -> list[str]:
    return list(Notice.objects.filter(kind="activities:opened").values_list("body", flat=True))


@pytest.mark.parametrize("place", ["320000", "320400", "320411"])
def test_the_place_and_what_lies_above_it_fit(activity, ask, place) -> None:
    ask(region=Region.objects.get(code=place))
    tell_subscribers(activity.pk)
    assert told() == ["“科普大篷车进社区”开始报名了。"]


@pytest.mark.parametrize("wanted", [{"keyword": "天文"}, {"region": "110000"}, {"region": "320402"}])
def test_what_was_not_asked_for_is_not_told(activity, ask, wanted) -> None:
    if "region" in wanted:
        wanted = {"region": Region.objects.get(code=wanted["region"])}
    ask(**wanted)
    tell_subscribers(activity.pk)
    assert told() == []


def test_all_that_was_asked_for_has_to_fit(activity, ask, county) -> None:
    ask(region=county, category=activity.category, keyword="大篷车")
    tell_subscribers(activity.pk)
    tell_subscribers(activity.pk)  # as after a crash
    assert len(told()) == 1


def test_a_word_with_a_sign_of_the_search_language_is_a_word(activity, ask) -> None:
    ask(keyword="%")
    tell_subscribers(activity.pk)
    assert told() == []


def test_in_the_morning_one_notice_about_all(publish, ask, now) -> None:
    ask(Rhythm.DAILY, keyword="科普")
    for _ in range(4):
        tell_subscribers(publish().pk)
    assert told() == []
    assert tell_morning(now=now + dt.timedelta(hours=1)) == 4
    assert len(told()) == 1
    assert "等 4 个活动" in told()[0]
    assert not SubscriptionHit.objects.exists()


def test_what_opens_between_two_runs_of_a_morning_is_told_too(publish, ask, now) -> None:
    ask(Rhythm.DAILY, keyword="科普")
    for _ in range(2):
        tell_subscribers(publish().pk)
        tell_morning(now=now)
    assert len(told()) == 2


def test_one_asks_for_something_once_and_not_for_everything_under_the_sun(ask) -> None:
    with pytest.raises(CannotSubscribe, match="至少选一项"):
        ask()
    ask(keyword="天文")
    with pytest.raises(CannotSubscribe, match="已经订阅"):
        ask(keyword="天文")
    for number in range(9):
        ask(keyword=f"天文{number}")
    with pytest.raises(CannotSubscribe, match="最多订阅 10 项"):
        ask(keyword="植物")


def test_the_database_refuses_a_wish_for_nothing(ask) -> None:
    ask(keyword="天文")
    with pytest.raises(IntegrityError), transaction.atomic():
        Subscription.objects.update(keyword="")
