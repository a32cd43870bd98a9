"""Levels and working days, without a database."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from volunteering.core.parameters import STAR_HOURS
from volunteering.core.settable import CannotUseValue
from volunteering.core.working_days import working_day_after
from volunteering.service_records.rules import level_of, to_next_level

HOURS = STAR_HOURS.default


@pytest.mark.parametrize(
    ("minutes", "level"), [(0, 0), (5999, 0), (6000, 1), (17999, 1), (18000, 2), (36000, 3), (60000, 4), (90000, 5)]
)
def test_a_level_begins_at_its_hour(minutes, level):
    assert level_of(minutes, HOURS) == level


@given(st.integers(0, 200_000), st.sets(st.integers(1, 3000), min_size=5, max_size=5))
def test_what_is_missing_leads_exactly_to_the_next_level(minutes, hours):
    rising = tuple(sorted(hours))
    following = to_next_level(minutes, rising)
    if following is None:
        assert level_of(minutes, rising) == 5
    else:
        level, missing = following
        assert level == level_of(minutes, rising) + 1
        assert missing > 0
        assert level_of(minutes + missing, rising) == level
        assert level_of(minutes + missing - 1, rising) == level - 1


@pytest.mark.parametrize(
    ("day", "count", "last"),
    [
        ("2026-11-26", 5, "2026-12-03"),  # over a weekend
        ("2026-09-30", 1, "2026-10-08"),  # over the long holiday
        ("2026-09-18", 1, "2026-09-20"),  # a Sunday that is worked
        ("2035-01-05", 1, "2035-01-08"),  # not announced yet: weekends only
    ],
)
def test_working_days_are_those_of_the_calendar(day, count, last):
    assert str(working_day_after(dt.date.fromisoformat(day), count)) == last


@pytest.mark.parametrize(
    "typed", ["100 300 600 1000 1500", "100、300，600/1000；1500 小时", "１００ ３００ ６００ １０００ １５００"]
)
def test_thresholds_are_read_as_people_write_them(typed):
    assert STAR_HOURS.parse(typed) == HOURS
    assert STAR_HOURS.parse(STAR_HOURS.typed(HOURS)) == HOURS


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("100 300 600", "5 个整数"),
        ("", "5 个整数"),
        ("一百 300 600 1000 1500", "5 个整数"),
        ("100 300 300 1000 1500", "从小到大"),
        ("300 100 600 1000 1500", "从小到大"),
        ("0 300 600 1000 1500", "在 1 到 100,000 之间"),
        ("100 300 600 1000 1000000", "在 1 到 100,000 之间"),
    ],
)
def test_what_does_not_rise_is_explained(typed, sentence):
    with pytest.raises(CannotUseValue, match=sentence):
        STAR_HOURS.parse(typed)
