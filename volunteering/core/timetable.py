"""Runs what is due. However many workers tick, each due entry runs once: who moves its row first, runs it."""

import datetime as dt
import logging
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.utils.module_loading import import_string

from volunteering.core.models import ScheduledRun

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
        if not ScheduledRun.objects.filter(name=name, next_at__lte=now).update(next_at=now + every):
            continue
        _run(name, now)
        ran.append(name)
    return ran


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
