"""kill -9 while notices go out by WeChat: none is lost, and none arrives twice; by subscription, one for each kill."""

import random
import signal
import time
import uuid

import pytest
from django.conf import settings
from django.db.models import Sum

from tests.messaging.conftest import bound_long_ago
from tests.races.processes import started
from tests.wechat.standin import APP_ID, SECRET, running
from volunteering.accounts.services import open_user
from volunteering.core import clock
from volunteering.core.models import Work, WorkState
from volunteering.messaging.enums import DeliveryState
from volunteering.messaging.models import Delivery
from volunteering.messaging.services import notify
from volunteering.messaging.services.planning import plan_notices
from volunteering.wechat.models import Allowance
from volunteering.wechat.pushes import Answer
from volunteering.wechat.services import note_answers

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
PEOPLE, KILLS, ALLOWED = 120, 5, 5
YES = Answer("subscription-1", is_accepted=True, is_revoked=False, error="")


@pytest.fixture
def wechat(settings):
    with running() as standin:
        standin.is_followed_by_all, standin.delay = True, 0.05
        settings.WECHAT_TEMPLATE = "template-1"
        yield standin


@pytest.fixture
def by_subscription(wechat, settings):
    """No template, and everybody allowed five messages."""
    settings.WECHAT_TEMPLATE, settings.WECHAT_SUBSCRIPTION_TEMPLATE = "", "subscription-1"
    return wechat


def worker(standin, *words):
    where = {name: getattr(settings, name) for name in ("WECHAT_TEMPLATE", "WECHAT_SUBSCRIPTION_TEMPLATE")}
    where["WECHAT_API_ADDRESS"] = standin.address
    return started("worker.py", *words, WECHAT_APP_ID=APP_ID, WECHAT_APP_SECRET=SECRET, SENT_FILE="/dev/null", **where)


def arrived(wechat) -> int:
    return len(wechat.sent) + len(wechat.notified)


def tell_everybody(wechat) -> None:
    now = clock.now()
    users = [open_user(phone=f"19900{number:06}", now=now) for number in range(PEOPLE)]
    for user in users:
        openid = uuid.uuid4().hex
        bound_long_ago(user, openid, now)
        wechat.allowed[openid] = ALLOWED
        note_answers(openid=openid, answers=(YES,) * ALLOWED, now=now)
    told = {"title": "活动取消", "body": "大雨", "address": "/", "occasion": "one", "kind": "activities:cancelled"}
    notify(user_ids=[user.pk for user in users], now=now, **told)
    plan_notices(now=now)


def sent_under_kills(wechat, *words) -> int:
    """How many arrived, as WeChat counts them: template messages by `client_msg_id`."""
    tell_everybody(wechat)
    chance = random.Random(7)
    for _ in range(KILLS):
        process = worker(wechat, *words)
        seen = arrived(wechat)
        while arrived(wechat) == seen and Work.objects.exclude(state=WorkState.DONE).exists():
            assert process.poll() is None, "the worker ended by itself"
            time.sleep(0.01)
        time.sleep(chance.uniform(0, 0.1))
        process.send_signal(signal.SIGKILL)
        process.wait()
    process = worker(wechat, *words)
    deadline = time.monotonic() + 30
    while Work.objects.exclude(state=WorkState.DONE).exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    process.kill()
    process.wait()
    assert Delivery.objects.filter(state=DeliveryState.SENT).count() == PEOPLE
    return arrived(wechat)


def test_nothing_is_lost_and_nothing_arrives_twice(wechat) -> None:
    assert sent_under_kills(wechat) == PEOPLE


def test_letters_that_cannot_be_told_apart_arrive_twice(wechat) -> None:
    """The same harness finds doubles when WeChat has nothing to know them by."""
    assert sent_under_kills(wechat, "nameless") > PEOPLE


def test_by_subscription_nothing_is_lost_and_a_kill_doubles_one_at_most(by_subscription) -> None:
    assert sent_under_kills(by_subscription) <= PEOPLE + KILLS
    assert len({one["touser"] for one in by_subscription.notified}) == PEOPLE
    assert allowed_still() == PEOPLE * (ALLOWED - 1)


def test_an_allowance_that_is_not_noted_is_taken_twice(by_subscription) -> None:
    """The same harness finds them when the delivery does not know that one was taken for it."""
    sent_under_kills(by_subscription, "forgetful")
    assert allowed_still() < PEOPLE * (ALLOWED - 1)


def allowed_still() -> int:
    return Allowance.objects.aggregate(total=Sum("left"))["total"]
