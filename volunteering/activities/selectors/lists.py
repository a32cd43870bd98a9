"""The public list: by region, service category, day, words and phase."""

import datetime as dt
import uuid
from typing import Any, NamedTuple

from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, Sum, When

from volunteering.activities.enums import ActivityStatus, Phase
from volunteering.activities.models import Activity, Shift, Slot
from volunteering.activities.rules import CHINA
from volunteering.activities.selectors.phases import TIMES, phase_is
from volunteering.core.paging import SIZE, Page, beyond, cut, key_of
from volunteering.core.prepared import prepared
from volunteering.core.search import having_words, searched
from volunteering.organizations.enums import OrganizationState
from volunteering.regions.models import Region


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


CARD: tuple[str, ...] = ("id", "public_id", "title", *TIMES, "organization__name", "organization__state")
CARD += ("place_region__name", "category_id")


class Shape(NamedTuple):
    """What makes one list a different query from another; all else is a value in it."""

    phase: Phase | None
    everything: bool
    has_region: bool
    has_category: bool
    has_day: bool
    has_keyword: bool
    is_first: bool
    size: int

    @property
    def order(self) -> tuple[str, str]:
        """The region's row carries the end too: the index (region, end, activity) gives the list in order."""
        columns = ("list_end", "list_key") if self.has_region else ("ends_at", "id")
        latest_first = self.everything or self.phase in {Phase.ENDED, Phase.CANCELLED}
        return (f"-{columns[0]}", f"-{columns[1]}") if latest_first else columns


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
    found = [_card(row) for row in _listed(shape, **values)]
    return cut(found, size, is_first=not key, key=lambda card: (card.ends_at, card.pk))


def _card(row: tuple[Any, ...]) -> Card:
    *columns, capacity, taken = row
    return Card._make((*columns, capacity or 0, taken or 0))


@prepared
def _listed(shape: Shape, **values: Any) -> "QuerySet[Activity, tuple[Any, ...]]":
    """Each way in walks an index in list order: a page costs the same among a thousand and a million."""
    now, found = values["now"], Activity.objects.public()
    if shape.phase in {Phase.ENDED, Phase.CANCELLED}:
        found = found.filter(phase_is(shape.phase, now))
    elif shape.phase:
        found = found.alias(fits=_fits(shape.phase, now)).filter(fits__gt=0, ends_at__gt=now)
        if shape.phase == Phase.OPEN:  # with a suspended organization nobody signs up
            found = found.exclude(organization__state=OrganizationState.SUSPENDED)
    elif not shape.everything:
        found = found.filter(ends_at__gt=now, status=ActivityStatus.PUBLISHED)
    if shape.has_region:
        found = found.filter(listed_regions__region=values["region"])
        found = found.alias(list_end=F("listed_regions__ends_at"), list_key=F("listed_regions__activity"))
        found = found.filter(_ends(shape, now))
    if shape.has_category:
        found = found.filter(category_id=values["category"])
    if shape.has_day:
        found = found.filter(pk__in=_between(values["day"], values["next_day"]))
    if shape.has_keyword:
        found = having_words(found, values["words"])  # type: ignore[assignment]
    if not shape.is_first:
        found = found.filter(beyond(shape.order, (values["end"], values["key"])))
    return found.order_by(*shape.order).values_list(*CARD, _places("capacity"), _places("taken"))[: shape.size + 1]


def _place_in_list(cursor: str) -> tuple[dt.datetime, uuid.UUID] | None:
    try:
        end, key = key_of(cursor, 2)
        moment = dt.datetime.fromisoformat(end)
        return (moment, uuid.UUID(key)) if moment.tzinfo else None
    except ValueError:
        return None


def _places(counter: str) -> Subquery:
    """All slots of an activity together."""
    slots = Slot.objects.filter(activity=OuterRef("pk")).order_by().values("activity")
    return Subquery(slots.values(sum=Sum(counter)))


def _fits(phase: Phase, now: dt.datetime) -> Case:
    """`phase_is` as a number above 0. PostgreSQL would multiply the shares of times that move together, expect one
    row and sort them all; of a number it expects a third, and walks the index in list order."""
    return Case(When(phase_is(phase, now), then=1), default=0)


def _ends(shape: Shape, now: dt.datetime) -> Q:
    """What a phase says of the end alone, for the region's own index."""
    if shape.phase == Phase.CANCELLED or (shape.phase is None and shape.everything):
        return Q()
    return Q(list_end__lte=now) if shape.phase == Phase.ENDED else Q(list_end__gt=now)


def _between(start: dt.datetime, end: dt.datetime) -> QuerySet[Shift, uuid.UUID]:
    """Activities with a shift in this time."""
    return Shift.objects.filter(starts_at__gte=start, starts_at__lt=end).values_list("activity_id", flat=True)
