"""Pages by key: the next page starts after the last row seen, so page 500 costs what page 1 costs."""

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

Row = TypeVar("Row")
Model = TypeVar("Model", bound=models.Model)
SIZE = 20


@dataclass(frozen=True)
class Page(Generic[Row]):
    rows: list[Row]
    next_cursor: str  # "" on the last page
    is_first: bool


def page_of(rows: models.QuerySet[Model], *, order: tuple[str, ...], after: str, size: int = SIZE) -> Page[Model]:
    """`order` names columns as order_by does and ends in a unique one; `after` is a cursor or ""."""
    key = key_of(after, len(order))
    if key:
        try:
            rows = rows.filter(beyond(order, key))
        except (ValidationError, ValueError):  # made up: "x" is no time
            key = []
    found = list(rows.order_by(*order)[: size + 1])
    return cut(found, size, is_first=not key, key=lambda row: [getattr(row, name.lstrip("-")) for name in order])


def cut(found: list[Row], size: int, *, is_first: bool, key: Callable[[Row], Sequence[object]]) -> Page[Row]:
    """The page of `size` rows, when one more was asked for to see whether more follow."""
    cursor = cursor_of(key(found[size - 1])) if len(found) > size else ""
    return Page(rows=found[:size], next_cursor=cursor, is_first=is_first)


def capped_count(rows: models.QuerySet[Any], cap: int = 1000) -> str:
    """An exact count up to the cap, then "1000+": a list never counts a million rows for one line."""
    count = rows.order_by()[: cap + 1].count()
    return f"{cap}+" if count > cap else str(count)


def beyond(order: tuple[str, ...], key: Sequence[object]) -> Q:
    """What comes after the key. The first column is bounded alone too, so that an index starts at the page."""
    after, equal = Q(), Q()
    for column, value in zip(order, key, strict=True):
        name = column.lstrip("-")
        after |= equal & Q(**{f"{name}__{'lt' if column.startswith('-') else 'gt'}": value})
        equal &= Q(**{name: value})
    first = order[0].lstrip("-")
    return Q(**{f"{first}__{'lte' if order[0].startswith('-') else 'gte'}": key[0]}) & after


def cursor_of(key: Sequence[object]) -> str:
    return base64.urlsafe_b64encode(json.dumps([str(value) for value in key]).encode()).decode()


def key_of(cursor: str, length: int) -> list[str]:
    """A cursor that was cut or made up starts the list anew."""
    try:
        key = json.loads(base64.urlsafe_b64decode(cursor))
    except ValueError:
        return []
    return key if isinstance(key, list) and len(key) == length and all(isinstance(v, str) for v in key) else []
