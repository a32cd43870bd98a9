"""When one may check in, and how hours are counted: plain Python. `VERSION` is stored with each record."""

import datetime as dt
from dataclasses import dataclass

VERSION = 1


@dataclass(frozen=True)
class Period:
    starts_at: dt.datetime
    ends_at: dt.datetime


def overlap(one: Period, other: Period) -> bool:
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def counted(attended: Period, shift: Period) -> Period | None:
    """What counts of somebody's presence: the part inside the shift, in whole minutes; None when nothing is left.

    Actual service only: waiting before the shift and staying after it are not service.
    """
    start = max(attended.starts_at, shift.starts_at)
    end = min(attended.ends_at, shift.ends_at)
    minutes = int((end - start).total_seconds() // 60)
    return Period(start, start + dt.timedelta(minutes=minutes)) if minutes > 0 else None


def minutes_of(period: Period, rest_minutes: int = 0) -> int:
    """Minutes of service in a counted period; rest is excluded, and never makes it negative."""
    whole = int((period.ends_at - period.starts_at).total_seconds() // 60)
    return max(whole - rest_minutes, 0)


def problem_of_check_in(shift: Period, *, opens_before: dt.timedelta, now: dt.datetime) -> str:
    """A sentence, or "" when one may check in now."""
    if now < shift.starts_at - opens_before:
        return f"签到还没有开始，活动开始前 {int(opens_before.total_seconds() // 60)} 分钟起可以签到。"
    if now >= shift.ends_at:
        return "这个场次已经结束，不能再签到。到过场的，请联系活动负责人补记。"
    return ""


def problem_of_check_out(shift: Period, *, stays_open: dt.timedelta, now: dt.datetime) -> str:
    if now >= shift.ends_at + stays_open:
        return "签退时间已经过了。请联系活动负责人补上离开的时间。"
    return ""


def problem_of_mended_departure(came_at: dt.datetime, left_at: dt.datetime, shift: Period, now: dt.datetime) -> str:
    """A departure that the leader fills in afterwards."""
    if left_at > now:
        return "离开时间不能晚于现在。"
    if left_at <= came_at:
        return "离开时间要晚于签到时间。"
    if left_at > shift.ends_at:
        return "离开时间不能晚于场次结束。"
    return ""
