"""The queries of the public list."""

import datetime as dt
import uuid
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce, Substr

from volunteering.activities.enums import ActivityStatus, Phase
from volunteering.activities.models import Activity, ActivityQuerySet, ActivityRegion, Shift, Slot
from volunteering.activities.selectors.phases import TIMES, phase_is
from volunteering.core.indexes import Period
from volunteering.core.paging import beyond
from volunteering.core.prepared import prepared
from volunteering.organizations.enums import OrganizationState

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
    reach: int = 0  # so many rows of the list are looked through; 0 = all
    by_index: bool = False  # look at what the index of words, or of periods, names, not through the list

    @property
    def latest_first(self) -> bool:
        return self.phase in {Phase.ENDED, Phase.CANCELLED} or (self.phase is None and self.everything)

    @property
    def order(self) -> tuple[str, str]:
        return ("-list_end", "-list_key") if self.latest_first else ("list_end", "list_key")

    @property
    def may_be_rare(self) -> bool:
        """One region has few enough activities to look through for those that run."""
        return self.has_keyword or (self.phase == Phase.RUNNING and not self.has_region)


@prepared
def listed(shape: Shape, **values: Any) -> "QuerySet[Activity, tuple[Any, ...]]":
    """Each way in walks an index in list order: a page costs the same among a thousand and a million."""
    now, found = values["now"], Activity.objects.public()
    if shape.has_region and shape.by_index:
        above = Substr("place_region__path", 1, values["region_length"])
        found = found.alias(above=above, inside=_fits(Q(above=values["region_path"]))).filter(inside__gt=0)
    elif shape.has_region:
        found = found.filter(listed_regions__region=values["region"])
    found = _in_list_order(found, shape).filter(_ends(shape, now))
    if shape.phase:
        found = found.alias(fits=_fits(phase_is(shape.phase, now))).filter(fits__gt=0)
    elif not shape.everything:
        found = found.filter(status=ActivityStatus.PUBLISHED)
    if shape.phase == Phase.OPEN:  # with a suspended organization nobody signs up
        found = found.exclude(organization__state=OrganizationState.SUSPENDED)
    if shape.has_category:
        found = found.filter(category_id=values["category"])
    if shape.has_day:
        found = found.filter(pk__in=_between(values["day"], values["next_day"]))
    if shape.has_keyword:
        named = Q(search_tokens__has_words=values["words"])
        found = found.filter(named) if shape.by_index else found.alias(named=_fits(named)).filter(named__gt=0)
    elif shape.by_index and connection.vendor == "postgresql":
        found = found.alias(period=Period("starts_at", "ends_at")).filter(period__contains=now)
    if shape.reach:
        found = found.filter(_within_reach(shape, values))
    if not shape.is_first:
        found = found.filter(beyond(shape.order, (values["end"], values["key"])))
    if shape.by_index:  # first sorted, then joined: thousands may be named
        named_rows = found.order_by(*shape.order).values("pk")[: shape.size + 1]
        found = _in_list_order(Activity.objects.filter(pk__in=named_rows), shape)
    return found.order_by(*shape.order).values_list(*CARD, _places("capacity"), _places("taken"))[: shape.size + 1]


def _in_list_order(found: ActivityQuerySet, shape: Shape) -> ActivityQuerySet:
    """A region's row carries the end too: the index (region, end, activity) gives its list in order.

    By an index of words or periods, the end is disguised: PostgreSQL shall not walk the list after all.
    """
    if shape.by_index:
        return found.alias(list_end=Coalesce("ends_at", "ends_at"), list_key=F("id"))
    if shape.has_region:
        return found.alias(list_end=F("listed_regions__ends_at"), list_key=F("listed_regions__activity"))
    return found.alias(list_end=F("ends_at"), list_key=F("id"))


def _within_reach(shape: Shape, values: dict[str, Any]) -> Q:
    """Up to the row so far down the list, as the index alone tells; to its end when it is shorter."""
    rows: QuerySet[Any] = Activity.objects.filter(published_at__isnull=False)
    if shape.has_region:
        rows = ActivityRegion.objects.filter(region=values["region"])
    elif shape.has_category:
        rows = rows.filter(category_id=values["category"])
    rows = rows.alias(list_end=F("ends_at")).filter(_ends(shape, values["now"]))
    compare, last = ("gte", dt.datetime.min) if shape.latest_first else ("lte", dt.datetime.max)
    if not shape.is_first:
        rows = rows.filter(**{f"list_end__{'lte' if shape.latest_first else 'gte'}": values["end"]})
    rows = rows.order_by("-ends_at" if shape.latest_first else "ends_at")
    end = Coalesce(Subquery(rows.values("ends_at")[shape.reach : shape.reach + 1]), Value(last.replace(tzinfo=dt.UTC)))
    return Q(**{f"list_end__{compare}": end})


def _places(counter: str) -> Subquery:
    """All slots of an activity together."""
    slots = Slot.objects.filter(activity=OuterRef("pk")).order_by().values("activity")
    return Subquery(slots.values(sum=Sum(counter)))


def _fits(condition: Q) -> Case:
    """A condition as a number above 0. PostgreSQL would multiply the shares of times that move together, expect one
    row and sort them all; of a number it expects a third, and walks the index in list order."""
    return Case(When(condition, then=1), default=0)


def _ends(shape: Shape, now: dt.datetime) -> Q:
    """What a phase says of the end alone, for the region's own index."""
    if shape.phase == Phase.CANCELLED or (shape.phase is None and shape.everything):
        return Q()
    return Q(list_end__lte=now) if shape.phase == Phase.ENDED else Q(list_end__gt=now)


def _between(start: dt.datetime, end: dt.datetime) -> QuerySet[Shift, uuid.UUID]:
    """Activities with a shift in this time."""
    return Shift.objects.filter(starts_at__gte=start, starts_at__lt=end).values_list("activity_id", flat=True)
