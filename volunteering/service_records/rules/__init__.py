"""When one may check in, and how hours are counted: plain Python. `VERSION` is stored with each record."""

import datetime as dt
from dataclasses import dataclass

from volunteering.core.zone import CHINA

VERSION = 2  # 2: at most so many hours for a person and shift; 1 had no such limit
ADULT = 18


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


def capped(minutes: int, *, most_hours: int) -> int:
    """A shift that is open from morning to night is not served by one person all along."""
    return min(minutes, most_hours * 60)


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


def problem_of_hand_time(served: Period, *, rest_minutes: int, shift: Period, now: dt.datetime) -> str:
    """Times typed by hand: forwards, on one day, inside the shift, over, and more than the rest."""
    if served.ends_at <= served.starts_at:
        return "结束时间要晚于开始时间。"
    if served.starts_at.astimezone(CHINA).date() != (served.ends_at - dt.timedelta.resolution).astimezone(CHINA).date():
        return "服务时间不能跨过午夜。"
    if served.starts_at < shift.starts_at or served.ends_at > shift.ends_at:
        start, end = (moment.astimezone(CHINA) for moment in (shift.starts_at, shift.ends_at))
        return f"服务时间要在场次之内（{start:%H:%M} 到 {end:%H:%M}）。"
    if served.ends_at > now:
        return "服务时间还没有到，不能提前补录。"
    if rest_minutes < 0 or not minutes_of(served, rest_minutes):
        return "休息时间填分钟数，不能为负，也不能达到全部服务时间。"
    return ""


def problem_of_hand_window(shift: Period, *, within: dt.timedelta, now: dt.datetime) -> str:
    """Whether hours of this shift may still be entered by hand."""
    if now < shift.ends_at:
        return "场次结束以后才能补录时长。"
    if now > shift.ends_at + within:
        return f"场次结束已超过 {within.days} 天，不能再补录。有证据的，请联系当地科协。"
    return ""


def problem_of_cancelled(shift: Period, cancelled_at: dt.datetime | None) -> str:
    """Of a shift that was called off. One that was over before the rest of its activity was cancelled took place."""
    if cancelled_at and cancelled_at < shift.ends_at:
        return "这个场次结束之前活动已经取消，没有服务时长可以记录。"
    return ""


def problem_of_hand_age(age: int | None, *, minimum: int, is_guarded: bool) -> str:
    """`age` in full years on the shift's day, None when the record has no date of birth; `is_guarded`: consent of a
    guardian is stored."""
    if age is None:
        return "资料里没有出生日期，请先请本人或当地科协补充。"
    if age < minimum:
        return f"活动当天 {age} 周岁，这个活动要求年满 {minimum} 周岁。"
    if age < ADULT and not is_guarded:
        return "活动当天未满 18 周岁，没有监护人同意的记录。"
    return ""


# Stars. The version is stored with each award.
STAR_RULES = 1
STAR_WORDS = ("一星", "二星", "三星", "四星", "五星")


def level_of(minutes: int, hours: tuple[int, ...]) -> int:
    """How many of the rising thresholds (hours) a total of minutes has reached."""
    return sum(1 for threshold in hours if minutes >= threshold * 60)


def to_next_level(minutes: int, hours: tuple[int, ...]) -> tuple[int, int] | None:
    """(level, minutes still missing) of the next level; None at the top."""
    level = level_of(minutes, hours)
    return (level + 1, hours[level] * 60 - minutes) if level < len(hours) else None
