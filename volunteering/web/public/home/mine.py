"""What the home page shows to somebody who is logged in: what is next, and what waits."""

import datetime as dt
from typing import NamedTuple

from django.http import HttpRequest

from volunteering.accounts.models import User
from volunteering.activities.enums import SignUpState
from volunteering.activities.selectors import MySignUp, my_activities
from volunteering.messaging.selectors import unread_count
from volunteering.organizations.policies import managed_by
from volunteering.web.access import volunteer_of

SHOWN = 3


class Mine(NamedTuple):
    coming: list[MySignUp]
    unread: int
    has_organization: bool


def mine_of(request: HttpRequest, now: dt.datetime) -> Mine | None:
    """Nothing for visitors and for those who are no volunteers yet. What asks for an answer comes first."""
    volunteer = volunteer_of(request)
    if volunteer is None:
        return None
    assert isinstance(request.user, User)
    coming = my_activities(volunteer=volunteer, tab="upcoming", now=now, phase=None, name="")
    coming.sort(key=lambda one: (one.state != SignUpState.OFFERED, one.shift.starts_at))
    return Mine(coming[:SHOWN], unread_count(request.user), managed_by(request.user).exists())
