"""What is urgent and does not arrive by WeChat goes by text message, unless the person does not want any."""

import pytest

from tests.messaging.conftest import REST, out, states
from tests.messaging.test_by_email import GONE, refuse
from tests.wechat.test_pushes import address, body
from volunteering.core import clock
from volunteering.core.models import Work
from volunteering.core.work import DELAYS
from volunteering.messaging.models import Delivery, Notice
from volunteering.messaging.services import on_phone_changed, prefer
from volunteering.messaging.services.planning import plan_notices
from volunteering.sms.models import SmsMessage
from volunteering.wechat.services import unbind

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def sms_is_paid_for(settings):
    settings.SMS_NOTICES = True


def left(wechat, user) -> None:
    wechat.followers.clear()


def unbound(wechat, user) -> None:
    unbind(by=user)


def down(wechat, user) -> None:
    wechat.is_broken = True


def quota_spent(wechat, user) -> None:
    wechat.quota = 0


def refused(wechat, user) -> None:
    wechat.refuses_fields = True


@pytest.mark.parametrize("happens", [left, unbound, down, quota_spent, refused])
def test_whatever_is_the_matter_with_wechat(by_wechat, tell, user, now, happens) -> None:
    tell(user, kind="tests:urgent", occasion="urgent")
    tell(user, occasion="calm")
    plan_notices(now=now)
    happens(by_wechat, user)
    out(now)
    assert [state for way, state in states() if way == "sms"] == ["sent"]
    assert SmsMessage.objects.count() == 1


def test_a_trouble_of_a_moment_is_waited_for(by_wechat, tell, user) -> None:
    now = clock.now()
    tell(user, kind="tests:urgent")
    Notice.objects.update(created_at=now)
    by_wechat.is_broken = True
    out(now)
    assert states() == [("wechat", "waiting")]


def test_a_mail_that_failed_costs_no_text_message(by_wechat, by_email, tell, user, now, monkeypatch) -> None:
    refuse(monkeypatch, GONE)
    tell(user, kind="tests:urgent")
    out(now)
    assert sorted(states()) == [("email", "failed"), ("wechat", "sent")]


def test_who_wants_no_text_messages_gets_none(by_wechat, tell, user, now) -> None:
    prefer(by=user, choices={}, **REST | {"wants_sms": False})
    left(by_wechat, user)
    tell(user, kind="tests:urgent")
    out(now)
    assert states() == [("wechat", "failed")]


def test_of_the_account_everybody_hears(by_wechat, user, now) -> None:
    prefer(by=user, choices={}, **REST | {"wants_sms": False})
    left(by_wechat, user)
    on_phone_changed(user=user, now=now)
    out(now)
    assert states() == [("wechat", "failed"), ("sms", "sent")]


def test_what_is_given_up_has_ended(by_wechat, tell, user, now) -> None:
    down(by_wechat, user)
    tell(user)
    plan_notices(now=now)
    Work.objects.update(attempts=len(DELAYS))
    out(now)
    assert states() == [("wechat", "failed")]


def test_wechat_says_afterwards_that_it_did_not_arrive(by_wechat, tell, user, now, client) -> None:
    tell(user, kind="tests:urgent")
    out(now)
    receipt = Delivery.objects.get(channel="wechat").receipt
    for moment, status in ((1, "success"), (2, "failed:user block"), (3, "failed:user block")):
        finished = f"<MsgType>event</MsgType><Event>TEMPLATESENDJOBFINISH</Event><MsgID>{receipt}</MsgID>"
        push = body(f"{finished}<Status>{status}</Status>", sent_at=1700000000 + moment)
        assert client.post(address(), push, content_type="text/xml").content == b"success"
    out(now)
    assert states() == [("wechat", "failed"), ("sms", "sent")]
    assert SmsMessage.objects.count() == 1
