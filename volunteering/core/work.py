"""Background work: a row with a state, written with what made it necessary, so nothing is lost whatever dies.

A worker takes a due row for the length of a lease by one conditional UPDATE; two workers never hold one row. A worker
that dies lets the lease run out and the row is taken again: a handler may run twice and must not mind. What outlived
more than one worker is taken for what killed them: it waits as if it had failed, and is given up on in the end.
A handler runs outside any transaction, because it may wait for the world outside: what it writes, it writes through
atomic services.
"""

import datetime as dt
import logging
import time
import uuid
from collections.abc import Callable, Iterator

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When

from volunteering.core import clock
from volunteering.core.lanes import PATIENCE, Lane
from volunteering.core.models import Work, WorkState
from volunteering.core.tracing import traced

Handler = Callable[[uuid.UUID], None]
logger = logging.getLogger(__name__)

LEASE = dt.timedelta(seconds=60)
DELAYS = (
    dt.timedelta(minutes=1),
    dt.timedelta(minutes=5),
    dt.timedelta(minutes=30),
    dt.timedelta(hours=2),
    dt.timedelta(hours=12),
)
# Nothing is held for longer: then the clock was ahead when it was taken.
LONGEST_HELD = PATIENCE + dt.timedelta(minutes=1)
WORKER_DIED = "WorkerDied"
SLOW = 2.0  # seconds: then something outside hangs
BATCH = 20  # what becomes urgent meanwhile waits for no more
_handlers: dict[str, Handler] = {}
_lanes: dict[str, Lane] = {}
_last_words: dict[str, Handler] = {}


class NotBefore(Exception):
    """A handler raises it when the world outside takes nothing more until `moment`: the work waits and loses no try."""

    def __init__(self, moment: dt.datetime, reason: str) -> None:
        super().__init__(reason)
        self.moment = moment


def register_work(
    kind: str, handler: Handler, *, lane: Lane = Lane.SHORT, when_given_up: Handler | None = None
) -> None:
    """In `AppConfig.ready`: `handler(subject_id)` does the work of this kind.

    `when_given_up` tells who waits for it that it will not come any more. Raises ValueError for a kind that is taken.
    """
    if kind in _handlers:
        raise ValueError(kind)
    _handlers[kind] = handler
    if when_given_up:
        _last_words[kind] = when_given_up
    if lane != Lane.SHORT:
        _lanes[kind] = lane


def keep_lease(kind: str, subject_id: uuid.UUID) -> None:
    """Long work calls this after each portion, so that nobody takes it for dead."""
    mine = Work.objects.filter(kind=kind, subject_id=subject_id, state=WorkState.TAKEN)
    mine.update(taken_until=clock.now() + LEASE)


def enqueue_work(kind: str, subject_id: uuid.UUID, *, due_at: dt.datetime) -> None:
    """Call in the transaction of what makes the work necessary. The same subject is worked on once."""
    now = clock.now()
    row = Work(kind=kind, subject_id=subject_id, due_at=due_at, created_at=now)
    Work.objects.bulk_create([row], ignore_conflicts=True)


def repeat_work(kind: str, subject_id: uuid.UUID, *, due_at: dt.datetime) -> None:
    """As `enqueue_work`, for what is done again and again: a finished row comes back to life.

    One that is being worked on just now is done once more: it may have looked before the reason was there.
    """
    enqueue_work(kind, subject_id, due_at=due_at)
    is_finished = Q(state__in=(WorkState.DONE, WorkState.DEAD))
    # One statement whatever the state: no worker takes or finishes the row before the reason is committed. One that is
    # with a queue keeps its hour, by which the worker that just comes to it knows it again.
    Work.objects.filter(kind=kind, subject_id=subject_id).update(
        state=Case(When(is_finished, then=Value(WorkState.WAITING)), default=F("state")),
        attempts=Case(When(is_finished, then=0), default=F("attempts"), output_field=IntegerField()),
        due_at=Case(When(state=WorkState.HANDED, then=F("due_at")), default=Value(due_at)),
    )


