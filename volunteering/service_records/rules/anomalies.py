"""What in recorded hours is worth a second look: plain Python. `VERSION` is stored with each finding.

None of this says that somebody did wrong, and none of it changes hours.
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

VERSION = 1
DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Limits:
    """From where on something is odd. Percentages are of the people of one shift."""

    minutes_a_day: int
    days_in_a_row: int
    people_per_browser: int
    fewest_called: int
    percent_called: int
    fewest_mended: int
    percent_mended: int
    fewest_by_hand: int


def is_dense(minutes: int, limits: Limits) -> bool:
    """More in one day than a person serves."""
    return minutes > limits.minutes_a_day


def run_around(days: Collection[dt.date], day: dt.date) -> tuple[dt.date, dt.date]:
    """First and last of the days in a row that `day` belongs to."""
    first = last = day
    while first - DAY in days:
        first -= DAY
    while last + DAY in days:
        last += DAY
    return first, last


def is_long(first: dt.date, last: dt.date, limits: Limits) -> bool:
    """More days in a row than anybody serves without a free one."""
    return (last - first).days + 1 > limits.days_in_a_row


def is_shared(people: int, limits: Limits) -> bool:
    """Several people of one shift checked in from one browser."""
    return people >= limits.people_per_browser


def is_called(called: int, recorded: int, limits: Limits) -> bool:
    """Nearly nobody used the code, in a shift too large for chance."""
    return recorded >= limits.fewest_called and 100 * called > limits.percent_called * recorded


def is_mended(mended: int, recorded: int, limits: Limits) -> bool:
    """Most departures were filled in afterwards."""
    return recorded >= limits.fewest_mended and 100 * mended > limits.percent_mended * recorded


def is_mass(by_hand: int, limits: Limits) -> bool:
    """Many hours of one activity and day were typed in instead of seen at the door."""
    return by_hand >= limits.fewest_by_hand
