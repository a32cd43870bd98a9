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
from volunteering.service_records.policies.stars import (
    can_enter_merits,
    can_evaluate,
    can_rate,
    can_review_star,
    evaluations_of,
    merit_records_of,
    merits_entered_by_region,
    merits_visible_to,
    stars_reviewable_by,
)

__all__ = [
    "can_decide_hand",
    "can_enter_hours",
    "can_enter_merits",
    "can_evaluate",
    "can_issue_for",
    "can_rate",
    "can_review_star",
    "can_revoke",
    "can_run_door",
    "can_see_hand_evidence",
    "certificates_of",
    "certificates_overseen_by",
    "evaluations_of",
    "expected_at",
    "hand_sheets_decided_below",
    "hand_sheets_decided_in_region",
    "hand_sheets_run_by",
    "has_certified_parent",
    "merit_records_of",
    "merits_entered_by_region",
    "merits_visible_to",
    "records_of",
    "stars_reviewable_by",
]