def run_due_work(*, now: dt.datetime, lane: Lane | None = None) -> int:
    """Do what is due, in one lane or in all, and not held by another worker. Returns how many rows were worked on."""
    return sum(_run_lane(one, frozenset(), now) for one in ([lane] if lane else Lane))


def _run_lane(lane: Lane, without: frozenset[str], now: dt.datetime) -> int:
    """A kind whose work hangs is left for the next round: the other kinds of its lane come first."""
    done, began = 0, time.monotonic()
    for work in due_work(now=now, lane=lane, without=without):
        started = time.monotonic()
        done += take_and_run(work)
        ended = time.monotonic()
        if ended - started > SLOW:
            return done + _run_lane(lane, without | {work.kind}, now + dt.timedelta(seconds=ended - began))
    return done


def run_handed_work(work_id: uuid.UUID) -> bool:
    """Do what a queue brought, once: whoever takes the row first, and nobody when it is done or was given up on."""
    work = Work.objects.filter(pk=work_id, state=WorkState.HANDED).first()
    return work is not None and take_and_run(work)


def due_work(*, now: dt.datetime, lane: Lane, without: frozenset[str] = frozenset()) -> Iterator[Work]:
    """What was due longest first. A kind nobody registered is left to a worker that knows it, and is seen as late."""
    waiting = Q(state=WorkState.WAITING, due_at__lte=now)
    lapsed = Q(taken_until__lte=now) | Q(taken_until__gt=now + LONGEST_HELD)
    left_lying = Q(state__in=(WorkState.TAKEN, WorkState.HANDED)) & lapsed
    kinds = [kind for kind in _handlers if _lanes.get(kind, Lane.SHORT) == lane and kind not in without]
    for work in Work.objects.filter(waiting | left_lying, kind__in=kinds).order_by("due_at")[:BATCH]:
        if work.state == WorkState.TAKEN and work.attempts > 1:
            _put_off(work, as_found(work), WORKER_DIED)
        else:
            yield work


def as_found(work: Work) -> QuerySet[Work]:
    """The row, unless somebody has touched it since: of two workers one changes it so."""
    return Work.objects.filter(pk=work.pk, state=work.state, due_at=work.due_at, taken_until=work.taken_until)


def take_and_run(work: Work) -> bool:
    until = clock.now() + LEASE
    if not as_found(work).update(state=WorkState.TAKEN, taken_until=until, attempts=F("attempts") + 1):
        return False
    work.attempts += 1
    _run(work)
    return True


def _run(work: Work) -> None:
    # Unless it was taken for dead: then it is another's, waits for its next try, or was given up on.
    mine = Work.objects.filter(pk=work.pk, attempts=work.attempts, state=WorkState.TAKEN)
    with traced(work.pk.hex):
        try:
            _handlers[work.kind](work.subject_id)
            if not mine.filter(due_at=work.due_at).update(state=WorkState.DONE, finished_at=clock.now(), last_error=""):
                mine.update(state=WorkState.WAITING, attempts=0)  # wanted again meanwhile
        except NotBefore as later:
            logger.warning("work %s %s waits: %s", work.kind, work.pk, later)
            waits = {"state": WorkState.WAITING, "due_at": later.moment, "last_error": str(later)[:100]}
            mine.update(**waits, attempts=work.attempts - 1)
        except Exception as error:
            logger.exception("work %s %s failed", work.kind, work.pk)
            _put_off(work, mine, type(error).__name__)


def _put_off(work: Work, rows: QuerySet[Work], error: str) -> None:
    """Until its next try, or for good."""
    is_dead = work.attempts > len(DELAYS)
    changed = rows.update(
        state=WorkState.DEAD if is_dead else WorkState.WAITING,
        due_at=clock.now() + DELAYS[min(work.attempts, len(DELAYS)) - 1],
        last_error=error,
        finished_at=clock.now() if is_dead else None,
    )
    if changed and is_dead and work.kind in _last_words:
        _last_words[work.kind](work.subject_id)
