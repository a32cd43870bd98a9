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
from volunteering.service_records.services.ledger import CannotRecord, reverse_record

__all__ = [
    "CannotAttend",
    "CannotRecord",
    "Confirmed",
    "check_in",
    "check_out",
    "confirm_hours",
    "mark_absent",
    "mark_arrived",
    "mark_left",
    "mend_departure",
    "open_door",
    "reverse_record",
]
