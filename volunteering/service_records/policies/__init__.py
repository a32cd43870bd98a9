"""Who may do what with attendance, hours and certificates."""

from volunteering.service_records.policies.certificates import (
    can_issue_for,
    can_revoke,
    certificates_of,
    certificates_overseen_by,
)
from volunteering.service_records.policies.doors import can_run_door, expected_at, records_of
from volunteering.service_records.policies.hand import (
    can_decide_hand,
    can_enter_hours,
    can_see_hand_evidence,
    hand_sheets_decided_below,
    hand_sheets_decided_in_region,
    hand_sheets_run_by,
    has_certified_parent,
)

__all__ = [
    "can_decide_hand",
    "can_enter_hours",
    "can_issue_for",
    "can_revoke",
    "can_run_door",
    "can_see_hand_evidence",
    "certificates_of",
    "certificates_overseen_by",
    "expected_at",
    "hand_sheets_decided_below",
    "hand_sheets_decided_in_region",
    "hand_sheets_run_by",
    "has_certified_parent",
    "records_of",
]
