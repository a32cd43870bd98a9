import datetime as dt

from config.schedule import TIMETABLE
from volunteering.access.services.watching import watch_queue, watch_sms, watch_timetable, watch_work


def watch(now: dt.datetime) -> None:
    watch_sms(now=now)
    watch_work(now=now)
    watch_timetable(TIMETABLE, now=now)
    watch_queue(now=now)
