import logging
import os
import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections, connections

from config.schedule import TIMETABLE
from volunteering.core import clock
from volunteering.core.timetable import tick
from volunteering.core.work import run_due_work

logger = logging.getLogger(__name__)
PAUSE, PAUSE_AFTER_TROUBLE = 0.5, 5.0


class Command(BaseCommand):
    help = "Run what the timetable asks for, and long work beside it, until told to stop."

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        # Long work ends with the process; what it held is taken again after its lease.
        threading.Thread(target=work_long, args=(stop,), daemon=True).start()
        pause = PAUSE
        while not stop.wait(pause):
            pause = keep_timetable()


def keep_timetable() -> float:
    """One round. Returns how long to pause: longer when the database could not be asked, which mends itself or not."""
    try:
        close_old_connections()
        tick(TIMETABLE, now=clock.now())
    except Exception:
        logger.exception("the timetable stumbled")
        return PAUSE_AFTER_TROUBLE
    return PAUSE


def work_long(stop: threading.Event) -> None:
    # Pages and codes come first: on Linux a thread has a priority of its own, and what it starts inherits it.
    os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 5)
    while not stop.wait(PAUSE):
        try:
            close_old_connections()
            run_due_work(now=clock.now(), is_long=True)
        except Exception:
            logger.exception("long work stumbled")
    connections.close_all()
