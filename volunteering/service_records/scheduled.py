import datetime as dt

from volunteering.service_records.services import award_announced, look_at_stars
from volunteering.service_records.services.recording_hand import record_after_notice


def record_noticed_hours(now: dt.datetime) -> None:
    """Hand-entered hours whose public notice has ended and which nobody disputes."""
    record_after_notice(now=now)


def look_for_stars(now: dt.datetime) -> None:
    look_at_stars(now=now)


def award_stars(now: dt.datetime) -> None:
    award_announced(now=now)
