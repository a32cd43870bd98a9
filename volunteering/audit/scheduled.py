import datetime as dt

from volunteering.audit.services import seal_events


def seal(now: dt.datetime) -> None:
    seal_events(now=now)
