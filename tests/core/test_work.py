"""Background work, done here or handed to a queue: the same promises."""

import datetime as dt
import itertools
import socket
import time
import uuid

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.redis_server import redis_server, work_off
from volunteering.core import clock, relay, work
from volunteering.core.lanes import PATIENCE, URGENT_PATIENCE, Lane
from volunteering.core.models import Work, WorkState
from volunteering.core.work import DELAYS, LEASE, enqueue_work, keep_lease, register_work, repeat_work
from volunteering.core.work import run_due_work as run_here
from volunteering.sms.enums import SmsPurpose, SmsState, SmsTemplate
from volunteering.sms.models import SmsMessage
from volunteering.sms.services import queue_message

__all__ = ["redis_server"]
KIND = "test:kind"


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
    handed = sum(relay.hand_over(lane, now=now) for lane in Lane)
    work_off()
    return handed


@pytest.fixture
def done(db):
    """Who was worked on, in order."""
    seen = []
    register_work(KIND, seen.append)
    yield seen
    work._handlers.pop(KIND)


@pytest.fixture
def queue(monkeypatch, settings):
    """What was pushed, lane by lane, without a Redis."""
    pushed = {lane: [] for lane in Lane}

    class Standin:
        def __init__(self, lane):
            self.lane = lane

        def enqueue(self, call, work_id, **_):
            pushed[self.lane].append(work_id)

    settings.QUEUE_ADDRESS = "redis://here/"
    monkeypatch.setattr(relay, "queue", Standin)
    return pushed


@pytest.fixture
def queue_away(settings):
    settings.QUEUE_ADDRESS = "redis://127.0.0.1:1/0"
    relay.connection.cache_clear()
    yield
    relay.connection.cache_clear()


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


@pytest.mark.parametrize("state", [WorkState.WAITING, WorkState.DEAD])
def test_a_slow_worker_that_was_taken_for_dead_leaves_the_row_as_it_finds_it(db, monkeypatch, state):
    def put_off(_):
        Work.objects.update(state=state, due_at=later(dt.timedelta(hours=2)), last_error=work.WORKER_DIED)

    monkeypatch.setitem(work._handlers, KIND, put_off)
    enqueue_work(KIND, uuid.uuid4(), due_at=clock.now())
    run_here(now=clock.now())
    row = Work.objects.get()
    assert (row.state, row.attempts, row.last_error) == (state, 1, work.WORKER_DIED)


@pytest.mark.parametrize(
    ("before", "after", "tries"),
    [
        (WorkState.WAITING, WorkState.WAITING, 3),
        (WorkState.HANDED, WorkState.HANDED, 3),
        (WorkState.TAKEN, WorkState.TAKEN, 3),
        (WorkState.DONE, WorkState.WAITING, 0),
        (WorkState.DEAD, WorkState.WAITING, 0),
    ],
)
def test_whatever_became_of_it_what_is_wanted_again_is_held_until_the_reason_is_there(done, before, after, tries):
    """One statement always locks the row: a worker that takes it waits for the commit."""
    subject, hour = uuid.uuid4(), later(-LEASE)
    enqueue_work(KIND, subject, due_at=hour)
    Work.objects.update(state=before, attempts=3, taken_until=later(LEASE))
    with CaptureQueriesContext(connection) as statements:
        repeat_work(KIND, subject, due_at=later(LEASE))
    row = Work.objects.get()
    assert (row.state, row.attempts, row.due_at > hour) == (after, tries, before != WorkState.HANDED)
    assert len([one for one in statements if one["sql"].startswith("UPDATE")]) == 1


def test_what_is_wanted_again_while_it_is_with_the_queue_is_done_when_the_queue_brings_it(done, queue):
    subject = uuid.uuid4()
    enqueue_work(KIND, subject, due_at=clock.now())
    relay.serve(Lane.SHORT, now=clock.now())
    found = Work.objects.get()
    repeat_work(KIND, subject, due_at=clock.now())
    assert work.take_and_run(found)
    assert done == [subject]


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
    relay.hand_over(Lane.SHORT, now=clock.now())
    relay.connection().flushall()
    assert handed_and_run(now=clock.now()) == 0
    assert handed_and_run(now=later(2 * PATIENCE)) == 1
    assert len(done) == 1


@pytest.mark.slow
def test_what_the_queue_brings_twice_is_done_once(done, settings, redis_server):
    settings.QUEUE_ADDRESS = redis_server
    relay.connection.cache_clear()
    enqueue_work(KIND, uuid.uuid4(), due_at=clock.now())
    relay.hand_over(Lane.SHORT, now=clock.now())
    relay.queue(Lane.SHORT).enqueue(relay.run, Work.objects.get().pk.hex)
    handed_and_run(now=clock.now())
    assert len(done) == 1


