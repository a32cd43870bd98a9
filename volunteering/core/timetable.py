"""Runs what is due. However many workers tick, each due entry runs once: who moves its row first, runs it.

An entry is due as well when its hour is further off than it could be: then the clock was ahead.
"""

import datetime as dt
import logging
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db.models import Q
from django.utils.module_loading import import_string

from volunteering.core.models import ScheduledRun

SLACK = dt.timedelta(minutes=1)  # between the clocks of two machines
logger = logging.getLogger(__name__)


@contextmanager
def one_of_many(what: str, key: object) -> Iterator[None]:
    """What goes wrong with one is logged, comes again with the next run, and keeps nobody else waiting."""
    try:
        yield
    except Exception:
        logger.exception("%s %s failed", what, key)


def tick(timetable: Iterable[tuple[str, dt.timedelta]], *, now: dt.datetime) -> list[str]:
    """Run the entries that are due and return their names. One that fails is logged and comes again."""
    ran = []
    for name, every in timetable:
        ScheduledRun.objects.get_or_create(name=name, defaults={"next_at": now})
        due = Q(next_at__lte=now) | Q(next_at__gt=now + every + SLACK)
        if not ScheduledRun.objects.filter(due, name=name).update(next_at=now + every):
            continue
        _run(name, now)
        ran.append(name)
    return ran


def lateness(next_at: dt.datetime, every: dt.timedelta, *, now: dt.datetime) -> dt.timedelta:
    """How far an entry is from its hour: past it, or waiting for one that is not its own."""
    return max(now - next_at, next_at - (now + every + SLACK), dt.timedelta(0))


def is_late(run: ScheduledRun | None, every: dt.timedelta, *, now: dt.datetime) -> bool:
    return run is not None and lateness(run.next_at, every, now=now) > ScheduledRun.PATIENCE


def _run(name: str, now: dt.datetime) -> None:
    started = time.perf_counter()
    outcome: dict[str, object] = {"ran_at": now}
    try:
        import_string(name)(now)
    except Exception as error:
        logger.exception("scheduled %s failed", name)
        outcome |= {"failed_at": now, "failure": type(error).__name__}
    outcome["took_ms"] = int(1000 * (time.perf_counter() - started))
    ScheduledRun.objects.filter(name=name).update(**outcome)
