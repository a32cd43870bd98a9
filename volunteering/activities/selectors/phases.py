"""What the clock says of an activity, in Python and in SQL."""

import datetime as dt
from typing import Protocol

from django.db.models import Q

from volunteering.activities.enums import ActivityStatus, Pause, Phase
from volunteering.activities.rules import Times, phase_of
from volunteering.organizations.enums import OrganizationState


class Timed(Protocol):
    """An activity, or a row of a list: whatever has its times."""

    @property
    def status(self) -> str: ...
    @property
    def sign_up_opens_at(self) -> dt.datetime: ...
    @property
    def sign_up_closes_at(self) -> dt.datetime: ...
    @property
    def starts_at(self) -> dt.datetime: ...
    @property
    def ends_at(self) -> dt.datetime: ...


def times_of(activity: Timed) -> Times:
    return Times(activity.sign_up_opens_at, activity.sign_up_closes_at, activity.starts_at, activity.ends_at)


def phase(activity: Timed, now: dt.datetime) -> Phase:
    is_cancelled = activity.status == ActivityStatus.CANCELLED
    return Phase(phase_of(times_of(activity), is_cancelled=is_cancelled, now=now))


def standing(activity: Timed, organization_state: str, now: dt.datetime) -> Phase | Pause:
    """The phase, in the words of those who would sign up: nobody can with a suspended organization."""
    told = phase(activity, now)
    is_paused = organization_state == OrganizationState.SUSPENDED and told in {Phase.OPEN, Phase.NOT_YET_OPEN}
    return Pause.PAUSED if is_paused else told


def phase_is(wanted: Phase, now: dt.datetime) -> Q:
    """The definition of `rules.phase_of` in SQL. A test holds both together at every boundary."""
    live = ~Q(status=ActivityStatus.CANCELLED)
    before = live & Q(starts_at__gt=now, ends_at__gt=now)
    return {
        Phase.CANCELLED: Q(status=ActivityStatus.CANCELLED),
        Phase.ENDED: live & Q(ends_at__lte=now),
        Phase.RUNNING: live & Q(starts_at__lte=now, ends_at__gt=now),
        Phase.NOT_YET_OPEN: before & Q(sign_up_opens_at__gt=now),
        Phase.OPEN: before & Q(sign_up_opens_at__lte=now, sign_up_closes_at__gt=now),
        Phase.CLOSED: before & Q(sign_up_opens_at__lte=now, sign_up_closes_at__lte=now),
    }[wanted]


TIMES = ("status", "sign_up_opens_at", "sign_up_closes_at", "starts_at", "ends_at")
