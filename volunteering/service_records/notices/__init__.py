"""What is said about attendance, hours and certificates."""

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

__all__ = [
    "CERTIFICATES",
    "RECORDS",
    "tell_answered",
    "tell_batch_done",
    "tell_batch_stopped",
    "tell_hand_decided",
    "tell_hand_entered",
    "tell_hand_refused",
    "tell_hand_sent",
    "tell_issued",
    "tell_notice_answered",
    "tell_notice_objected",
    "tell_objected",
    "tell_recorded",
    "tell_reversed",
    "tell_revoked",
]
