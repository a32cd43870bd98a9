"""The public list: by region, service category, day, words and phase."""

import datetime as dt
import itertools
import uuid
from typing import Any, NamedTuple

from volunteering.activities.enums import Phase
from volunteering.activities.selectors.list_queries import Shape, listed
from volunteering.core.paging import SIZE, Page, cut, key_of
from volunteering.core.search import searched
from volunteering.core.zone import CHINA
from volunteering.regions.models import Region

# Rows of a list looked through for what may be rare, before its index is asked.
REACHES = (400, 2000)


class Card(NamedTuple):
    """What a list shows of an activity. Rows of just these columns cost a third of objects of the model."""

    pk: uuid.UUID
    public_id: str
    title: str
    status: str
    sign_up_opens_at: dt.datetime
    sign_up_closes_at: dt.datetime
    starts_at: dt.datetime
    ends_at: dt.datetime
    organization: str
    organization_state: str
    place_region: str | None
    category_id: str
    capacity: int
    taken: int

    @property
    def places(self) -> tuple[int, int]:
        """Left, and all."""
        return self.capacity - self.taken, self.capacity


def activity_page(
    *,
    now: dt.datetime,
    phase: Phase | None = None,
    region: Region | None = None,
    category: str = "",
    keyword: str = "",
    everything: bool = False,
    day: dt.date | None = None,
    after: str = "",
    size: int = SIZE,
) -> Page[Card]:
    """The public list. Without a phase: what has not ended, unless `everything`."""
    values: dict[str, object] = {"now": now}
    wanted = searched(keyword)
    if region:
        values["region"] = region.pk
        values["region_path"], values["region_length"] = region.path, len(region.path)
    if category:
        values["category"] = category
    if day:
        values["day"] = dt.datetime.combine(day, dt.time(), CHINA)
        values["next_day"] = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), CHINA)
    if wanted:
        values["words"] = wanted
    key = _place_in_list(after)
    if key:
        values["end"], values["key"] = key
    shape = Shape(phase, everything, bool(region), bool(category), bool(day), bool(wanted), not key, size)
    found = [_card(row) for row in _found(shape, values)]
    return cut(found, size, is_first=not key, key=lambda card: (card.ends_at, card.pk))


def _card(row: tuple[Any, ...]) -> Card:
    *columns, capacity, taken = row
    return Card._make((*columns, capacity or 0, taken or 0))


def _found(shape: Shape, values: dict[str, object]) -> list[tuple[Any, ...]]:
    """What is frequent is soon found along the list; what is rare, an index names, and few rows are to be sorted.

    Which of both holds is seen by trying: a guess from the whole table would look for 端午 through all of the autumn.
    """
    if not shape.may_be_rare:
        return listed(shape, **values)
    for reach, next_reach in itertools.pairwise((*REACHES, 0)):
        near = listed(shape._replace(reach=reach), **values)
        if len(near) > shape.size:
            return near
        if len(near) * next_reach <= shape.size * reach:
            break
    return listed(shape._replace(by_index=True), **values)


def _place_in_list(cursor: str) -> tuple[dt.datetime, uuid.UUID] | None:
    try:
        end, key = key_of(cursor, 2)
        moment = dt.datetime.fromisoformat(end)
        return (moment, uuid.UUID(key)) if moment.tzinfo else None
    except ValueError:
        return None
