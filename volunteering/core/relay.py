"""For many machines: due rows go by their ids to a queue in Redis or Valkey, which workers anywhere read.

Row and wake-up still commit together, because the row is the wake-up: the relay reads what is committed. A queue that
forgets loses nothing: a row handed over and not taken in time is handed over again. Nor does one that cannot be
reached: what is due is done here, what it holds comes back in time, and the row sees to it that nothing is done twice.
"""

import datetime as dt
import logging
import uuid
from functools import cache
from typing import TYPE_CHECKING

from django.conf import settings

from volunteering.core import clock
from volunteering.core.lanes import Lane, patience
from volunteering.core.models import Work, WorkState
from volunteering.core.work import as_found, due_work, run_due_work, run_handed_work, take_and_run

if TYPE_CHECKING:
    from redis import Redis
    from rq import Queue

SECONDS = 1.0  # nobody waits longer for the queue
logger = logging.getLogger(__name__)


class QueueDown(Exception):
    """No answer from it in time."""


def serve(lane: Lane, *, now: dt.datetime) -> int:
    """One round: what is due is handed to the queue, or done here without one and while it cannot be reached."""
    if settings.QUEUE_ADDRESS:
        try:
            return hand_over(lane, now=now)
        except QueueDown as down:
            logger.warning("the queue is unreachable (%s): %s work is done here", down, lane)
    return run_due_work(now=now, lane=lane)


def hand_over(lane: Lane, *, now: dt.datetime) -> int:
    """Push what is due. Marked first: after a crash in between it is late, never doubled or lost. Raises QueueDown.

    Urgent work that no worker of the queue came to in time is done here: all of them may be at something long.
    """
    moved = 0
    for work in due_work(now=now, lane=lane):
        if work.state == WorkState.HANDED and lane == Lane.URGENT:
            moved += take_and_run(work)
        elif as_found(work).update(state=WorkState.HANDED, taken_until=clock.now() + patience(lane)):
            _push(work, lane)
            moved += 1
    return moved


def _push(work: Work, lane: Lane) -> None:
    from redis.exceptions import RedisError

    try:
        queue(lane).enqueue(run, work.pk.hex, result_ttl=0, job_timeout=-1)
    except RedisError as problem:
        handed = Work.objects.filter(pk=work.pk, state=WorkState.HANDED)
        handed.update(state=WorkState.WAITING, taken_until=None)
        raise QueueDown(type(problem).__name__) from None


def run(work_id: str) -> None:
    """What a worker of the queue calls. Failures, delays and dead letters are the row's, not the queue's."""
    run_handed_work(uuid.UUID(work_id))


def queue(lane: Lane) -> "Queue":
    from rq import Queue

    return Queue(lane, connection=connection())


def is_queue_up() -> bool:
    from redis.exceptions import RedisError

    try:
        return bool(connection().ping())
    except RedisError:
        return False


@cache
def connection() -> "Redis":
    """To push by, and to ask whether it is there. A worker, which waits for minutes, has its own."""
    from redis import Redis
    from redis.backoff import NoBackoff
    from redis.retry import Retry

    return Redis.from_url(
        settings.QUEUE_ADDRESS,
        socket_timeout=SECONDS,
        socket_connect_timeout=SECONDS,
        retry=Retry(NoBackoff(), 0),
    )
