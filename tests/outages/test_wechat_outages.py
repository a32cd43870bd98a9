"""WeChat: its API, its quota, its token, its OAuth, its pushes."""

import datetime as dt

import httpx
import pytest

from tests.outages.rows import shows
from tests.wechat.conftest import IN_WECHAT
from tests.wechat.test_entering import MENU
from tests.wechat.test_pushes import EVENT, address, body
from volunteering.core.models import Work, WorkState
from volunteering.core.zone import CHINA
from volunteering.messaging.models import Delivery, Notice
from volunteering.sms.models import SmsMessage
from volunteering.wechat import client as wechat_client
from volunteering.wechat import credentials
from volunteering.wechat.enums import CredentialKind
from volunteering.wechat.models import Follower
from volunteering.wechat.services import bind

pytestmark = pytest.mark.django_db
BREAKS = {"500": {"is_broken": True}, "hangs": {"delay": 30.0}}
WELL = {"is_broken": False, "delay": 0.0}


@pytest.fixture
def impatient(monkeypatch):
    """The worker leaves a hanging WeChat after a second, not after five."""
    monkeypatch.setattr(wechat_client, "SECONDS", 1.0)
    wechat_client._connections.cache_clear()


def states() -> list[tuple[str, str]]:
    return sorted(Delivery.objects.values_list("channel", "state"))


@shows("微信：接口报错（500）", "微信：接口不回答")
@pytest.mark.parametrize("way", BREAKS)
def test_notices_wait_for_wechat_and_go_once(by_wechat, impatient, site, tell, user, worker, moment, way) -> None:
    by_wechat.__dict__.update(BREAKS[way])
    tell(user)
    site()
    worker()
    assert states() == [("wechat", "waiting")]
    assert Notice.objects.filter(user=user, kind="tests:calm").exists()  # in the inbox at once
    by_wechat.__dict__.update(WELL)
    moment.passes(minutes=1)
    for _ in range(3):
        worker()
    assert states() == [("wechat", "sent")]
    assert len(by_wechat.sent) == 1


@shows("微信：接口报错（500）", "微信：接口不回答")
def test_what_is_urgent_waits_five_minutes_and_goes_by_text_message(by_wechat, tell, user, worker, moment, settings):
    settings.SMS_NOTICES = True
    by_wechat.is_broken = True
    tell(user, kind="tests:urgent")
    for minutes in (0, 2, 6, 0, 0):
        moment.passes(minutes=minutes)
        worker()
    by_wechat.is_broken = False
    moment.passes(hours=1)
    worker()
    assert states() == [("sms", "sent"), ("wechat", "failed")]
    assert not by_wechat.sent


@shows("微信：接口不回答")
def test_a_batch_does_not_ask_in_vain_for_everybody(by_wechat, tell, profile, moment, worker) -> None:
    from volunteering.accounts.services import open_user

    users = [open_user(phone=f"19900001{number:03}", now=moment.now) for number in range(80)]
    for user in users:
        bind(by=user, openid=f"o-{user.pk}", now=moment.now)
    Notice.objects.update(planned_at=moment.now)  # that they are bound
    credentials.value_of(CredentialKind.TOKEN)
    by_wechat.is_broken = True
    by_wechat.delay = 0.3
    tell(*users)
    worker()
    assert by_wechat.calls["POST /cgi-bin/message/template/send"] < 80
    assert states() == [("wechat", "waiting")] * 80
    by_wechat.__dict__.update(WELL, is_followed_by_all=True)
    moment.passes(minutes=1)
    worker()
    assert len(by_wechat.sent) == 80


@shows("微信：当天额度用完（45009）")
@pytest.mark.parametrize(("kind", "hour", "minute"), [("tests:urgent", 0, 5), ("tests:calm", 8, 0)])
def test_a_spent_quota_waits_for_the_next_day_and_loses_no_try(
    by_wechat, site, tell, user, worker, moment, kind, hour, minute
) -> None:
    by_wechat.quota = 0
    tell(user, kind=kind)
    site()
    worker()
    (work,) = Work.objects.filter(kind="messaging:wechat")
    anew = (moment.now.astimezone(CHINA) + dt.timedelta(days=1)).replace(hour=hour, minute=minute)
    assert (work.state, work.attempts, work.due_at) == (WorkState.WAITING, 0, anew)
    by_wechat.quota = 100
    moment.now = anew
    for _ in range(2):
        worker()
    assert len(by_wechat.sent) == 1
    assert states() == [("wechat", "sent")]


@shows("微信：当天额度用完（45009）")
def test_what_is_urgent_goes_by_text_message_meanwhile(by_wechat, tell, user, worker, settings) -> None:
    settings.SMS_NOTICES = True
    by_wechat.quota = 0
    tell(user, kind="tests:urgent")
    for _ in range(3):
        worker()
    assert states() == [("sms", "sent"), ("wechat", "failed")]
    assert SmsMessage.objects.count() == 1


@shows("微信：凭据失效（40001、42001）")
@pytest.mark.parametrize("errcode", [40001, 42001])
def test_a_token_that_died_is_replaced(by_wechat, site, tell, user, worker, moment, errcode) -> None:
    credentials.value_of(CredentialKind.TOKEN)
    by_wechat.expire_token(errcode)
    tell(user)
    site()
    worker()
    moment.passes(minutes=1)
    for _ in range(2):
        worker()
    assert len(by_wechat.sent) == 1


@shows("微信：网页授权不可用")
@pytest.mark.parametrize("way", BREAKS)
def test_the_menu_leads_to_the_page_without_logging_in(in_time, client, wechat, user, now, way) -> None:
    client.defaults["HTTP_USER_AGENT"] = IN_WECHAT["user-agent"]
    bind(by=user, openid=wechat.visitor, now=now)
    there = httpx.get(client.get(MENU)["Location"].partition("#")[0]).headers["Location"]
    wechat.__dict__.update(BREAKS[way])
    back = in_time("get", f"/wechat/back/?{there.partition('?')[2]}")
    assert back["Location"] == "/me/activities/"
    assert "_auth_user_id" not in client.session


@shows("微信：同一个推送来几次")
def test_a_repeated_push_is_taken_once(client, in_time, wechat) -> None:
    def push():
        return in_time("post", address(), data=body(EVENT.format("subscribe", "")), content_type="text/xml")

    assert "欢迎关注" in push().content.decode()
    assert push().content == b"success"
    assert Follower.objects.count() == 1
