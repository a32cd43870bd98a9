"""Real notices of the State Council: 2025 and 2026, with the weekends that were worked instead."""

import datetime as dt

import pytest

from volunteering.core.working_days import (
    is_announced,
    is_working_day,
    working_day_after,
    working_day_before,
    working_days_until,
)

DAY = dt.date.fromisoformat


@pytest.mark.parametrize(
    ("day", "is_working"),
    [
        ("2025-01-26", True),  # a Sunday worked before 春节
        ("2025-01-28", False),  # 除夕, a Tuesday
        ("2025-02-08", True),  # a Saturday worked after it
        ("2025-09-28", True),  # a Sunday worked before 国庆 and 中秋
        ("2025-10-08", False),  # a Wednesday, the last of eight days
        ("2025-10-11", True),
        ("2026-02-14", True),  # a Saturday before 春节
        ("2026-02-23", False),  # a Monday
        ("2026-10-10", True),
    ],
)
def test_a_moved_working_day_counts_and_a_holiday_does_not(day, is_working):
    assert is_working_day(DAY(day)) is is_working


@pytest.mark.parametrize(
    ("ended", "due"),
    [
        # 国庆: 28, 29, 30 September, then 9, 10, 11 and 13, 14, 15, 16 October
        ("2025-09-26", "2025-10-16"),
        # 春节: 26, 27 January, then 5, 6, 7, 8 and 10, 11, 12, 13 February
        ("2025-01-24", "2025-02-13"),
        # 春节: 13, 14, then 24, 25, 26, 27, 28 February and 2, 3, 4 March
        ("2026-02-12", "2026-03-04"),
        # 国庆: 8, 9, 10, then 12 to 16 and 19, 20 October
        ("2026-09-30", "2026-10-20"),
        ("2025-03-03", "2025-03-17"),  # nothing moved: two weeks
    ],
)
def test_ten_working_days_after(ended, due):
    assert working_day_after(DAY(ended), 10) == slowly(DAY(ended), 10) == DAY(due)
    assert working_day_before(working_day_after(DAY(ended), 10), 9) == working_day_after(DAY(ended), 1)


def slowly(day, count):
    while count:
        day += dt.timedelta(days=1)
        count -= is_working_day(day)
    return day


def test_days_left_are_working_days_and_never_below_none():
    assert working_days_until(DAY("2025-09-30"), DAY("2025-10-11")) == 3
    assert working_days_until(DAY("2025-10-11"), DAY("2025-10-11")) == 0
    assert working_days_until(DAY("2025-10-12"), DAY("2025-10-11")) == 0


def test_a_year_without_a_notice_counts_monday_to_friday_and_says_so():
    assert is_announced(DAY("2026-12-31"))
    assert not is_announced(DAY("2099-01-01"))
    assert is_working_day(DAY("2099-01-01"))  # a Thursday
    assert not is_working_day(DAY("2099-01-03"))
