"""From the inbox out of the house: planned once, sent once, whatever breaks in between."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from volunteering.core import clock
from volunteering.core.models import Work, WorkState
from volunteering.core.work import run_due_work
from volunteering.messaging.enums import Channel, DeliveryState, Topic
from volunteering.messaging.models import Contact, Delivery, Notice
from volunteering.messaging.selectors import choices_of
from volunteering.messaging.services import confirm_email, notify, prefer, request_email
from volunteering.messaging.services.planning import plan_notices
from volunteering.sms.models import SmsMessage
from volunteering.wechat import credentials
from volunteering.wechat.enums import CredentialKind

pytestmark = pytest.mark.django_db


def out(now) -> None:
    plan_notices(now=now)
    run_due_work(now=clock.now() + dt.timedelta(days=2))


def states() -> list[tuple[str, str]]:
    return list(Delivery.objects.order_by("id").values_list("channel", "state"))


def test_the_bound_get_it_by_wechat_with_the_page_it_leads_to(by_wechat, tell, user, now) -> None:
    tell(user)
    out(now)
    (message,) = by_wechat.sent.values()
    assert message["touser"] == "o-1"
    assert message["data"]["thing1"]["value"] == "活动取消"
    assert message["url"].endswith("/me/activities/")
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
    prefer(by=user, choices=choices, quiet=(dt.time(0), dt.time(0)))
    tell(user)
    out(now)
    assert not by_wechat.sent
    tell(user, kind="safety:told")  # nobody turns that off
    out(now)
    assert len(by_wechat.sent) == 1


def test_a_trouble_of_wechats_is_tried_again_and_nothing_goes_twice(by_wechat, tell, user, now) -> None:
    by_wechat.is_broken = True
    tell(user)
    out(now)
    assert states() == [("wechat", "waiting")]
    assert Work.objects.get().state == WorkState.WAITING
    by_wechat.is_broken = False
    run_due_work(now=clock.now() + dt.timedelta(days=2))
    assert states() == [("wechat", "sent")]
    assert len(by_wechat.sent) == 1


@pytest.mark.parametrize("errcode", [40001, 42001])
def test_a_token_that_died_is_replaced_for_the_next_try(by_wechat, tell, user, now, errcode) -> None:
    credentials.value_of(CredentialKind.TOKEN)
    by_wechat.expire_token(errcode)
    tell(user)
    out(now)
    run_due_work(now=clock.now() + dt.timedelta(days=2))
    assert len(by_wechat.sent) == 1


def test_a_spent_quota_waits_for_another_day(by_wechat, tell, user, now) -> None:
    by_wechat.quota = 0
    tell(user)
    out(now)
    assert states() == [("wechat", "waiting")]


def test_who_left_gets_urgent_news_as_text_message(by_wechat, tell, user, settings, now) -> None:
    settings.SMS_NOTICES = True
    by_wechat.followers.clear()
    tell(user, occasion="calm")
    tell(user, kind="tests:urgent", occasion="urgent")
    out(now)
    run_due_work(now=clock.now() + dt.timedelta(days=2))
    assert sorted(states()) == [("sms", "sent"), ("wechat", "failed"), ("wechat", "failed")]
    assert SmsMessage.objects.count() == 1


def test_half_a_batch_sent_and_the_rest_again(by_wechat, tell, user, another_volunteer, now) -> None:
    """As after kill -9: what was noted is not sent again; what was sent and not noted, WeChat recognises."""
    tell(user)
    out(now)
    Delivery.objects.update(state=DeliveryState.WAITING, sent_at=None)
    Work.objects.update(state=WorkState.WAITING)
    run_due_work(now=clock.now() + dt.timedelta(days=2))
    assert len(by_wechat.sent) == 1
    assert by_wechat.calls["POST /cgi-bin/message/template/send"] == 2


@pytest.fixture
def by_email(user, now, settings, mailoutbox):
    """Asked for, confirmed from the inbox, and chosen for what concerns sign-ups."""
    settings.EMAIL_HOST = "mail.example.org"
    request_email(by=user, address="li@example.org", now=now)
    prefer(by=user, choices={(Topic.SIGN_UPS, Channel.EMAIL): True}, quiet=(dt.time(0), dt.time(0)))
    out(now)
    confirm_email(token=mailoutbox.pop().body.split("/me/notices/email/")[1].split("/")[0], now=now)
    return mailoutbox


def test_mail_goes_to_an_address_that_was_confirmed_from_its_inbox(by_email, tell, user, now) -> None:
    tell(user)
    out(now)
    (mail,) = by_email
    assert mail.to == ["li@example.org"]
    Contact.objects.update(email_confirmed_at=None)
    tell(user, occasion="two")
    out(now)
    assert len(by_email) == 1


def test_one_click_in_a_mail_ends_these_mails_and_no_others(by_email, tell, user, now, client, settings) -> None:
    prefer(by=user, choices={(Topic.RECORDS, Channel.EMAIL): True}, quiet=(dt.time(0), dt.time(0)))
    tell(user)
    out(now)
    (mail,) = by_email
    link = mail.extra_headers["List-Unsubscribe"].strip("<>")
    assert link in mail.body
    path = link.removeprefix(settings.SITE_ADDRESS)
    assert "不再用邮箱收" in client.get(path).content.decode()
    assert choices_of(user)[Topic.SIGN_UPS, Channel.EMAIL]  # a scanner that opens links changes nothing
    client.post(path, {"List-Unsubscribe": "One-Click"})
    assert not choices_of(user)[Topic.SIGN_UPS, Channel.EMAIL]
    assert choices_of(user)[Topic.RECORDS, Channel.EMAIL]
    assert client.post(path.replace("off/", "off/x")).status_code == 404


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
