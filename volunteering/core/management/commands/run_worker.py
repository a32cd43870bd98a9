import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections

from config.schedule import TIMETABLE
from volunteering.core import clock
from volunteering.core.timetable import tick


class Command(BaseCommand):
    help = "Run what the timetable asks for, until told to stop."

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        while not stop.wait(0.5):
            close_old_connections()
            tick(TIMETABLE, now=clock.now())
