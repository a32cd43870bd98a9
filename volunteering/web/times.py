"""Moments in the words of a page."""

import datetime as dt

from volunteering.core import clock as time
from volunteering.core.moments import in_words
from volunteering.core.zone import CHINA

WEEKDAYS = "一二三四五六日"


def day(value: dt.date | dt.datetime) -> str:
    """2026年8月8日 周六."""
    if isinstance(value, dt.datetime):
        value = value.astimezone(CHINA).date()
    return f"{value.year}年{value.month}月{value.day}日 周{WEEKDAYS[value.weekday()]}"


def plain_day(value: dt.date) -> str:
    """2026年8月8日."""
    return f"{value.year}年{value.month}月{value.day}日"


def span(start: dt.datetime, end: dt.datetime) -> str:
    """8月8日 周六 09:00–11:00; both days when they differ; 全天; the year when it is not this one."""
    start, end = start.astimezone(CHINA), end.astimezone(CHINA)
    first, last = _short_day(start), end
    if end.time() == dt.time():  # midnight belongs to the day that it ends
        last = end - dt.timedelta(days=1)
    starts, ends = f"{_clock(start)}", "24:00" if last is not end else f"{_clock(end)}"
    is_whole_day = (starts, ends) == ("00:00", "24:00")
    if start.date() == last.date():
        return f"{first} 全天" if is_whole_day else f"{first} {starts}–{ends}"
    return f"{first} 至 {_short_day(last)}" if is_whole_day else f"{first} {starts} 至 {_short_day(last)} {ends}"


def time_left(until: dt.datetime, *, now: dt.datetime) -> tuple[str, bool]:
    """还有 3 天, 今天 18:00, 不到 1 小时: hours count on the last two days only."""
    left = until - now
    days = (until.astimezone(CHINA).date() - now.astimezone(CHINA).date()).days
    if left < dt.timedelta(hours=1):
        return "不到 1 小时", True
    if days <= 1:
        return f"{'明天' if days else '今天'} {_clock(until.astimezone(CHINA))}", True
    return f"还有 {days} 天", days <= 3


def moment(value: dt.datetime) -> str:
    """8月8日 周六 09:00."""
    value = value.astimezone(CHINA)
    return f"{_short_day(value)} {_clock(value)}"


def lately(value: dt.datetime) -> str:
    """今天 09:00, 8月8日 09:00."""
    return in_words(value, now=time.now())


def clock(value: dt.datetime) -> str:
    """09:00, as a time field takes it."""
    return _clock(value.astimezone(CHINA))


def clock_on(day: dt.datetime, typed: str) -> dt.datetime:
    """A clock time typed for that day; what cannot be read comes out the day before, and so before any arrival."""
    day = day.astimezone(CHINA)
    try:
        return dt.datetime.combine(day.date(), dt.time.fromisoformat(typed.strip()), tzinfo=CHINA)
    except ValueError:
        return day - dt.timedelta(days=1)


def hours(minutes: int) -> str:
    """2 小时, 1 小时 45 分, 30 分钟."""
    whole, rest = divmod(minutes, 60)
    if not whole:
        return f"{rest} 分钟"
    return f"{whole:,} 小时 {rest} 分" if rest else f"{whole:,} 小时"


def _clock(moment: dt.datetime) -> str:
    return f"{moment.hour:02}:{moment.minute:02}"  # a third of what strftime costs


def _short_day(moment: dt.datetime) -> str:
    year = "" if moment.year == dt.datetime.now(CHINA).year else f"{moment.year}年"
    return f"{year}{moment.month}月{moment.day}日 周{WEEKDAYS[moment.weekday()]}"
