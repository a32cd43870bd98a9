"""Reads of attendance and hours that are not a plain QuerySet."""

from volunteering.service_records.selectors.anomalies import Seen, anomalies_at, entries_behind, seen_in
from volunteering.service_records.selectors.deadlines import deadlines_of, due_on, overdue_for
from volunteering.service_records.selectors.doors import (
    Expected,
    doors_around,
    is_door_time,
    open_objections_at,
    people_of,
    standing_of,
)
from volunteering.service_records.selectors.own import (
    Totals,
    objections_of,
    own_attendance,
    own_part,
    totals_of,
    unrecorded_of,
)

__all__ = [
    "Expected",
    "Seen",
    "Totals",
    "anomalies_at",
    "deadlines_of",
    "doors_around",
    "due_on",
    "entries_behind",
    "is_door_time",
    "objections_of",
    "open_objections_at",
    "overdue_for",
    "own_attendance",
    "own_part",
    "people_of",
    "seen_in",
    "standing_of",
    "totals_of",
    "unrecorded_of",
]
