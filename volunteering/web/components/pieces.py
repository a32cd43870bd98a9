"""Pieces of a list that look alike in row after row: each is made once and then remembered."""

import datetime as dt
from functools import lru_cache

from django.templatetags.static import static as static_address
from markupsafe import Markup

from volunteering.core import clock
from volunteering.service_records.rules.deadlines import SOON_BEFORE, days_left
from volunteering.web.icons import ICONS, category_look
from volunteering.web.times import time_left

COVER = Markup('<span class="cover {} {}" aria-hidden="true">{}</span>')
ROOM = Markup('<span class="places{} {}"><span>余 <b>{}</b>/{}</span>{}</span>')
FILL = Markup(
    '<svg class="fill" viewBox="0 0 100 5" preserveAspectRatio="none" aria-hidden="true">'
    '<rect width="{}" height="5"/></svg>'
)
CLOSING = Markup('<span class="deadline{}">{}{}截止</span>')
RECORDING = Markup('<span class="{}">{}</span>')
WORDS_LEFT, LAST_DAY = "还有 {} 个工作日", "今天是最后一天"
OPTION = Markup('<option value="{}"{}>{}</option>')


@lru_cache(maxsize=200)  # names of files change with a deployment only
def static(name: str) -> str:
    return static_address(name)


@lru_cache(maxsize=200)
def icon(name: str) -> Markup:
    """One of our icons: beside a word that says the same, so it is silent."""
    if name not in ICONS:
        raise KeyError(name)
    return Markup('<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>').format(
        static("made/icons.svg"), name
    )


@lru_cache(maxsize=100)
def cover(category_id: str, more: str = "") -> Markup:
    """The quiet pattern of a service category."""
    colour, sign = category_look(category_id)
    return COVER.format(colour, more, icon(sign))


@lru_cache(maxsize=2000)
def room(places: tuple[int, int], more: str = "") -> Markup:
    """Places are (left, all); the words say it, the line shows it."""
    left, every = places
    look = " none" if not left else " few" if left * 5 <= every else ""
    return ROOM.format(look, more, left, every, FILL.format(100 - 100 * left // every) if every else "")


def closing(closes_at: dt.datetime) -> Markup:
    """When the sign-up ends, in words."""
    return _closing(*time_left(closes_at, now=clock.now()))


@lru_cache(maxsize=200)
def _closing(left: str, is_soon: bool) -> Markup:
    return CLOSING.format(" soon" if is_soon else "", icon("hourglass"), left)


def recording_due(due: dt.date) -> Markup:
    """How long hours may still be confirmed, in working days."""
    left = days_left(due, clock.local_date(clock.now()))
    if left < 0:
        return RECORDING.format("tag bad", "已逾期")
    return RECORDING.format(
        "deadline soon" if left <= SOON_BEFORE else "deadline", WORDS_LEFT.format(left) if left else LAST_DAY
    )


@lru_cache(maxsize=500)
def options(choices: tuple[tuple[str, str], ...], chosen: str = "") -> Markup:
    """What a drop-down offers."""
    made = (OPTION.format(value, Markup(" selected") if value == chosen else "", words) for value, words in choices)
    return Markup("").join(made)
