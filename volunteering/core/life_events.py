"""What must reach upward: a storey below says that something happened, the storeys above act on it.

Apps register in `AppConfig.ready`. Handlers run at once, in the transaction of what happened; who registered last (the
highest storey) runs first, so that each still finds what it hangs on. A handler that refuses stops the whole.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Any

Handler = Callable[..., None]


class LifeEvent(StrEnum):
    ACCOUNT_CLOSED = "account_closed"  # user, now
    VOLUNTEER_REGISTERED = "volunteer_registered"  # volunteer, now
    # survivor, absorbed, now, note: each app writes under its name what it moved, to move it back.
    PERSON_MERGED = "person_merged"
    PERSON_UNMERGED = "person_unmerged"
    PHONE_CHANGED = "phone_changed"  # user (with the new phone), now
    WECHAT_BOUND = "wechat_bound"  # user, now
    ORGANIZATION_SUSPENDED = "organization_suspended"  # organization, now
    ORGANIZATION_RESUMED = "organization_resumed"  # organization, now
    ORGANIZATION_DISSOLVED = "organization_dissolved"  # organization, by, now


_handlers: dict[LifeEvent, list[Handler]] = {event: [] for event in LifeEvent}


def register(event: LifeEvent, handler: Handler) -> None:
    if handler not in _handlers[event]:
        _handlers[event].append(handler)


def happen(event: LifeEvent, **facts: Any) -> None:
    for handler in reversed(_handlers[event]):
        handler(**facts)


def handlers_of(event: LifeEvent) -> list[Handler]:
    return list(_handlers[event])
