"""Being told when an activity opens that one was waiting for."""

import datetime as dt
from urllib.parse import urlencode

import pytest
from django.db import IntegrityError, transaction

from volunteering.activities.enums import Rhythm
from volunteering.activities.models import Activity, Subscription, SubscriptionHit
from volunteering.activities.services import CannotSubscribe, subscribe, unsubscribe
from volunteering.activities.services.subscribing import tell_morning, tell_subscribers
from volunteering.core import clock
from volunteering.core.work import run_due_work
from volunteering.messaging.models import Notice
from volunteering.organizations.enums import OrganizationState
from volunteering.organizations.models import Organization
from volunteering.regions.models import Region
from volunteering.vocabularies.models import Term

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


def address() -> str:
    return Notice.objects.get(kind="activities:opened").address


@pytest.mark.parametrize("place", ["320000", "320400", "320411"])
def test_the_place_and_what_lies_above_it_fit(activity, ask, place) -> None:
    ask(region=Region.objects.get(code=place))
    tell_subscribers(activity.pk)
    assert told() == ["“科普大篷车进社区”（11月25日 09:00，新北区文化广场）开始报名了。不想再收到：消息 → 我的订阅。"]
    assert address() == f"/activities/{activity.public_id}/"


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


def test_a_word_of_the_category_is_found_too(activity, ask) -> None:
    ask(keyword="科普讲")
    tell_subscribers(activity.pk)
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


def test_several_lead_to_the_narrowest_list_that_holds_them_all(publish, ask, activity, now, county, client) -> None:
    ask(Rhythm.DAILY, keyword="科普")
    beside = Region.objects.get(code="320412")
    for one in (activity, publish(title="科普进校园", place_region=beside)):
        tell_subscribers(one.pk)
    tell_morning(now=now)
    city = county.path.removesuffix("320411/")
    assert address() == f"/activities/?{urlencode({'state': 'open', 'region': city, 'category': activity.category_id})}"
    page = client.get(address()).content.decode()
    assert "科普大篷车进社区" in page
    assert "科普进校园" in page


def test_online_and_of_other_kinds_the_whole_list_holds_them(publish, ask, activity, now) -> None:
    ask(Rhythm.DAILY, keyword="科普")
    kind = Term.objects.get(vocabulary="service_category", name="农技服务")
    for one in (activity, publish(title="线上科普", place_region=None, address="", category=kind)):
        tell_subscribers(one.pk)
    tell_morning(now=now)
    assert address() == "/activities/?state=open"


@pytest.mark.parametrize("end", ["closed", "cancelled", "halted"])
@pytest.mark.parametrize("rhythm", Rhythm)
def test_nobody_is_sent_to_what_takes_no_more(activity, ask, now, end, rhythm) -> None:
    ask(rhythm, keyword="科普")
    if rhythm == Rhythm.DAILY:
        tell_subscribers(activity.pk)
    ends = {
        "closed": {"sign_up_opens_at": now - dt.timedelta(days=1), "sign_up_closes_at": now},
        "cancelled": {"status": "cancelled", "cancelled_at": now, "cancel_reason": "大雨"},
        "halted": {},
    }
    Activity.objects.update(**ends[end], updated_at=now)
    if end == "halted":
        Organization.objects.update(state=OrganizationState.SUSPENDED, halt_reason="核实中")
    tell_subscribers(activity.pk)
    tell_morning(now=now)
    assert told() == []
    assert not SubscriptionHit.objects.exists()


@pytest.mark.parametrize("rhythm", Rhythm)
def test_what_closes_while_the_news_waits_is_news_no_more(activity, ask, now, rhythm) -> None:
    ask(rhythm, keyword="科普")
    tell_subscribers(activity.pk)
    tell_morning(now=now)
    assert Notice.objects.get(kind="activities:opened").good_until == activity.sign_up_closes_at


def test_put_off_it_is_told_when_it_opens(activity, ask, now, monkeypatch) -> None:
    ask(keyword="科普")
    opens = now + dt.timedelta(hours=5)
    Activity.objects.update(sign_up_opens_at=opens)
    run_due_work(now=now)
    assert told() == []
    monkeypatch.setattr(clock, "now", lambda: opens)
    run_due_work(now=opens)
    assert len(told()) == 1


def test_what_opens_between_two_runs_of_a_morning_is_told_too(publish, ask, now) -> None:
    ask(Rhythm.DAILY, keyword="科普")
    for _ in range(2):
        tell_subscribers(publish().pk)
        tell_morning(now=now)
    assert len(told()) == 2


def test_after_the_last_wish_nothing_comes_in_the_morning(activity, ask, now, another_volunteer) -> None:
    wish = ask(rhythm=Rhythm.DAILY, keyword="大篷车")
    tell_subscribers(activity.pk)
    unsubscribe(by=another_volunteer.user, subscription=wish)
    assert tell_morning(now=now) == 0


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
