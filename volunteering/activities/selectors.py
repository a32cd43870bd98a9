"""Reads: phases in SQL, the public list, places left, and my activities."""

import datetime as dt
import uuid
from typing import Any, NamedTuple, Protocol

from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, Sum, When

from volunteering.accounts.models import User
from volunteering.activities.enums import ActivityStatus, Phase, SignUpState
from volunteering.activities.models import Activity, Shift, SignUp, Slot
from volunteering.activities.rules import CHINA, Times, phase_of
from volunteering.core.paging import SIZE, Page, beyond, cut, key_of
from volunteering.core.prepared import prepared
from volunteering.core.search import having_words, searched
from volunteering.regions.models import Region
from volunteering.vocabularies.enums import Vocabulary
from volunteering.vocabularies.models import Term
from volunteering.vocabularies.selectors import term_of
from volunteering.volunteers.models import Volunteer

WITHDRAWN = (SignUpState.WITHDRAWN, SignUpState.EXPIRED, SignUpState.REMOVED, SignUpState.CANCELLED)


class Timed(Protocol):
    """An activity, or a row of a list: whatever has its times."""

    @property
    def status(self) -> str: ...
    @property
    def sign_up_opens_at(self) -> dt.datetime: ...
    @property
    def sign_up_closes_at(self) -> dt.datetime: ...
    @property
    def starts_at(self) -> dt.datetime: ...
    @property
    def ends_at(self) -> dt.datetime: ...


def times_of(activity: Timed) -> Times:
    return Times(activity.sign_up_opens_at, activity.sign_up_closes_at, activity.starts_at, activity.ends_at)


def phase(activity: Timed, now: dt.datetime) -> Phase:
    is_cancelled = activity.status == ActivityStatus.CANCELLED
    return Phase(phase_of(times_of(activity), is_cancelled=is_cancelled, now=now))


def phase_is(wanted: Phase, now: dt.datetime) -> Q:
    """The definition of `rules.phase_of` in SQL. A test holds both together at every boundary."""
    live = ~Q(status=ActivityStatus.CANCELLED)
    before = live & Q(starts_at__gt=now, ends_at__gt=now)
    return {
        Phase.CANCELLED: Q(status=ActivityStatus.CANCELLED),
        Phase.ENDED: live & Q(ends_at__lte=now),
        Phase.RUNNING: live & Q(starts_at__lte=now, ends_at__gt=now),
        Phase.NOT_YET_OPEN: before & Q(sign_up_opens_at__gt=now),
        Phase.OPEN: before & Q(sign_up_opens_at__lte=now, sign_up_closes_at__gt=now),
        Phase.CLOSED: before & Q(sign_up_opens_at__lte=now, sign_up_closes_at__lte=now),
    }[wanted]


TIMES = ("status", "sign_up_opens_at", "sign_up_closes_at", "starts_at", "ends_at")


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
    place_region: str | None
    category: Term
    capacity: int
    taken: int

    @property
    def places(self) -> tuple[int, int]:
        """Left, and all."""
        return self.capacity - self.taken, self.capacity


CARD = ("id", "public_id", "title", *TIMES, "organization__name", "place_region__name", "category_id")


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
    *columns, category, capacity, taken = row
    return Card._make((*columns, term_of(Vocabulary.SERVICE_CATEGORY, category), capacity or 0, taken or 0))


@prepared
def _listed(shape: Shape, **values: Any) -> "QuerySet[Activity, tuple[Any, ...]]":
    """Each way in walks an index in list order: a page costs the same among a thousand and a million."""
    now, found = values["now"], Activity.objects.public()
    if shape.phase in {Phase.ENDED, Phase.CANCELLED}:
        found = found.filter(phase_is(shape.phase, now))
    elif shape.phase:
        found = found.alias(fits=_fits(shape.phase, now)).filter(fits__gt=0, ends_at__gt=now)
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
        return dt.datetime.fromisoformat(end), uuid.UUID(key)
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


