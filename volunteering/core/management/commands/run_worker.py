import logging
import os
import signal
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections, connections

from config.schedule import TIMETABLE
from volunteering.core import clock
from volunteering.core.lanes import Lane
from volunteering.core.relay import serve
from volunteering.core.timetable import tick

logger = logging.getLogger(__name__)
PAUSE, PAUSE_AFTER_TROUBLE = 0.5, 5.0
GRACE = 10.0  # seconds to finish what was begun


class Command(BaseCommand):
    help = "Run what the timetable asks for, and each lane of work beside it, until told to stop."

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        lanes = {lane: threading.Thread(target=keep_lane, args=(lane, stop), daemon=True) for lane in Lane}
        for thread in lanes.values():
            thread.start()
        keep_on(keep_timetable, stop)
        # Long work ends with the process; what it held is taken again after its lease.
        ends = time.monotonic() + GRACE
        for lane in set(Lane) - {Lane.LONG}:
            lanes[lane].join(max(0.0, ends - time.monotonic()))


def keep_on(round_: Callable[[], float], stop: threading.Event) -> None:
    """Round after round, with the pause that each asks for."""
    pause = 0.0
    while not stop.wait(pause):
        pause = round_()
    connections.close_all()


def keep_lane(lane: Lane, stop: threading.Event) -> None:
    if lane == Lane.LONG:
        # Pages and codes come first: on Linux a thread has a priority of its own, and what it starts inherits it.
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 5)
    keep_on(partial(serve_lane, lane), stop)


def serve_lane(lane: Lane) -> float:
    """One round. As long as there is something to do, the next follows at once."""
    try:
        close_old_connections()
        return 0.0 if serve(lane, now=clock.now()) else PAUSE
    except Exception:
        logger.exception("the %s lane stumbled", lane)
        return PAUSE_AFTER_TROUBLE


def keep_timetable() -> float:
    """One round. An entry may take long: each looks at the clock for itself."""
    try:
        close_old_connections()
        for entry in TIMETABLE:
            tick((entry,), now=clock.now())
    except Exception:
        logger.exception("the timetable stumbled")
        return PAUSE_AFTER_TROUBLE
    return PAUSE
