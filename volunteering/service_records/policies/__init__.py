"""Who may do what with attendance, hours and certificates."""

from volunteering.service_records.policies.certificates import (
    can_issue_for,
    can_revoke,
    certificates_of,
    certificates_overseen_by,
)
from volunteering.service_records.policies.doors import (
    anomalies_overseen_by,
    can_confirm,
    can_judge,
    can_reverse,
    can_reverse_for_region,
    can_run_door,
    deadlines_overseen_by,
    doors_run_by,
    expected_at,
    records_of,
    records_overseen_by,
)
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
    "anomalies_overseen_by",
    "can_confirm",
    "can_decide_hand",
    "can_enter_hours",
    "can_issue_for",
    "can_judge",
    "can_reverse",
    "can_reverse_for_region",
    "can_revoke",
    "can_run_door",
    "can_see_hand_evidence",
    "certificates_of",
    "certificates_overseen_by",
    "deadlines_overseen_by",
    "doors_run_by",
    "expected_at",
    "hand_sheets_decided_below",
    "hand_sheets_decided_in_region",
    "hand_sheets_run_by",
    "has_certified_parent",
    "records_of",
    "records_overseen_by",
]