def test_what_was_handed_over_is_marked_and_not_handed_over_twice(done, queue):
    enqueue_work(KIND, uuid.uuid4(), due_at=clock.now())
    assert [relay.serve(Lane.SHORT, now=clock.now()) for _ in range(2)] == [1, 0]
    row = Work.objects.get()
    assert (row.state, row.attempts, queue[Lane.SHORT]) == (WorkState.HANDED, 0, [row.pk.hex])
    assert row.taken_until > later(PATIENCE - dt.timedelta(seconds=5))


def test_each_lane_has_its_queue(done, queue, monkeypatch):
    rows = {}
    for lane in Lane:
        monkeypatch.setitem(work._handlers, f"test:{lane}", done.append)
        monkeypatch.setitem(work._lanes, f"test:{lane}", lane)
        enqueue_work(f"test:{lane}", uuid.uuid4(), due_at=clock.now())
        rows[lane] = [Work.objects.get(kind=f"test:{lane}").pk.hex]
    for lane in Lane:
        assert relay.serve(lane, now=clock.now()) == 1
    assert queue == rows


def test_what_takes_minutes_keeps_nothing_short_waiting():
    assert {kind for kind, lane in work._lanes.items() if lane == Lane.LONG} >= {
        "activities:tell_subscribers",
        "imports:apply",
        "service_records:certificates",
    }


def test_a_kind_this_worker_does_not_know_is_left_to_one_that_does(done):
    """While a new version starts, workers of the old one still run."""
    enqueue_work("test:of_tomorrow", uuid.uuid4(), due_at=clock.now())
    assert [relay.serve(lane, now=clock.now()) for lane in Lane] == [0, 0, 0, 0]
    assert Work.objects.get().state == WorkState.WAITING


def test_a_lane_does_only_its_own_work(done):
    enqueue_work(KIND, uuid.uuid4(), due_at=clock.now())
    assert [relay.serve(lane, now=clock.now()) for lane in set(Lane) - {Lane.SHORT}] == [0, 0, 0]
    assert relay.serve(Lane.SHORT, now=clock.now()) == 1


@pytest.mark.parametrize("carrier", ["here", "queue"])
def test_a_login_code_never_waits_behind_notices(db, request, carrier):
    if carrier == "queue":
        pushed = request.getfixturevalue("queue")
    for purpose in (SmsPurpose.NOTICE, SmsPurpose.CODE):
        queue_message(
            phone="19900001234",
            template=SmsTemplate.CODE,
            values={"code": "123456", "lifetime": "5 分钟"},
            purpose=purpose,
            expires_at=later(LEASE),
            now=clock.now(),
        )
    assert relay.serve(Lane.URGENT, now=clock.now()) == 1
    code, notice = Work.objects.get(kind="sms:code"), Work.objects.get(kind="sms:notice")
    assert notice.state == WorkState.WAITING
    if carrier == "queue":
        assert pushed[Lane.URGENT] == [code.pk.hex]
    else:
        assert SmsMessage.objects.get(purpose=SmsPurpose.CODE).state == SmsState.SENT


def test_what_a_process_of_the_old_version_still_writes_is_sent(db):
    message = queue_message(
        phone="19900001234",
        template=SmsTemplate.CODE,
        values={"code": "123456", "lifetime": "5 分钟"},
        purpose=SmsPurpose.CODE,
        expires_at=later(LEASE),
        now=clock.now(),
    )
    Work.objects.update(kind="sms:send")
    run_here(now=clock.now())
    message.refresh_from_db()
    assert message.state == SmsState.SENT


def test_a_kind_that_hangs_lets_the_others_of_its_lane_go_first(db, monkeypatch):
    seen = []
    monkeypatch.setattr(work, "SLOW", 0.0)
    for kind in ("messaging:wechat", "messaging:wechat", "sms:notice"):
        monkeypatch.setitem(
            work._handlers, kind, lambda subject: seen.append(Work.objects.get(subject_id=subject).kind)
        )
        enqueue_work(kind, uuid.uuid4(), due_at=clock.now())
    assert relay.serve(Lane.OUTBOUND, now=clock.now()) == 2
    assert seen == ["messaging:wechat", "sms:notice"]


def test_after_an_hour_of_work_what_others_took_meanwhile_is_theirs(db, monkeypatch):
    half_hours, seen = itertools.count(step=1800), []
    monkeypatch.setattr(work.time, "monotonic", lambda: next(half_hours))
    for kind in ("messaging:wechat", "sms:notice"):
        monkeypatch.setitem(work._handlers, kind, seen.append)
        enqueue_work(kind, uuid.uuid4(), due_at=clock.now())
    an_hour_later = later(dt.timedelta(hours=1))
    Work.objects.filter(kind="sms:notice").update(state=WorkState.TAKEN, taken_until=an_hour_later + LEASE, attempts=1)
    run_here(now=clock.now(), lane=Lane.OUTBOUND)
    assert len(seen) == 1


