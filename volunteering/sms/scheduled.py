import datetime as dt

from volunteering.sms.services import delete_expired, send_waiting


def send(now: dt.datetime) -> None:
    send_waiting(now=now)


def clean(now: dt.datetime) -> None:
    delete_expired(now=now)
