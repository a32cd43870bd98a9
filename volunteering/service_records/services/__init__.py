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
from volunteering.service_records.services.batches import download_batch, give_up, issue_batch, order_certificates
from volunteering.service_records.services.confirming import Confirmed, confirm_hours
from volunteering.service_records.services.doors import open_door
from volunteering.service_records.services.issuing import CannotIssue, Wanted, issue_certificate
from volunteering.service_records.services.ledger import CannotRecord, reverse_record
from volunteering.service_records.services.objecting import CannotObject, answer_objection, object_to_record
from volunteering.service_records.services.revoking import CannotRevoke, revoke_certificate

__all__ = [
    "CannotAttend",
    "CannotIssue",
    "CannotObject",
    "CannotRecord",
    "CannotRevoke",
    "Confirmed",
    "Wanted",
    "answer_objection",
    "check_in",
    "check_out",
    "confirm_hours",
    "download_batch",
    "give_up",
    "issue_batch",
    "issue_certificate",
    "mark_absent",
    "mark_arrived",
    "mark_left",
    "mend_departure",
    "object_to_record",
    "open_door",
    "order_certificates",
    "reverse_record",
    "revoke_certificate",
]
