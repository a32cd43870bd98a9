import datetime as dt

from volunteering.sms.services import delete_expired


def clean(now: dt.datetime) -> None:
    delete_expired(now=now)
