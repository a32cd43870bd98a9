"""Workers side by side, on PostgreSQL: what one holds no other takes, and what hangs keeps nobody waiting."""

import threading
import time
import uuid

import pytest
from django.db import connections

from tests.races.test_races import at_once, on_postgresql
from volunteering.core import clock, work
from volunteering.core.lanes import Lane
from volunteering.core.management.commands.run_worker import keep_lane
from volunteering.core.models import Work, WorkState
from volunteering.core.work import enqueue_work, run_due_work

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
__all__ = ["on_postgresql"]
KIND, ROWS, WORKERS = "test:race", 20, 8


@pytest.fixture
def runs(monkeypatch):
    """Eight workers on twenty rows: which rows were worked on, how often."""
    done = []

    def handle(subject):
        time.sleep(0.005)
        done.append(subject)

    def count():
        monkeypatch.setitem(work._handlers, KIND, handle)
        for _ in range(ROWS):
            enqueue_work(KIND, uuid.uuid4(), due_at=clock.now())
        at_once(WORKERS, lambda _: run_due_work(now=clock.now()))
        return len(set(done)), len(done)

    return count


def test_of_eight_workers_one_does_each_row(runs):
    assert runs() == (ROWS, ROWS)
    assert set(Work.objects.values_list("state", "attempts")) == {(WorkState.DONE, 1)}


def test_workers_that_take_what_others_hold_do_it_twice(runs, monkeypatch):
    """The same harness finds doubles when a row is taken whatever became of it since it was found."""
    monkeypatch.setattr(work, "as_found", lambda row: Work.objects.filter(pk=row.pk))
    different, done = runs()
    assert different == ROWS
    assert done > ROWS


@pytest.fixture
def lanes():
    """All lanes of `run_worker`, as its threads."""
    stop = threading.Event()
    threads = [threading.Thread(target=keep_lane, args=(lane, stop)) for lane in Lane if lane != Lane.LONG]
    yield [thread.start() for thread in threads]
    stop.set()
    for thread in threads:
        thread.join()


def test_while_wechat_hangs_codes_go_out(monkeypatch, lanes):
    hangs, goes_on, sent = threading.Event(), threading.Event(), threading.Event()

    def hang(_):
        hangs.set()
        goes_on.wait(10)

    monkeypatch.setitem(work._handlers, "messaging:wechat", hang)
    monkeypatch.setitem(work._handlers, "sms:code", lambda _: sent.set())
    enqueue_work("messaging:wechat", uuid.uuid4(), due_at=clock.now())
    try:
        assert hangs.wait(5)
        enqueue_work("sms:code", uuid.uuid4(), due_at=clock.now())
        assert sent.wait(5)
    finally:
        goes_on.set()
        connections.close_all()
