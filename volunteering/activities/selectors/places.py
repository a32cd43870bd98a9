"""Slots: what is left, and the one somebody wants to join."""

import uuid
from typing import Any

from django.db.models import QuerySet, Sum

from volunteering.activities.models import Activity, Slot
from volunteering.activities.selectors.phases import TIMES
from volunteering.core.prepared import prepared


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
