"""Telling participants: a row first, then in portions, so that ten thousand are told as surely as ten."""

import datetime as dt

from django.db import transaction
from django.db.models import Q

from volunteering.accounts.models import User
from volunteering.activities.enums import Audience, SignUpState
from volunteering.activities.models import LIVE_SIGN_UP_STATES, Activity, Announcement, Shift
from volunteering.activities.notices import CANCELLED, take_back_of
from volunteering.messaging.services import notify

PORTION = 500
# Who hears: everybody who holds or waits for a place, or held one until the activity was cancelled; or some of them.
AUDIENCES: dict[Audience, Q] = {
    Audience.ALL: Q(state__in=(*LIVE_SIGN_UP_STATES, SignUpState.CANCELLED)),
    Audience.CONFIRMED: Q(state=SignUpState.CONFIRMED),
    Audience.WAITING: Q(state__in=(SignUpState.WAITING, SignUpState.OFFERED)),
}


def register_audience(audience: Audience, condition: Q) -> None:
    """For a storey above, which knows of sign-ups what this one does not: who came."""
    AUDIENCES[audience] = condition


def announce(
    activity: Activity,
    *,
    kind: str,
    title: str,
    body: str,
    now: dt.datetime,
    audience: Audience = Audience.ALL,
    shift: Shift | None = None,
    by: User | None = None,
) -> Announcement:
    """The first portion is told at once; the clock does the rest. `by`: who wrote it, if somebody did."""
    row = Announcement.objects.create(
        activity=activity,
        shift=shift,
        audience=audience,
        written_by=by,
        kind=kind,
        title=title,
        body=body,
        created_at=now,
    )
    _tell_portion(row, now)
    return row


@transaction.atomic
def continue_announcement(*, announcement: Announcement, now: dt.datetime) -> bool:
    """Tell the next portion; returns whether more wait. Two workers take turns, run twice nobody hears twice."""
    row = Announcement.objects.select_for_update(skip_locked=True).filter(pk=announcement.pk, done_at=None).first()
    return _tell_portion(row, now) if row else False


def _tell_portion(row: Announcement, now: dt.datetime) -> bool:
    wanted = AUDIENCES[Audience(row.audience)] & Q(created_at__lte=row.created_at)
    if row.shift_id:
        wanted &= Q(shift=row.shift_id)
    if row.told_up_to:
        wanted &= Q(id__gt=row.told_up_to)
    audience = row.activity.sign_ups.filter(wanted).order_by("id")
    portion = list(audience.values_list("id", "volunteer__user")[:PORTION])
    if row.kind == CANCELLED:
        take_back_of(row.activity, portion, now)
    notify(
        user_ids=[user for _, user in portion if user],
        kind=row.kind,
        title=row.title,
        body=row.body,
        address=f"/activities/{row.activity.public_id}/",
        occasion=row.pk.hex,
        now=now,
        good_until=row.shift.starts_at if row.shift else None,  # of a shift alone one is reminded
    )
    more = len(portion) == PORTION
    row.told_up_to = portion[-1][0] if portion else row.told_up_to
    row.done_at = None if more else now
    row.save(update_fields=("told_up_to", "done_at"))
    return more
