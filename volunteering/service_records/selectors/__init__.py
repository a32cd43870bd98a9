"""Reads of attendance and hours that are not a plain QuerySet."""

from volunteering.service_records.selectors.doors import (
    Expected,
    doors_around,
    is_door_time,
    open_objections_at,
    people_of,
    standing_of,
)
from volunteering.service_records.selectors.hand import (
    hand_evidence_of,
    hand_lines_of,
    hand_sheets_at,
    lines_of,
    live_lines_at,
    needs_decision,
    noticed_at,
    objections_to,
    unplaced_entries_at,
    with_people,
)
from volunteering.service_records.selectors.own import (
    Totals,
    objections_of,
    own_hand_lines,
    own_part,
    totals_of,
    unrecorded_of,
)

__all__ = [
    "Expected",
    "Totals",
    "doors_around",
    "hand_evidence_of",
    "hand_lines_of",
    "hand_sheets_at",
    "is_door_time",
    "lines_of",
    "live_lines_at",
    "needs_decision",
    "noticed_at",
    "objections_of",
    "objections_to",
    "open_objections_at",
    "own_hand_lines",
    "own_part",
    "people_of",
    "standing_of",
    "totals_of",
    "unplaced_entries_at",
    "unrecorded_of",
    "with_people",
]