def test_while_the_queue_is_away_work_is_done_here(done, queue_away):
    for _ in range(3):
        enqueue_work(KIND, uuid.uuid4(), due_at=clock.now())
    assert relay.serve(Lane.SHORT, now=clock.now()) == 3
    assert len(done) == 3


def test_what_could_not_be_handed_over_waits_as_before(done, queue_away):
    for _ in range(2):
        enqueue_work(KIND, uuid.uuid4(), due_at=clock.now())
    with pytest.raises(relay.QueueDown):
        relay.hand_over(Lane.SHORT, now=clock.now())
    assert set(Work.objects.values_list("state", "taken_until")) == {(WorkState.WAITING, None)}


def test_a_queue_that_says_nothing_is_not_waited_for(done, settings):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.QUEUE_ADDRESS = f"redis://127.0.0.1:{silent.getsockname()[1]}/0"
        relay.connection.cache_clear()
        enqueue_work(KIND, uuid.uuid4(), due_at=clock.now())
        began = time.monotonic()
        assert relay.serve(Lane.SHORT, now=clock.now()) == 1
        assert time.monotonic() - began < 3 * relay.SECONDS
    relay.connection.cache_clear()


def test_urgent_work_no_worker_of_the_queue_comes_to_is_done_here(done, queue, monkeypatch):
    monkeypatch.setitem(work._lanes, KIND, Lane.URGENT)
    enqueue_work(KIND, uuid.uuid4(), due_at=clock.now())
    relay.serve(Lane.URGENT, now=clock.now())
    assert not done
    assert relay.serve(Lane.URGENT, now=later(2 * URGENT_PATIENCE)) == 1
    assert len(done) == 1


def test_long_work_that_gets_on_is_not_taken_for_dead(done, run_due_work):
    subject = uuid.uuid4()
    enqueue_work(KIND, subject, due_at=clock.now())
    Work.objects.update(state=WorkState.TAKEN, taken_until=clock.now(), attempts=1)
    keep_lease(KIND, subject)
    assert Work.objects.get().taken_until > later(LEASE / 2)
    assert run_due_work(now=later(LEASE / 2)) == 0


def test_nobody_holds_work_for_years_because_a_clock_was_ahead(done, run_due_work):
    for state in (WorkState.TAKEN, WorkState.HANDED):
        enqueue_work(KIND, uuid.uuid4(), due_at=clock.now())
        waiting = Work.objects.filter(state=WorkState.WAITING)
        waiting.update(state=state, taken_until=later(dt.timedelta(days=3650)), attempts=1)
    assert run_due_work(now=clock.now()) == 2


@pytest.fixture
def killer(db, monkeypatch):
    """Work whose worker never comes to note anything; gives the last words that were said of it."""
    said = []
    monkeypatch.setitem(work._handlers, KIND, None)
    monkeypatch.setitem(work._last_words, KIND, said.append)
    monkeypatch.setattr(work, "_run", lambda row: None)
    enqueue_work(KIND, uuid.uuid4(), due_at=clock.now())
    return said


def test_what_kills_its_worker_comes_again_later_and_ends_as_dead(killer, run_due_work):
    run_due_work(now=clock.now())
    assert run_due_work(now=later(2 * LEASE)) == 1  # a worker may die of something else
    for tries, delay in enumerate(DELAYS[1:], start=2):
        Work.objects.update(taken_until=clock.now())
        assert run_due_work(now=clock.now()) == 0
        row = Work.objects.get()
        assert (row.state, row.attempts, row.last_error) == (WorkState.WAITING, tries, work.WORKER_DIED)
        assert row.due_at > later(delay - dt.timedelta(seconds=5))
        Work.objects.update(due_at=clock.now())
        assert run_due_work(now=clock.now()) == 1
    assert not killer
    Work.objects.update(taken_until=clock.now())
    assert run_due_work(now=clock.now()) == 0
    row = Work.objects.get()
    assert (row.state, killer) == (WorkState.DEAD, [row.subject_id])


def test_who_was_taken_for_dead_notes_nothing(db, monkeypatch):
    """Slow, not dead: meanwhile the row is another worker's, and what becomes of it is for that one to say."""

    def slow(_):
        Work.objects.update(attempts=2, taken_until=later(LEASE))
        raise ConnectionError

    monkeypatch.setitem(work._handlers, KIND, slow)
    enqueue_work(KIND, uuid.uuid4(), due_at=clock.now())
    run_here(now=clock.now())
    assert Work.objects.get().state == WorkState.TAKEN


def test_what_is_wanted_again_has_all_its_tries(db, monkeypatch):
    monkeypatch.setitem(work._handlers, KIND, lambda subject: repeat_work(KIND, subject, due_at=later(LEASE)))
    enqueue_work(KIND, uuid.uuid4(), due_at=clock.now())
    run_here(now=clock.now())
    assert (Work.objects.get().state, Work.objects.get().attempts) == (WorkState.WAITING, 0)
