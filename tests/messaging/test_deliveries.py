"""From the inbox out of the house: planned once, sent once, whatever breaks in between."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.messaging.conftest import REST, bound_long_ago, out, states
from volunteering.core import clock
from volunteering.core.models import Work, WorkState
from volunteering.core.work import run_due_work
from volunteering.messaging.enums import Channel, DeliveryState, Topic
from volunteering.messaging.models import Delivery, Notice, Preference
from volunteering.messaging.services import notify, prefer
from volunteering.messaging.services.planning import plan_notices

pytestmark = pytest.mark.django_db


def test_the_bound_get_it_by_wechat_with_the_page_it_leads_to(by_wechat, tell, user, now) -> None:
    tell(user)
    out(now)
    (message,) = by_wechat.sent.values()
    assert message["touser"] == "o-1"
    assert message["data"]["thing1"]["value"] == "活动取消"
    assert message["url"].endswith(f"/me/notices/{Notice.objects.get().pk}/")
    assert states() == [("wechat", "sent")]


def test_planned_twice_it_goes_once(by_wechat, tell, user, now) -> None:
    tell(user)
    tell(user)
    for _ in range(3):
        out(now)
    assert len(by_wechat.sent) == 1


def test_who_is_not_bound_finds_it_in_the_inbox(wechat, tell, user, settings, now) -> None:
    settings.WECHAT_TEMPLATE = "template-1"
    tell(user)
    out(now)
    assert states() == []
    assert Notice.objects.get().planned_at


def test_at_night_it_waits_unless_it_is_urgent(by_wechat, tell, user) -> None:
    night = dt.datetime(2026, 11, 24, 15, 0, tzinfo=dt.UTC)  # 23:00 in China
    tell(user)
    plan_notices(now=night)
    assert Work.objects.get().due_at == night + dt.timedelta(hours=9)
    tell(user, kind="tests:urgent")
    plan_notices(now=night)
    assert Work.objects.order_by("-id")[0].due_at == night


def test_turned_off_is_off(by_wechat, tell, user, now) -> None:
    choices = {(Topic.SIGN_UPS, Channel.WECHAT): False, (Topic.ACCOUNT, Channel.WECHAT): False}
    prefer(by=user, choices=choices, **REST)
    tell(user)
    out(now)
    assert not by_wechat.sent
    tell(user, kind="safety:told")  # nobody turns that off
    out(now)
    assert len(by_wechat.sent) == 1


def test_half_a_batch_sent_and_the_rest_again(by_wechat, tell, user, another_volunteer, now) -> None:
    """As after kill -9: what was noted is not sent again; what was sent and not noted, WeChat recognises."""
    by_wechat.followers.add("o-2")
    bound_long_ago(another_volunteer.user, "o-2", now)
    tell(user, another_volunteer.user)
    out(now)
    unnoted = Delivery.objects.filter(notice__user=user)
    unnoted.update(state=DeliveryState.WAITING, sent_at=None, claim=None, claimed_until=None)
    Work.objects.update(state=WorkState.WAITING)
    run_due_work(now=clock.now() + dt.timedelta(days=2))
    assert len(by_wechat.sent) == 2
    assert by_wechat.calls["POST /cgi-bin/message/template/send"] == 3


def test_no_line_break_reaches_a_field_of_wechats(by_wechat, user, now) -> None:
    letter = {"title": "来信", "body": "大家好：\n\n  明天见。", "address": "", "occasion": "one", "kind": "tests:calm"}
    notify(user_ids=[user.pk], now=now, **letter)
    notify(user_ids=[user.pk], now=now, **letter | {"body": "", "occasion": "two"})
    out(now)
    assert {one["data"]["thing2"]["value"] for one in by_wechat.sent.values()} == {"大家好： 明天见。", "请打开查看"}


def test_text_messages_are_not_chosen_by_topic(user) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Preference.objects.create(user=user, topic=Topic.NEWS, channel=Channel.SMS, is_on=True)


def test_two_people_cost_as_many_questions_as_one(tell, user, another_volunteer, now) -> None:
    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            plan_notices(now=now)
        return len(asked)

    tell(user)
    once = questions()
    tell(user, another_volunteer.user, occasion="two")
    assert questions() == once


def test_a_kind_nobody_declared_is_not_sent(user, now) -> None:
    with pytest.raises(KeyError):
        notify(user_ids=[user.pk], kind="x:y", title="", body="", address="", occasion="", now=now)
