"""A notice as 订阅通知: for who allowed one, where no template message reaches."""

import datetime as dt

import pytest

from tests.messaging.conftest import bound_long_ago, out, states
from volunteering.core import clock
from volunteering.core.work import run_due_work
from volunteering.messaging.models import Delivery, Notice
from volunteering.messaging.services import by_subscription, notify
from volunteering.messaging.services.by_wechat import deliver_by_wechat
from volunteering.sms.models import SmsMessage
from volunteering.wechat.credentials import value_of
from volunteering.wechat.enums import CredentialKind
from volunteering.wechat.models import Allowance
from volunteering.wechat.pushes import Answer
from volunteering.wechat.services import note_answers

pytestmark = pytest.mark.django_db
SENT, TEMPLATE = "POST /cgi-bin/message/subscribe/bizsend", "POST /cgi-bin/message/template/send"
YES = Answer("subscription-1", is_accepted=True, is_revoked=False, error="")


@pytest.fixture
def allowing(wechat, settings, user, now):
    """The user is bound and does not follow; how often messages are allowed here and at WeChat."""
    settings.WECHAT_SUBSCRIPTION_TEMPLATE = "subscription-1"
    settings.WECHAT_SUBSCRIPTION_FIELDS = {"thing1": "title", "thing2": "body", "time3": "time"}
    bound_long_ago(user, "o-1", now)

    def allow(times: int, *, at_wechat: int | None = None) -> None:
        note_answers(openid="o-1", answers=(YES,) * times, now=now)
        wechat.allowed["o-1"] = times if at_wechat is None else at_wechat

    return allow


def left() -> int:
    return Allowance.objects.get().left


def test_without_a_template_it_goes_to_who_allowed_it(allowing, wechat, tell, user, now) -> None:
    allowing(1)
    tell(user)
    out(now)
    (message,) = wechat.notified
    assert message["touser"] == "o-1"
    assert message["data"]["thing1"]["value"] == "活动取消"
    assert message["page"].endswith(f"/me/notices/{Notice.objects.get().pk}/")
    assert (states(), left()) == ([("wechat", "sent")], 0)


def test_a_follower_gets_the_template_message_and_keeps_the_allowance(allowing, by_wechat, tell, user, now) -> None:
    allowing(1)
    tell(user)
    out(now)
    assert (len(by_wechat.sent), by_wechat.notified, left()) == (1, [], 1)


def test_who_is_no_follower_gets_it_by_subscription(allowing, by_wechat, tell, user, now) -> None:
    by_wechat.followers.clear()
    allowing(1)
    tell(user)
    out(now)
    assert (len(by_wechat.sent), len(by_wechat.notified)) == (0, 1)
    assert states() == [("wechat", "sent")]


@pytest.mark.parametrize(("here", "at_wechat"), [(0, 0), (3, 0)])
def test_who_allows_none_gets_urgent_news_as_text_message(
    allowing, wechat, tell, user, settings, now, here, at_wechat
) -> None:
    """Known here, or said by WeChat (43101): then none is left here either."""
    settings.SMS_NOTICES = True
    allowing(here, at_wechat=at_wechat)
    tell(user, kind="tests:urgent")
    out(now)
    run_due_work(now=clock.now() + dt.timedelta(days=2))
    assert sorted(states()) == [("sms", "sent"), ("wechat", "failed")]
    assert SmsMessage.objects.count() == 1
    assert wechat.calls[SENT] == (1 if here else 0)
    assert not Allowance.objects.filter(left__gt=0).exists()


def test_one_allowance_is_one_message(allowing, wechat, tell, user, now) -> None:
    allowing(1)
    tell(user, occasion="one")
    tell(user, occasion="two")
    out(now)
    assert sorted(states()) == [("wechat", "failed"), ("wechat", "sent")]
    assert (len(wechat.notified), wechat.calls[SENT]) == (1, 1)


@pytest.mark.parametrize("trouble", ["is_broken", "quota"])
def test_a_trouble_of_wechats_is_tried_again_with_the_allowance_it_took(
    allowing, wechat, tell, user, now, trouble
) -> None:
    allowing(2)
    before = getattr(wechat, trouble)
    tell(user)
    value_of(CredentialKind.TOKEN)
    setattr(wechat, trouble, trouble == "is_broken" or 0)
    out(now)
    assert (states(), left()) == ([("wechat", "waiting")], 1)
    setattr(wechat, trouble, before)
    run_due_work(now=clock.now() + dt.timedelta(days=2))
    assert (states(), left(), len(wechat.notified)) == ([("wechat", "sent")], 1, 1)


def test_one_that_wechat_does_not_take_keeps_nobody_waiting(allowing, wechat, tell, user, another_volunteer, now):
    bound_long_ago(another_volunteer.user, "o-2", now)
    allowing(1)
    note_answers(openid="o-2", answers=(YES,), now=now)
    wechat.allowed["o-2"] = 1
    tell(user, another_volunteer.user)
    real = by_subscription._letter

    def first_is_empty(delivery, openid):
        letter = real(delivery, openid)
        return {**letter, "data": {}} if openid == "o-1" else letter

    with pytest.MonkeyPatch.context() as broken:
        broken.setattr(by_subscription, "_letter", first_is_empty)
        out(now)
    assert [one["touser"] for one in wechat.notified] == ["o-2"]
    assert sorted(states()) == [("wechat", "failed"), ("wechat", "sent")]


def test_cut_off_before_it_was_noted_it_takes_no_second_allowance(allowing, wechat, tell, user, now) -> None:
    """As after kill -9 between WeChat's answer and our note: at most one double, and nothing lost."""
    allowing(3)
    tell(user)
    out(now)
    Delivery.objects.update(state="waiting", sent_at=None, claim=None, claimed_until=None)
    deliver_by_wechat(Delivery.objects.get().batch)
    assert (states(), left(), len(wechat.notified)) == ([("wechat", "sent")], 2, 2)


def test_a_notice_without_words_or_with_lines_fits_the_template(allowing, wechat, user, now) -> None:
    allowing(2)
    for occasion, text in (("one", ""), ("two", "第一行\n第二行")):
        notify(user_ids=[user.pk], kind="tests:calm", title="提醒", body=text, address="", occasion=occasion, now=now)
    out(now)
    assert {one["data"]["thing2"]["value"] for one in wechat.notified} == {"请打开查看", "第一行 第二行"}
