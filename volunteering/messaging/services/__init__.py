"""Everything that can happen to a message: told, planned, sent, read; and what people choose."""

from volunteering.messaging.services.inbox import mark_read, notify, on_account_closed, on_phone_changed
from volunteering.messaging.services.preferring import (
    CannotPrefer,
    confirm_email,
    is_link_of_ours,
    prefer,
    request_email,
)

__all__ = [
    "CannotPrefer",
    "confirm_email",
    "is_link_of_ours",
    "mark_read",
    "notify",
    "on_account_closed",
    "on_phone_changed",
    "prefer",
    "request_email",
]
