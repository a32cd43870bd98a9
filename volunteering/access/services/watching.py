"""What operators should hear of, looked at once a minute. Each is told at most once an hour, or once a day."""

import datetime as dt
from collections.abc import Iterable

from django.conf import settings

from volunteering.access import notices
from volunteering.access.selectors import operators
from volunteering.core.models import ScheduledRun, Work, WorkState
from volunteering.core.relay import is_queue_up
from volunteering.core.timetable import is_late
from volunteering.messaging.selectors import last_told
from volunteering.sms.selectors import budget, failing_for_long

RUNNING_OUT = 80  # percent
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


def watch_sms(*, now: dt.datetime) -> None:
    today = budget(now)
    if today.is_spent:
        notices.tell_sms_spent(today, now=now)
    elif today.share >= RUNNING_OUT:
        notices.tell_sms_running_out(today, now=now)
    for state in failing_for_long(now):
        notices.tell_provider_failing(state, now=now)


def watch_work(*, now: dt.datetime) -> None:
    """New is what was given up since the last time somebody was told."""
    told = last_told(operators(), "access:work_given_up") or now - DAY
    dead = Work.objects.filter(state=WorkState.DEAD)
    new = dead.filter(finished_at__gt=told).count()
    if new and now - told >= HOUR:
        notices.tell_work_given_up(new=new, all_together=dead.count(), now=now)


def watch_timetable(timetable: Iterable[tuple[str, dt.timedelta]], *, now: dt.datetime) -> None:
    """Rows of entries that were taken out of the timetable stay behind, and are nobody's trouble."""
    every = dict(timetable)
    runs = ScheduledRun.objects.filter(name__in=every).order_by("name")
    ill = [run for run in runs if run.is_failing or is_late(run, every[run.name], now=now)]
    if ill:
        notices.tell_timetable_ill(ill, now=now)


def watch_queue(*, now: dt.datetime) -> None:
    if settings.QUEUE_ADDRESS and not is_queue_up():
        notices.tell_queue_unreachable(now=now)
