"""Pages by key: the next page starts after the last row seen, so page 500 costs what page 1 costs."""

import base64
import json
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

Row = TypeVar("Row", bound=models.Model)


@dataclass(frozen=True)
class Page(Generic[Row]):
    rows: list[Row]
    next_cursor: str  # "" on the last page
    is_first: bool


def page_of(rows: models.QuerySet[Row], *, order: tuple[str, ...], after: str, size: int = 20) -> Page[Row]:
    """`order` names columns as order_by does and ends in a unique one; `after` is a cursor or ""."""
    key = _key_of(after, len(order))
    if key:
        try:
            rows = rows.filter(_beyond(order, key))
        except (ValidationError, ValueError):  # made up: "x" is no time
            key = []
    found = list(rows.order_by(*order)[: size + 1])
    more = len(found) > size
    found = found[:size]
    cursor = _cursor(found[-1], order) if more else ""
    return Page(rows=found, next_cursor=cursor, is_first=not key)


def capped_count(rows: models.QuerySet[Any], cap: int = 1000) -> str:
    """An exact count up to the cap, then "1000+": a list never counts a million rows for one line."""
    count = rows.order_by()[: cap + 1].count()
    return f"{cap}+" if count > cap else str(count)


def _beyond(order: tuple[str, ...], key: list[str]) -> Q:
    beyond, equal = Q(), Q()
    for column, value in zip(order, key, strict=True):
        name = column.lstrip("-")
        beyond |= equal & Q(**{f"{name}__{'lt' if column.startswith('-') else 'gt'}": value})
        equal &= Q(**{name: value})
    # Said once more as a plain bound: no index is walked from where an OR begins.
    first = order[0].lstrip("-")
    return Q(**{f"{first}__{'lte' if order[0].startswith('-') else 'gte'}": key[0]}) & beyond


def _cursor(row: models.Model, order: tuple[str, ...]) -> str:
    key = [str(getattr(row, column.lstrip("-"))) for column in order]
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode()


def _key_of(cursor: str, length: int) -> list[str]:
    """A cursor that was cut or made up starts the list anew."""
    try:
        key = json.loads(base64.urlsafe_b64decode(cursor))
    except ValueError:
        return []
    return key if isinstance(key, list) and len(key) == length and all(isinstance(v, str) for v in key) else []
