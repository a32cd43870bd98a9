"""What organizers wrote to participants, and who they are."""

import datetime as dt

from django.db.models import Q, QuerySet

from volunteering.activities.enums import Audience, SignUpState
from volunteering.activities.models import LIVE_SIGN_UP_STATES, Activity, Announcement
from volunteering.core import parameters
from volunteering.core.allowances import Allowance, allowance
from volunteering.volunteers.models import Volunteer

DAY = dt.timedelta(days=1)
SHOWN = 3
# Who hears: everybody who holds or waits for a place, or held one until the activity was cancelled; or some of them.
AUDIENCES: dict[Audience, Q] = {
    Audience.ALL: Q(state__in=(*LIVE_SIGN_UP_STATES, SignUpState.CANCELLED)),
    Audience.CONFIRMED: Q(state=SignUpState.CONFIRMED),
    Audience.WAITING: Q(state__in=(SignUpState.WAITING, SignUpState.OFFERED)),
}


def register_audience(audience: Audience, condition: Q) -> None:
    """For a storey above, which knows of sign-ups what this one does not: who came."""
    AUDIENCES[audience] = condition


def reach(activity: Activity, audience: Audience) -> int:
    """How many people have an inbox to find it in."""
    hearing = activity.sign_ups.filter(AUDIENCES[audience], volunteer__user__isnull=False)
    return hearing.values("volunteer").distinct().count()


def letters_about(activity: Activity) -> QuerySet[Announcement]:
    return activity.announcements.filter(written_by__isnull=False).order_by("-id")


def letters_to(activity: Activity, volunteer: Volunteer) -> list[Announcement]:
    """The latest that this person is among the readers of, as things stand: who signs up later reads them too."""
    theirs = activity.sign_ups.filter(volunteer=volunteer)
    letters = list(letters_about(activity))
    audiences = {Audience(one.audience) for one in letters}
    heard = {one for one in audiences if theirs.filter(AUDIENCES[one]).exists()}
    return [one for one in letters if one.audience in heard][:SHOWN]


def letters_left(activity: Activity, now: dt.datetime) -> Allowance:
    recent = letters_about(activity).filter(created_at__gt=now - DAY).values_list("created_at", flat=True)
    return allowance(recent, most=parameters.LETTERS_PER_DAY(), window=DAY, now=now)
