"""For many machines: due rows go by their ids to a queue in Redis or Valkey, which workers anywhere read.

Row and wake-up still commit together, because the row is the wake-up: the relay reads what is committed. A queue that
forgets loses nothing: a row handed over and not taken in time is handed over again. Nor does one that cannot be
reached: what was handed to it is taken back, and the row sees to it that nothing is done twice.
"""

import datetime as dt
import uuid
from functools import cache
from typing import TYPE_CHECKING

from django.conf import settings

from volunteering.core import clock
from volunteering.core.models import Work, WorkState
from volunteering.core.work import due_work, in_lane, lane, run_handed_work

if TYPE_CHECKING:
    from redis import Redis
    from rq import Queue

SHORT, LONG = "short", "long"
# A queue may be long; in this time a worker should have come to the row.
PATIENCE = dt.timedelta(minutes=10)
# Nothing lies in the queue, and still nobody took the row: the queue was emptied.
FORGOTTEN = dt.timedelta(seconds=30)
SECONDS = 1.0  # pages and the timetable wait no longer for the queue


class QueueDown(Exception):
    """No answer from it in time."""


def hand_over(*, now: dt.datetime, is_long: bool) -> int:
    """Push what is due. Marked first: after a crash in between it is late, never doubled or lost. Raises QueueDown."""
    from redis.exceptions import RedisError

    handed, name = 0, LONG if is_long else SHORT
    try:
        _recall_forgotten(name, now)
        for work in in_lane(due_work(now), is_long=is_long):
            mine = due_work(now).filter(pk=work.pk)
            if mine.update(state=WorkState.HANDED, taken_until=clock.now() + PATIENCE):
                queue(name).enqueue(run, work.pk.hex, result_ttl=0, job_timeout=-1)
                handed += 1
    except RedisError as problem:
        raise QueueDown(type(problem).__name__) from None
    return handed


def take_back() -> int:
    """Everything that was handed over and not begun. Whoever still finds it in the queue finds the row changed."""
    handed = Work.objects.filter(state=WorkState.HANDED)
    return handed.update(state=WorkState.WAITING, taken_until=None)


def _recall_forgotten(name: str, now: dt.datetime) -> None:
    old = Work.objects.filter(
        lane(is_long=name == LONG), state=WorkState.HANDED, taken_until__lte=now + PATIENCE - FORGOTTEN
    )
    if old.exists() and not queue(name).count:
        old.update(state=WorkState.WAITING, taken_until=None)


def run(work_id: str) -> None:
    """What a worker of the queue calls. Failures, delays and dead letters are the row's, not the queue's."""
    run_handed_work(uuid.UUID(work_id))


def queue(name: str) -> "Queue":
    from rq import Queue

    return Queue(name, connection=connection())


def is_queue_up() -> bool:
    from redis.exceptions import RedisError

    try:
        return bool(connection().ping())
    except RedisError:
        return False


@cache
def connection() -> "Redis":
    from redis import Redis
    from redis.backoff import NoBackoff
    from redis.retry import Retry

    return Redis.from_url(
        settings.QUEUE_ADDRESS,
        socket_timeout=SECONDS,
        socket_connect_timeout=SECONDS,
        retry=Retry(NoBackoff(), 0),
    )
