import datetime as dt

import pytest

from tests.wechat.conftest import wechat, wechat_server
from volunteering.core import clock
from volunteering.core.work import run_due_work
from volunteering.messaging.enums import Channel, Topic
from volunteering.messaging.kinds import _kinds, register_kinds
from volunteering.messaging.models import Delivery, Notice
from volunteering.messaging.services import confirm_email, notify, prefer, request_email
from volunteering.messaging.services.planning import plan_notices
from volunteering.wechat.services import bind

__all__ = ["wechat", "wechat_server"]
REST = {"quiet": (dt.time(0), dt.time(0)), "wants_sms": True}  # of what `prefer` takes


@pytest.fixture(autouse=True)
def kinds():
    before = dict(_kinds)
    register_kinds("tests", Topic.SIGN_UPS, {"calm": "平常", "urgent": "急事"}, urgent={"urgent"})
    register_kinds("safety", Topic.ACCOUNT, {"told": "安全"})
    yield
    _kinds.clear()
    _kinds.update(before)


@pytest.fixture
def tell(now):
    def make(*users, kind="tests:calm", occasion="one"):
        notify(
            user_ids=[user.pk for user in users],
            kind=kind,
            title="活动取消",
            body="“科普大篷车”因大雨取消。",
            address="/me/activities/",
            occasion=occasion,
            now=now,
        )

    return make


@pytest.fixture
def by_wechat(wechat, settings, user, now):
    """The user is bound and follows; the account has a template."""
    settings.WECHAT_TEMPLATE = "template-1"
    wechat.followers.add("o-1")
    bound_long_ago(user, "o-1", now)
    return wechat


def bound_long_ago(user, openid, now) -> None:
    """So that nobody is told of it any more."""
    bind(by=user, openid=openid, now=now)
    Notice.objects.filter(user=user, kind="accounts:wechat_bound").delete()


def out(now) -> None:
    """Plan, and do all that is due within two days; a first piece of work may leave another."""
    plan_notices(now=now)
    for _ in range(3):
        run_due_work(now=clock.now() + dt.timedelta(days=2))


def states() -> list[tuple[str, str]]:
    return list(Delivery.objects.order_by("id").values_list("channel", "state"))


@pytest.fixture
def by_email(user, now, settings, mailoutbox):
    """Asked for, confirmed from the inbox, and chosen for what concerns sign-ups."""
    settings.EMAIL_HOST = "mail.example.org"
    request_email(by=user, address="li@example.org", now=now)
    prefer(by=user, choices={(Topic.SIGN_UPS, Channel.EMAIL): True}, **REST)
    out(now)
    confirm_email(token=mailoutbox.pop().body.split("/me/notices/email/")[1].split("/")[0], now=now)
    return mailoutbox
