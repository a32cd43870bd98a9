import datetime as dt

from config.schedule import TIMETABLE
from volunteering.access.services.watching import watch_queue, watch_sms, watch_timetable, watch_work
from volunteering.core.timetable import one_of_many


def watch(now: dt.datetime) -> None:
    """One look that fails, silences none of the others."""
    with one_of_many("watch", "sms"):
        watch_sms(now=now)
    with one_of_many("watch", "work"):
        watch_work(now=now)
    with one_of_many("watch", "timetable"):
        watch_timetable(TIMETABLE, now=now)
    with one_of_many("watch", "queue"):
        watch_queue(now=now)
