"""The template environment of all our pages: an undefined name is an error, never a blank."""

import datetime as dt
from functools import lru_cache
from typing import Any

from django.templatetags.static import static as static_address
from django.urls import reverse
from jinja2 import Environment, StrictUndefined

from volunteering.activities.rules import CHINA
from volunteering.core import parameters
from volunteering.core.masking import mask_document, mask_name, mask_phone

WEEKDAYS = "一二三四五六日"


def environment(**options: Any) -> Environment:
    made = Environment(  # noqa: S701  (the backend passes autoescape=True)
        **{**options, "undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    )
    made.globals.update(static=static, url=url, parameters=parameters)
    made.filters.update(
        day=day,
        span=span,
        moment=moment,
        mask_phone=mask_phone,
        mask_document=mask_document,
        mask_name=mask_name,
        paragraphs=paragraphs,
        size=size,
    )
    return made


@lru_cache(maxsize=2000)  # a list writes the same few dozen addresses again and again
def url(name: str, *args: Any) -> str:
    return reverse(name, args=args)


@lru_cache(maxsize=200)  # names of files change with a deployment only
def static(name: str) -> str:
    return static_address(name)


def day(value: dt.date | dt.datetime) -> str:
    """2026年8月8日 周六."""
    if isinstance(value, dt.datetime):
        value = value.astimezone(CHINA).date()
    return f"{value.year}年{value.month}月{value.day}日 周{WEEKDAYS[value.weekday()]}"


def span(start: dt.datetime, end: dt.datetime) -> str:
    """8月8日 周六 09:00–11:00; both days when they differ; the year when it is not this one."""
    start, end = start.astimezone(CHINA), end.astimezone(CHINA)
    last = "" if start.date() == end.date() else _short_day(end) + " "
    return f"{_short_day(start)} {_clock(start)}–{last}{_clock(end)}"


def moment(value: dt.datetime) -> str:
    """8月8日 周六 09:00."""
    value = value.astimezone(CHINA)
    return f"{_short_day(value)} {_clock(value)}"


def _clock(moment: dt.datetime) -> str:
    return f"{moment.hour:02}:{moment.minute:02}"  # a third of what strftime costs


def _short_day(moment: dt.datetime) -> str:
    year = "" if moment.year == dt.datetime.now(CHINA).year else f"{moment.year}年"
    return f"{year}{moment.month}月{moment.day}日 周{WEEKDAYS[moment.weekday()]}"


def size(count: int) -> str:
    """1.4 MB, 35 KB."""
    return f"{count / 1024 / 1024:.1f} MB" if count >= 1024 * 1024 else f"{-(-count // 1024)} KB"


def paragraphs(text: str) -> list[str]:
    return [part.strip() for part in text.replace("\r\n", "\n").split("\n\n") if part.strip()]