def slot_to_join(public_id: str, slot_id: uuid.UUID) -> Slot | None:
    """A slot of a public activity, with what the rules of signing up ask for."""
    found = _slots_to_join(public_id=public_id, slot=slot_id)
    return found[0] if found else None


@prepared
def _slots_to_join(**values: Any) -> "QuerySet[Slot]":
    found = Slot.objects.filter(pk=values["slot"], activity__public_id=values["public_id"])
    found = found.filter(activity__in=Activity.objects.public()).select_related("shift", "activity")
    times = [f"activity__{name}" for name in (*TIMES, "members_open_at")]
    asked = ("activity__title", "activity__organization_id", "activity__minimum_age", "activity__is_hazardous")
    return found.only("shift__starts_at", "shift__ends_at", *times, *asked)


def slots_of(activity: Activity) -> list[Slot]:
    return _slots(activity=activity.pk)


@prepared
def _slots(**values: Any) -> "QuerySet[Slot]":
    found = Slot.objects.filter(activity=values["activity"]).select_related("shift", "position")
    return found.order_by("shift__starts_at", "position__order")


def places_of(activity_ids: list[uuid.UUID]) -> dict[uuid.UUID, tuple[int, int]]:
    """Activity → (places left, places), in one query for a whole page."""
    sums = (
        Slot.objects.filter(activity__in=activity_ids).values_list("activity").annotate(Sum("capacity"), Sum("taken"))
    )
    return {activity: (capacity - taken, capacity) for activity, capacity, taken in sums}


class Period(NamedTuple):
    starts_at: dt.datetime
    ends_at: dt.datetime


class MyActivity(NamedTuple):
    public_id: str
    title: str
    status: str
    sign_up_opens_at: dt.datetime
    sign_up_closes_at: dt.datetime
    starts_at: dt.datetime
    ends_at: dt.datetime


class MySignUp(NamedTuple):
    """What 我参加的活动 shows of a sign-up."""

    pk: uuid.UUID
    state: SignUpState
    offered_until: dt.datetime | None
    position: str
    shift: Period
    activity: MyActivity


TABS = ("upcoming", "ended")
MINE: tuple[str, ...] = ("id", "state", "offered_until", "slot__position__name", "shift__starts_at", "shift__ends_at")
MINE += tuple(f"activity__{name}" for name in MyActivity._fields)


def my_activities(
    *, volunteer: Volunteer, tab: str, now: dt.datetime, phase: Phase | None, name: str
) -> list[MySignUp]:
    """All sign-ups of a person, newest first. 待参加: holds or waits for a place, not over; 已结束: the rest."""
    values = {"volunteer": volunteer.pk, "now": now, **({"name": name} if name else {})}
    return [
        MySignUp(row[0], SignUpState(row[1]), row[2], row[3], Period(*row[4:6]), MyActivity(*row[6:]))
        for row in _mine(tab if tab in TABS else "", phase, bool(name), **values)
    ]


@prepared
def _mine(tab: str, phase: Phase | None, has_name: bool, /, **values: Any) -> "QuerySet[SignUp, tuple[Any, ...]]":
    now = values["now"]
    mine = SignUp.objects.filter(volunteer=values["volunteer"])
    over = Q(shift__ends_at__lte=now) | Q(state__in=WITHDRAWN) | Q(activity__status=ActivityStatus.CANCELLED)
    if tab == "upcoming":
        mine = mine.exclude(over)
    elif tab == "ended":
        mine = mine.filter(over)
    if phase:
        mine = mine.filter(activity__in=Activity.objects.filter(phase_is(phase, now)))
    if has_name:
        mine = mine.filter(activity__title__icontains=values["name"])
    return mine.order_by("-id").values_list(*MINE)[:200]


def own_part(user: User) -> list[dict[str, str]]:
    """A person's sign-ups, for that person."""
    mine = SignUp.objects.filter(volunteer__user=user).select_related("activity", "shift").order_by("id")
    return [
        {"活动": one.activity.title, "开始": one.shift.starts_at.isoformat(), "状态": one.get_state_display()}
        for one in mine
    ]
