"""Reads: phases in SQL, the public list, places left, and my activities."""

import datetime as dt
import uuid

from django.db.models import Case, F, Q, QuerySet, Sum, When

from volunteering.accounts.models import User
from volunteering.activities.enums import ActivityStatus, Phase, SignUpState
from volunteering.activities.models import Activity, ActivityQuerySet, Shift, SignUp, Slot
from volunteering.activities.rules import CHINA, Times, phase_of
from volunteering.core.search import matching
from volunteering.regions.models import Region
from volunteering.volunteers.models import Volunteer

WITHDRAWN = (SignUpState.WITHDRAWN, SignUpState.EXPIRED, SignUpState.REMOVED, SignUpState.CANCELLED)


def times_of(activity: Activity) -> Times:
    return Times(activity.sign_up_opens_at, activity.sign_up_closes_at, activity.starts_at, activity.ends_at)


def phase(activity: Activity, now: dt.datetime) -> Phase:
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
# What a card in a list shows: half the cost of a page was columns nobody looked at.
CARD = ("public_id", "title", *TIMES, "organization__name", "place_region__name", "category__name")
MINE = ("state", "activity__public_id", "activity__title", *(f"activity__{name}" for name in TIMES))


def activity_list(
    *,
    now: dt.datetime,
    phase: Phase | None,
    region: Region | None,
    category: str,
    keyword: str,
    everything: bool,
    day: dt.date | None = None,
) -> tuple[ActivityQuerySet, tuple[str, str]]:
    """The public list and its order. Without a phase: what has not ended, unless `everything`.

    Each way in walks an index that is in list order already, so a page costs the same among a thousand and a million.
    """
    found = Activity.objects.public()
    if phase in {Phase.ENDED, Phase.CANCELLED}:
        found = found.filter(phase_is(phase, now))
    elif phase:
        found = found.alias(fits=_fits(phase, now)).filter(fits__gt=0, ends_at__gt=now)
    elif not everything:
        found = found.filter(ends_at__gt=now, status=ActivityStatus.PUBLISHED)
    columns = ("ends_at", "id")
    if region:
        # The row of this region carries the end too: the index (region, end, activity) gives the list in order.
        found = found.filter(listed_regions__region=region)
        found = found.annotate(list_end=F("listed_regions__ends_at"), list_key=F("listed_regions__activity"))
        columns = ("list_end", "list_key")
        found = found.filter(_ends(phase, now, everything=everything))
    if category:
        found = found.filter(category_id=category)
    if day:
        found = found.filter(pk__in=_on(day))
    if keyword:
        found = matching(found, keyword)  # type: ignore[assignment]
    latest_first = everything or phase in {Phase.ENDED, Phase.CANCELLED}
    order = (f"-{columns[0]}", f"-{columns[1]}") if latest_first else columns
    return found.select_related("organization", "place_region", "category").only(*CARD), order


def _fits(phase: Phase, now: dt.datetime) -> Case:
    """`phase_is` as a number above 0. PostgreSQL would multiply the shares of times that move together, expect one
    row and sort them all; of a number it expects a third, and walks the index in list order."""
    return Case(When(phase_is(phase, now), then=1), default=0)


def _ends(phase: Phase | None, now: dt.datetime, *, everything: bool) -> Q:
    """What a phase says of the end alone, for the region's own index."""
    if phase == Phase.CANCELLED or (phase is None and everything):
        return Q()
    return Q(list_end__lte=now) if phase == Phase.ENDED else Q(list_end__gt=now)


def _on(day: dt.date) -> QuerySet[Shift, uuid.UUID]:
    """Activities with a shift on this day in China."""
    start = dt.datetime.combine(day, dt.time(), CHINA)
    shifts = Shift.objects.filter(starts_at__gte=start, starts_at__lt=start + dt.timedelta(days=1))
    return shifts.values_list("activity_id", flat=True)


def places_of(activity_ids: list[uuid.UUID]) -> dict[uuid.UUID, tuple[int, int]]:
    """Activity → (places left, places), in one query for a whole page."""
    sums = (
        Slot.objects.filter(activity__in=activity_ids).values_list("activity").annotate(Sum("capacity"), Sum("taken"))
    )
    return {activity: (capacity - taken, capacity) for activity, capacity, taken in sums}


def my_activities(*, volunteer: Volunteer, tab: str, now: dt.datetime, phase: Phase | None, name: str) -> list[SignUp]:
    """All sign-ups of a person, newest first. 待参加: holds or waits for a place, not over; 已结束: the rest."""
    mine = SignUp.objects.filter(volunteer=volunteer).select_related("activity", "shift", "slot__position")
    over = Q(shift__ends_at__lte=now) | Q(state__in=WITHDRAWN) | Q(activity__status=ActivityStatus.CANCELLED)
    if tab == "upcoming":
        mine = mine.exclude(over)
    elif tab == "ended":
        mine = mine.filter(over)
    if phase:
        mine = mine.filter(activity__in=Activity.objects.filter(phase_is(phase, now)))
    if name:
        mine = mine.filter(activity__title__icontains=name)
    shown = (*MINE, "shift__starts_at", "shift__ends_at", "slot__position__name", "offered_until", "queue_number")
    return list(mine.only(*shown).order_by("-id")[:200])


def own_part(user: User) -> list[dict[str, str]]:
    """A person's sign-ups, for that person."""
    mine = SignUp.objects.filter(volunteer__user=user).select_related("activity", "shift").order_by("id")
    return [
        {"活动": one.activity.title, "开始": one.shift.starts_at.isoformat(), "状态": one.get_state_display()}
        for one in mine
    ]
