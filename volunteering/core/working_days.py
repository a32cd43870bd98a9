"""工作日 in China: weekdays without public holidays, and the weekend days worked instead.

The library follows the State Council's notice, which comes out each autumn for the year after. What it does not know
yet counts as Monday to Friday; `is_announced` tells, so that a page can say so.
"""

import datetime as dt
from collections.abc import Iterator

import chinese_calendar

DAY = dt.timedelta(days=1)


def is_working_day(day: dt.date) -> bool:
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:  # a year outside its tables
        return day.weekday() < 5


def is_announced(day: dt.date) -> bool:
    """Whether the holidays of this day's year are known."""
    try:
        chinese_calendar.is_workday(day)
    except NotImplementedError:
        return False
    return True


def working_day_after(day: dt.date, count: int) -> dt.date:
    """The `count`-th working day after `day`, which itself does not count."""
    return _nth(day, DAY, count)


def working_day_before(day: dt.date, count: int) -> dt.date:
    return _nth(day, -DAY, count)


def working_days_until(today: dt.date, last: dt.date) -> int:
    """How many working days follow today, `last` among them; 0 on the last day and afterwards."""
    return sum(1 for number in range(1, (last - today).days + 1) if is_working_day(today + number * DAY))


def _nth(day: dt.date, step: dt.timedelta, count: int) -> dt.date:
    days = _days_from(day, step)
    for _ in range(count):
        day = next(days)
    return day


def _days_from(day: dt.date, step: dt.timedelta) -> Iterator[dt.date]:
    while True:
        day += step
        if is_working_day(day):
            yield day
