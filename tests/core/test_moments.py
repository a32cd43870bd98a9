import datetime as dt

import pytest

from volunteering.core.allowances import allowance
from volunteering.core.moments import in_words
from volunteering.core.texts import sentence
from volunteering.core.zone import CHINA

NOW = dt.datetime(2026, 11, 27, 0, 30, tzinfo=CHINA)
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (NOW, "今天 00:30"),
        (NOW - HOUR, "昨天 23:30"),
        (NOW + DAY, "明天 00:30"),
        (NOW - 2 * DAY, "11月25日 00:30"),
        (NOW - 365 * DAY, "2025年11月27日 00:30"),
    ],
)
def test_a_moment_is_near_or_has_its_date(moment, words) -> None:
    assert in_words(moment.astimezone(dt.UTC), now=NOW.astimezone(dt.UTC)) == words


@pytest.mark.parametrize(
    ("hours_ago", "left", "again_in"),
    [((), 2, None), ((1,), 1, None), ((1, 5), 0, 19), ((5, 1, 7), 0, 19), ((1, 24), 1, None)],
)
def test_what_is_left_in_any_stretch_of_a_day(hours_ago, left, again_in) -> None:
    found = allowance([NOW - one * HOUR for one in hours_ago], most=2, window=DAY, now=NOW)
    assert (found.left, found.again_at) == (left, again_in and NOW + again_in * HOUR)


@pytest.mark.parametrize(
    ("typed", "set_"), [("有雨", "有雨。"), ("有雨。", "有雨。"), (" 真的吗？", "真的吗？"), ("", "")]
)
def test_a_reason_ends_once(typed, set_) -> None:
    assert sentence(typed) == set_
