"""kill -9 of the worker at any moment: nothing is lost, and at most one message for each kill goes twice."""

import datetime as dt
import random
import signal
import time
from collections import Counter

import pytest

from tests.races.processes import started
from volunteering.core import clock
from volunteering.core.models import Work, WorkState
from volunteering.sms.enums import SmsPurpose, SmsTemplate
from volunteering.sms.services import queue_message

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
MESSAGES, KILLS = 60, 6


def sent_under_kills(tmp_path, *words):
    """Counts how often each message went out while the worker was killed again and again."""
    sent, now = tmp_path / "sent", clock.now()
    sent.touch()
    for number in range(MESSAGES):
        queue_message(
            phone=f"19900000{number:03}",
            template=SmsTemplate.NOTICE,
            values={"title": str(number), "platform": "平台"},
            purpose=SmsPurpose.NOTICE,
            expires_at=now + dt.timedelta(hours=1),
            now=now,
        )
    chance = random.Random(7)
    for _ in range(KILLS):
        worker = started("worker.py", *words, SENT_FILE=str(sent))
        seen = len(sent.read_text())
        while len(sent.read_text()) == seen and Work.objects.exclude(state=WorkState.DONE).exists():
            assert worker.poll() is None, "the worker ended by itself"
            time.sleep(0.01)
        time.sleep(chance.uniform(0, 0.08))
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    worker = started("worker.py", *words, SENT_FILE=str(sent))
    deadline = time.monotonic() + 20
    while Work.objects.exclude(state=WorkState.DONE).exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    worker.kill()
    worker.wait()
    return Counter(sent.read_text().split())


def test_nothing_is_lost_and_hardly_anything_goes_twice(tmp_path):
    counts = sent_under_kills(tmp_path)
    assert len(counts) == MESSAGES
    assert sum(counts.values()) - MESSAGES <= KILLS


def test_noting_before_doing_loses(tmp_path):
    """The same harness finds a loss when the note comes first."""
    assert len(sent_under_kills(tmp_path, "careless")) < MESSAGES
