import datetime as dt

from volunteering.core.zone import CHINA
from volunteering.service_records.services import award_announced, look_at_stars
from volunteering.service_records.services.deadlines import remind_all, watch_shifts
from volunteering.service_records.services.finding import find_anomalies
from volunteering.service_records.services.recording_hand import record_after_notice
from volunteering.service_records.services.seeing_off import remind_to_check_out

# Nobody is reminded in the night.
MORNING, EVENING = 8, 21
PORTIONS = 20


def see_off(now: dt.datetime) -> None:
    remind_to_check_out(now=now)


def watch_deadlines(now: dt.datetime) -> None:
    watch_shifts(now=now)


def remind_of_deadlines(now: dt.datetime) -> None:
    if MORNING <= now.astimezone(CHINA).hour < EVENING:
        remind_all(now=now)


def look_for_anomalies(now: dt.datetime) -> None:
    """A backlog is worked off over several runs."""
    for _ in range(PORTIONS):
        if not find_anomalies(now=now):
            return


def record_noticed_hours(now: dt.datetime) -> None:
    """Hand-entered hours whose public notice has ended and which nobody disputes."""
    record_after_notice(now=now)


def look_for_stars(now: dt.datetime) -> None:
    look_at_stars(now=now)


def award_stars(now: dt.datetime) -> None:
    award_announced(now=now)
