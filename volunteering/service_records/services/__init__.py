"""Everything that can happen at a door and in the ledger of hours."""

from volunteering.service_records.services.attending import (
    CannotAttend,
    check_in,
    check_out,
    mark_absent,
    mark_arrived,
    mark_left,
    mend_departure,
)
from volunteering.service_records.services.awarding import (
    CannotAward,
    answer_star_objection,
    award_announced,
    object_to_star,
    pass_proposal,
    refuse_proposal,
)
from volunteering.service_records.services.confirming import Confirmed, confirm_hours
from volunteering.service_records.services.doors import open_door
from volunteering.service_records.services.ledger import CannotRecord, reverse_record
from volunteering.service_records.services.merits import (
    CannotEnterMerit,
    MeritDetails,
    enter_merit,
    open_proof,
    withdraw_merit,
)
from volunteering.service_records.services.objecting import CannotObject, answer_objection, object_to_record
from volunteering.service_records.services.rating import (
    CannotEvaluate,
    CannotRate,
    evaluate,
    pass_everybody,
    rate,
)
from volunteering.service_records.services.standing import look_at_stars

__all__ = [
    "CannotAttend",
    "CannotAward",
    "CannotEnterMerit",
    "CannotEvaluate",
    "CannotObject",
    "CannotRate",
    "CannotRecord",
    "Confirmed",
    "MeritDetails",
    "answer_objection",
    "answer_star_objection",
    "award_announced",
    "check_in",
    "check_out",
    "confirm_hours",
    "enter_merit",
    "evaluate",
    "look_at_stars",
    "mark_absent",
    "mark_arrived",
    "mark_left",
    "mend_departure",
    "object_to_record",
    "object_to_star",
    "open_door",
    "open_proof",
    "pass_everybody",
    "pass_proposal",
    "rate",
    "refuse_proposal",
    "reverse_record",
    "withdraw_merit",
]
