"""Reads of attendance and hours that are not a plain QuerySet."""

from volunteering.service_records.selectors.doors import (
    Expected,
    doors_around,
    is_door_time,
    open_objections_at,
    people_of,
    standing_of,
)
from volunteering.service_records.selectors.evaluations import (
    Opinion,
    attended,
    attended_by,
    evaluations_at,
    opinion_of,
    rated_among,
    unrated_of,
)
from volunteering.service_records.selectors.merits import chosen_by_number, counted, entitled, proof_of, with_proof
from volunteering.service_records.selectors.own import Totals, objections_of, own_part, totals_of, unrecorded_of
from volunteering.service_records.selectors.stars import Stars, announced, cautions_of, levels_of, stars_of

__all__ = [
    "Expected",
    "Opinion",
    "Stars",
    "Totals",
    "announced",
    "attended",
    "attended_by",
    "cautions_of",
    "chosen_by_number",
    "counted",
    "doors_around",
    "entitled",
    "evaluations_at",
    "is_door_time",
    "levels_of",
    "objections_of",
    "open_objections_at",
    "opinion_of",
    "own_part",
    "people_of",
    "proof_of",
    "rated_among",
    "standing_of",
    "stars_of",
    "totals_of",
    "unrated_of",
    "unrecorded_of",
    "with_proof",
]
