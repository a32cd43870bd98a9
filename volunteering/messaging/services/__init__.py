"""Everything that can happen to a message: told, planned, sent, read; and what people choose."""

from volunteering.messaging.services.inbox import (
    key_of,
    mark_read,
    notify,
    on_account_closed,
    on_phone_changed,
    on_wechat_bound,
    take_back,
)
from volunteering.messaging.services.outgoing import note_report
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
    "key_of",
    "leave_topic",
    "mark_read",
    "note_report",
    "notify",
    "on_account_closed",
    "on_phone_changed",
    "on_wechat_bound",
    "prefer",
    "request_email",
    "take_back",
    "topic_left_by",
]
