import datetime as dt

from volunteering.service_records.services import award_announced, look_at_stars


def look_for_stars(now: dt.datetime) -> None:
    look_at_stars(now=now)


def award_stars(now: dt.datetime) -> None:
    award_announced(now=now)
