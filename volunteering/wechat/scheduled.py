import datetime as dt

from volunteering.wechat.services import forget_pushes


def clean(now: dt.datetime) -> None:
    forget_pushes(now=now)
