"""Reads of attendance and hours that are not a plain QuerySet."""

from volunteering.service_records.selectors.doors import (
    Expected,
    doors_around,
    is_door_time,
    open_objections_at,
    people_of,
    standing_of,
)
from volunteering.service_records.selectors.own import Totals, objections_of, own_part, totals_of, unrecorded_of

__all__ = [
    "Expected",
    "Totals",
    "doors_around",
    "is_door_time",
    "objections_of",
    "open_objections_at",
    "own_part",
    "people_of",
    "standing_of",
    "totals_of",
    "unrecorded_of",
]
