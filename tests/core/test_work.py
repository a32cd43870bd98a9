"""Background work, done here or handed to a queue: the same promises."""

import datetime as dt
import shutil
import subprocess
import time
import uuid

import pytest
from django.db import IntegrityError, connection, transaction

from volunteering.core import clock, relay, work
from volunteering.core.models import Work, WorkState
from volunteering.core.work import DELAYS, LEASE, enqueue_work, register_work, repeat_work
from volunteering.core.work import run_due_work as run_here

KIND = "test:kind"


@pytest.fixture(scope="module")
def redis_server(tmp_path_factory):
    """A real one, behind a socket of its own, for as long as these tests."""
    folder = tmp_path_factory.mktemp("redis")
    server = subprocess.Popen(
        [
            shutil.which("redis-server"),
            "--port",
            "0",
            "--unixsocket",
            f"{folder}/socket",
            "--save",
            "",
            "--dir",
            folder,
        ],
        stdout=subprocess.DEVNULL,
    )
    while not (folder / "socket").exists():
        assert server.poll() is None, "redis-server did not start"
        time.sleep(0.01)
    yield f"unix://{folder}/socket"
    server.terminate()
    server.wait()


@pytest.fixture(params=["here", pytest.param("by the queue", marks=pytest.mark.slow)])
def run_due_work(request, settings):
    """Does what is due, and returns how many rows that were."""
    if request.param == "here":
        return run_here
    settings.QUEUE_ADDRESS = request.getfixturevalue("redis_server")
    relay.connection.cache_clear()
    relay.connection().flushall()
    return handed_and_run


def handed_and_run(*, now):
    from rq import SimpleWorker

    handed = relay.hand_over(now=now, is_long=False)
    SimpleWorker([relay.SHORT], connection=relay.connection()).work(burst=True, logging_level="ERROR")
    return handed


@pytest.fixture
def done(db):
    """Who was worked on, in order."""
    seen = []
    register_work(KIND, seen.append)
    yield seen
    work._handlers.pop(KIND)


def later(step):
    return clock.now() + step


def test_work_is_done_once_when_it_is_due(done, run_due_work):
    subject = uuid.uuid4()
    enqueue_work(KIND, subject, due_at=later(dt.timedelta(hours=1)))
    enqueue_work(KIND, subject, due_at=later(dt.timedelta(hours=1)))
    assert run_due_work(now=clock.now()) == 0
    assert run_due_work(now=later(dt.timedelta(hours=2))) == 1
    assert run_due_work(now=later(dt.timedelta(hours=3))) == 0
    assert done == [subject]


def test_work_of_a_transaction_that_fails_does_not_exist(done):
    def begin_and_fail():
        with transaction.atomic():
            enqueue_work(KIND, uuid.uuid4(), due_at=clock.now())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        begin_and_fail()
    assert not Work.objects.exists()


def test_failures_come_again_later_and_end_as_dead(db, monkeypatch, run_due_work):
    def fail(_):
        raise ConnectionError("138 0000 0000")

    monkeypatch.setitem(work._handlers, KIND, fail)
    enqueue_work(KIND, uuid.uuid4(), due_at=clock.now())
    for attempt, delay in enumerate(DELAYS, start=1):
        Work.objects.update(due_at=clock.now())
        run_due_work(now=clock.now())
        row = Work.objects.get()
        assert (row.state, row.attempts, row.last_error) == (WorkState.WAITING, attempt, "ConnectionError")
        assert row.due_at > later(delay - dt.timedelta(seconds=5))
    Work.objects.update(due_at=clock.now())
    run_due_work(now=clock.now())
    assert Work.objects.get().state == WorkState.DEAD


def test_what_a_dead_worker_held_is_taken_again_after_its_lease(done, run_due_work):
    enqueue_work(KIND, uuid.uuid4(), due_at=clock.now())
    Work.objects.update(state=WorkState.TAKEN, taken_until=later(LEASE))
    assert run_due_work(now=clock.now()) == 0
    assert run_due_work(now=later(2 * LEASE)) == 1


def test_what_is_wanted_again_while_it_is_done_is_done_again(db, monkeypatch, run_due_work):
    """The first run may have looked before the second reason was there."""
    seen = []

    def handle(subject):
        seen.append(subject)
        if len(seen) == 1:
            repeat_work(KIND, subject, due_at=clock.now())

    monkeypatch.setitem(work._handlers, KIND, handle)
    repeat_work(KIND, uuid.uuid4(), due_at=clock.now())
    for _ in range(3):
        run_due_work(now=clock.now())
    assert len(seen) == 2


def test_a_handler_waits_for_the_outside_without_a_transaction(transactional_db, monkeypatch, run_due_work):
    seen = []
    monkeypatch.setitem(work._handlers, KIND, lambda _: seen.append(connection.in_atomic_block))
    enqueue_work(KIND, uuid.uuid4(), due_at=clock.now())
    run_due_work(now=clock.now())
    assert seen == [False]


def test_the_database_refuses_work_taken_without_a_lease(done):
    enqueue_work(KIND, uuid.uuid4(), due_at=clock.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        Work.objects.update(state=WorkState.TAKEN, taken_until=None)


@pytest.mark.slow
def test_a_queue_that_forgets_loses_nothing(done, settings, redis_server):
    settings.QUEUE_ADDRESS = redis_server
    relay.connection.cache_clear()
    enqueue_work(KIND, uuid.uuid4(), due_at=clock.now())
    relay.hand_over(now=clock.now(), is_long=False)
    relay.connection().flushall()
    assert handed_and_run(now=clock.now()) == 0
    assert handed_and_run(now=later(2 * relay.PATIENCE)) == 1
    assert len(done) == 1


@pytest.mark.slow
def test_what_the_queue_brings_twice_is_done_once(done, settings, redis_server):
    settings.QUEUE_ADDRESS = redis_server
    relay.connection.cache_clear()
    enqueue_work(KIND, uuid.uuid4(), due_at=clock.now())
    relay.hand_over(now=clock.now(), is_long=False)
    relay.queue(relay.SHORT).enqueue(relay.run, Work.objects.get().pk.hex)
    handed_and_run(now=clock.now())
    assert len(done) == 1
