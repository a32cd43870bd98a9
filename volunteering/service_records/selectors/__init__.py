"""Reads of attendance and hours that are not a plain QuerySet."""

from volunteering.service_records.selectors.certificates import (
    certificate_with,
    file_of,
    found_among,
    lines_of,
    own_certificates,
    people_recorded_by,
    progress_of,
    recorders_of,
    years_of,
    years_recorded_by,
)
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
    "certificate_with",
    "doors_around",
    "file_of",
    "found_among",
    "is_door_time",
    "lines_of",
    "objections_of",
    "open_objections_at",
    "own_certificates",
    "own_part",
    "people_of",
    "people_recorded_by",
    "progress_of",
    "recorders_of",
    "standing_of",
    "totals_of",
    "unrecorded_of",
    "years_of",
    "years_recorded_by",
]
