"""kill -9 while notices go out by WeChat: none is lost, and none arrives twice."""

import random
import signal
import time
import uuid

import pytest

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

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
PEOPLE, KILLS = 120, 5


@pytest.fixture
def wechat(settings):
    with running() as standin:
        standin.is_followed_by_all, standin.delay = True, 0.05
        settings.WECHAT_TEMPLATE = "template-1"
        yield standin


def worker(standin, *words):
    where = {"WECHAT_API_ADDRESS": standin.address, "WECHAT_TEMPLATE": "template-1"}
    return started("worker.py", *words, WECHAT_APP_ID=APP_ID, WECHAT_APP_SECRET=SECRET, SENT_FILE="/dev/null", **where)


def tell_everybody() -> None:
    now = clock.now()
    users = [open_user(phone=f"19900{number:06}", now=now) for number in range(PEOPLE)]
    for user in users:
        bound_long_ago(user, uuid.uuid4().hex, now)
    told = {"title": "活动取消", "body": "大雨", "address": "/", "occasion": "one", "kind": "activities:cancelled"}
    notify(user_ids=[user.pk for user in users], now=now, **told)
    plan_notices(now=now)


def sent_under_kills(wechat, *words) -> int:
    """How many arrived, as WeChat counts them: by `client_msg_id`."""
    tell_everybody()
    chance = random.Random(7)
    for _ in range(KILLS):
        process = worker(wechat, *words)
        seen = len(wechat.sent)
        while len(wechat.sent) == seen and Work.objects.exclude(state=WorkState.DONE).exists():
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
    return len(wechat.sent)


def test_nothing_is_lost_and_nothing_arrives_twice(wechat) -> None:
    assert sent_under_kills(wechat) == PEOPLE


def test_letters_that_cannot_be_told_apart_arrive_twice(wechat) -> None:
    """The same harness finds doubles when WeChat has nothing to know them by."""
    assert sent_under_kills(wechat, "nameless") > PEOPLE
