"""For many machines: due rows go by their ids to a queue in Redis or Valkey, which workers anywhere read.

Row and wake-up still commit together, because the row is the wake-up: the relay reads what is committed. A queue that
forgets loses nothing: a row handed over and not taken in time is handed over again.
"""

import datetime as dt
import uuid
from functools import cache
from typing import TYPE_CHECKING

from django.conf import settings

from volunteering.core import clock
from volunteering.core.models import WorkState
from volunteering.core.work import due_work, in_lane, run_handed_work

if TYPE_CHECKING:
    from redis import Redis
    from rq import Queue

SHORT, LONG = "short", "long"
# A queue may be long; in this time a worker should have come to the row.
PATIENCE = dt.timedelta(minutes=10)


def hand_over(*, now: dt.datetime, is_long: bool) -> int:
    """Push what is due. Marked first: after a crash in between it is late, never doubled or lost."""
    handed = 0
    for work in in_lane(due_work(now), is_long=is_long):
        mine = due_work(now).filter(pk=work.pk)
        if mine.update(state=WorkState.HANDED, taken_until=clock.now() + PATIENCE):
            queue(LONG if is_long else SHORT).enqueue(run, work.pk.hex, result_ttl=0, job_timeout=-1)
            handed += 1
    return handed


def run(work_id: str) -> None:
    """What a worker of the queue calls. Failures, delays and dead letters are the row's, not the queue's."""
    run_handed_work(uuid.UUID(work_id))


def queue(name: str) -> "Queue":
    from rq import Queue

    return Queue(name, connection=connection())


@cache
def connection() -> "Redis":
    from redis import Redis

    return Redis.from_url(settings.QUEUE_ADDRESS)
