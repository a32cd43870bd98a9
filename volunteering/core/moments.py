"""Moments as people say them."""

import datetime as dt

from volunteering.core.zone import CHINA

NEAR = {-1: "昨天", 0: "今天", 1: "明天"}


def in_words(moment: dt.datetime, *, now: dt.datetime) -> str:
    """今天 00:38, 8月8日 09:00; the year when it is not this one."""
    moment, now = moment.astimezone(CHINA), now.astimezone(CHINA)
    year = "" if moment.year == now.year else f"{moment.year}年"
    day = NEAR.get((moment.date() - now.date()).days, f"{year}{moment.month}月{moment.day}日")
    return f"{day} {moment.hour:02}:{moment.minute:02}"
