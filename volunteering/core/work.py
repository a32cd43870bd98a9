"""Background work: a row with a state, written with what made it necessary, so nothing is lost whatever dies.

A worker takes a due row for the length of a lease by one conditional UPDATE; two workers never hold one row. A worker
that dies lets the lease run out and the row is taken again: a handler may run twice and must not mind. It runs outside
any transaction, because it may wait for the world outside: what it writes, it writes through atomic services.
"""

import datetime as dt
import logging
import uuid
from collections.abc import Callable

from django.db.models import F, Q, QuerySet

from volunteering.core import clock
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
BATCH = 200
_handlers: dict[str, Handler] = {}
_long_kinds: set[str] = set()
_last_words: dict[str, Handler] = {}


def register_work(kind: str, handler: Handler, *, is_long: bool = False, when_given_up: Handler | None = None) -> None:
    """In `AppConfig.ready`: `handler(subject_id)` does the work of this kind.

    Long work (minutes) has a lane of its own, so that a login code never waits behind a sheet of 100,000 rows.
    `when_given_up` tells who waits for it that it will not come any more. Raises ValueError for a kind that is taken.
    """
    if kind in _handlers:
        raise ValueError(kind)
    _handlers[kind] = handler
    if when_given_up:
        _last_words[kind] = when_given_up
    if is_long:
        _long_kinds.add(kind)


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
    mine = Work.objects.filter(kind=kind, subject_id=subject_id)
    mine.filter(state__in=(WorkState.DONE, WorkState.DEAD)).update(state=WorkState.WAITING, due_at=due_at, attempts=0)
    mine.filter(state=WorkState.TAKEN).update(due_at=due_at)


def run_due_work(*, now: dt.datetime, is_long: bool = False) -> int:
    """Do what is due in one lane and not held by another worker. Returns how many rows were worked on."""
    return sum(_take_and_run(work, due_work(now)) for work in in_lane(due_work(now), is_long=is_long))


def run_handed_work(work_id: uuid.UUID) -> bool:
    """Do what a queue brought, once: whoever takes the row first, and nobody when it is done or was given up on."""
    handed = Work.objects.filter(state=WorkState.HANDED)
    work = handed.filter(pk=work_id).first()
    return work is not None and _take_and_run(work, handed)


def due_work(now: dt.datetime) -> QuerySet[Work]:
    waiting = Q(state=WorkState.WAITING, due_at__lte=now)
    left_lying = Q(state__in=(WorkState.TAKEN, WorkState.HANDED), taken_until__lte=now)
    return Work.objects.filter(waiting | left_lying)


def in_lane(rows: QuerySet[Work], *, is_long: bool) -> QuerySet[Work]:
    lane = Q(kind__in=_long_kinds) if is_long else ~Q(kind__in=_long_kinds)
    return rows.filter(lane).order_by("due_at")[:BATCH]


def _take_and_run(work: Work, still: QuerySet[Work]) -> bool:
    """`still`: the rows it has to be among to be taken."""
    taken = still.filter(pk=work.pk)
    if not taken.update(state=WorkState.TAKEN, taken_until=clock.now() + LEASE, attempts=F("attempts") + 1):
        return False
    work.attempts += 1
    _run(work)
    return True


def _run(work: Work) -> None:
    row = Work.objects.filter(pk=work.pk)
    try:
        with traced(work.pk.hex):
            _handlers[work.kind](work.subject_id)
        if not row.filter(due_at=work.due_at).update(state=WorkState.DONE, finished_at=clock.now(), last_error=""):
            row.update(state=WorkState.WAITING)  # wanted again meanwhile
    except Exception as error:
        logger.exception("work %s %s failed", work.kind, work.pk)
        is_dead = work.attempts > len(DELAYS)
        row.update(
            state=WorkState.DEAD if is_dead else WorkState.WAITING,
            due_at=clock.now() + DELAYS[min(work.attempts, len(DELAYS)) - 1],
            last_error=type(error).__name__,
        )
        if is_dead and work.kind in _last_words:
            _last_words[work.kind](work.subject_id)
