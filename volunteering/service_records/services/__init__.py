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
from volunteering.service_records.services.confirming import Confirmed, confirm_hours
from volunteering.service_records.services.doors import open_door
from volunteering.service_records.services.exporting import record_overdue_export
from volunteering.service_records.services.fencing import CannotFence, remove_fence, set_fence
from volunteering.service_records.services.judging import CannotJudge, decide_anomaly, explain_anomaly
from volunteering.service_records.services.ledger import CannotRecord, reverse_record
from volunteering.service_records.services.objecting import CannotObject, answer_objection, object_to_record

__all__ = [
    "CannotAttend",
    "CannotFence",
    "CannotJudge",
    "CannotObject",
    "CannotRecord",
    "Confirmed",
    "answer_objection",
    "check_in",
    "check_out",
    "confirm_hours",
    "decide_anomaly",
    "explain_anomaly",
    "mark_absent",
    "mark_arrived",
    "mark_left",
    "mend_departure",
    "object_to_record",
    "open_door",
    "record_overdue_export",
    "remove_fence",
    "reverse_record",
    "set_fence",
]
