"""What is said about attendance, hours, certificates, evaluations and stars."""

from volunteering.service_records.notices.certificates import (
    CERTIFICATES,
    tell_batch_done,
    tell_batch_stopped,
    tell_issued,
    tell_revoked,
)
from volunteering.service_records.notices.hand import (
    tell_hand_decided,
    tell_hand_entered,
    tell_hand_refused,
    tell_hand_sent,
    tell_notice_answered,
    tell_notice_objected,
)
from volunteering.service_records.notices.hours import (
    RECORDS,
    tell_answered,
    tell_objected,
    tell_recorded,
    tell_reversed,
)
from volunteering.service_records.notices.stars import (
    tell_evaluate,
    tell_evaluated,
    tell_merit,
    tell_merit_withdrawn,
    tell_star_announced,
    tell_star_answered,
    tell_star_awarded,
    tell_star_objected,
    tell_star_refused,
    tell_star_withdrawn,
)

__all__ = [
    "CERTIFICATES",
    "RECORDS",
    "tell_answered",
    "tell_batch_done",
    "tell_batch_stopped",
    "tell_evaluate",
    "tell_evaluated",
    "tell_hand_decided",
    "tell_hand_entered",
    "tell_hand_refused",
    "tell_hand_sent",
    "tell_issued",
    "tell_merit",
    "tell_merit_withdrawn",
    "tell_notice_answered",
    "tell_notice_objected",
    "tell_objected",
    "tell_recorded",
    "tell_reversed",
    "tell_revoked",
    "tell_star_announced",
    "tell_star_answered",
    "tell_star_awarded",
    "tell_star_objected",
    "tell_star_refused",
    "tell_star_withdrawn",
]
