"""Everything that can happen to a message: told, planned, sent, read; and what people choose."""

from volunteering.messaging.services.inbox import mark_read, notify, on_account_closed, on_phone_changed
from volunteering.messaging.services.preferring import (
    BrokenLink,
    CannotPrefer,
    ExpiredLink,
    confirm_email,
    contact_of_link,
    leave_topic,
    prefer,
    request_email,
    topic_left_by,
)

__all__ = [
    "BrokenLink",
    "CannotPrefer",
    "ExpiredLink",
    "confirm_email",
    "contact_of_link",
    "leave_topic",
    "mark_read",
    "notify",
    "on_account_closed",
    "on_phone_changed",
    "prefer",
    "request_email",
    "topic_left_by",
]
