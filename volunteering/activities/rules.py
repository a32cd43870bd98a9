"""What the clock says of an activity, and what its details must hold: plain Python, no clock of its own."""

import datetime as dt
from dataclasses import dataclass

from volunteering.core.zone import CHINA

ADULT = 18

# What is no volunteering and must not be recorded as such (民政部令67 Art. 19).
CHECKLIST = (
    "不是参加者的本职工作或单位内部任务",
    "不为个人、亲友或单位谋取利益",
    "不收取超出成本的报酬",
    "时长不买卖、不转让",
)

TRANSITIONS: dict[str, set[str]] = {
    "draft": {"published"},
    "published": {"cancelled"},
    "cancelled": set(),
    "in_review": {"published", "returned"},
    "returned": {"published"},
}

SIGN_UP_TRANSITIONS: dict[str, set[str]] = {
    "confirmed": {"withdrawn", "removed", "cancelled"},
    "waiting": {"confirmed", "offered", "withdrawn", "removed", "cancelled"},
    "offered": {"confirmed", "withdrawn", "expired", "removed", "cancelled"},
    "withdrawn": set(),
    "expired": set(),
    "removed": set(),
    "cancelled": set(),
}


@dataclass(frozen=True)
class Times:
    opens_at: dt.datetime
    closes_at: dt.datetime
    starts_at: dt.datetime
    ends_at: dt.datetime


def phase_of(times: Times, *, is_cancelled: bool, now: dt.datetime) -> str:
    """Cancelled goes before ended, running, and the window. A moment belongs to what begins at it."""
    if is_cancelled:
        return "cancelled"
    if now >= times.ends_at:
        return "ended"
    if now >= times.starts_at:
        return "running"
    if now < times.opens_at:
        return "not_yet_open"
    return "open" if now < times.closes_at else "closed"


def takes_sign_ups(times: Times, *, is_cancelled: bool, now: dt.datetime) -> bool:
    """Inside the window, also while the activity runs (仍可报名) when the window was set as late."""
    return not is_cancelled and times.opens_at <= now < times.closes_at and now < times.ends_at


def overlap(one: tuple[dt.datetime, dt.datetime], other: tuple[dt.datetime, dt.datetime]) -> bool:
    """Two shifts clash unless one has ended when the other starts."""
    return one[0] < other[1] and other[0] < one[1]


def problem_of_shift(starts_at: dt.datetime, ends_at: dt.datetime) -> str:
    """A sentence, or "" when the shift is good: forwards, within one calendar day in China."""
    if ends_at <= starts_at:
        return "结束时间要晚于开始时间。"
    last_moment = ends_at - dt.timedelta(microseconds=1)
    if starts_at.astimezone(CHINA).date() != last_moment.astimezone(CHINA).date():
        return "一个场次不能跨过午夜，请分成两个场次。"
    return ""


def problem_of_window(times: Times) -> str:
    if times.closes_at <= times.opens_at:
        return "报名截止要晚于报名开始。"
    if times.closes_at > times.ends_at:
        return "报名截止不能晚于活动结束。"
    return ""


def problem_of_age(age: int, *, minimum: int, is_guarded: bool = False) -> str:
    """Whether somebody of this age on the shift's day may come; ages in full years.

    `is_guarded`: a guardian has given name, relation and a verified phone, and consents.
    """
    if age < minimum:
        return f"这个活动要求年满 {minimum} 周岁，活动当天您 {age} 周岁。"
    if age < ADULT and not is_guarded:
        return "未满 18 周岁报名需要监护人同意，请和监护人一起填写。"
    return ""


def offer_deadline(
    *, now: dt.datetime, lifetime: dt.timedelta, shift_starts_at: dt.datetime, shift_ends_at: dt.datetime
) -> dt.datetime:
    """An offered place is kept for a while, but not into the shift; once that runs, until its end."""
    return min(now + lifetime, shift_starts_at if now < shift_starts_at else shift_ends_at)


def sign_up_may_become(state: str, next_state: str) -> bool:
    return next_state in SIGN_UP_TRANSITIONS[state]
