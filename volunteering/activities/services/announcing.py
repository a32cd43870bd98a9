"""Telling participants: a row first, then in portions, so that ten thousand are told as surely as ten."""

import datetime as dt

from django.db import transaction

from volunteering.activities.enums import SignUpState
from volunteering.activities.models import LIVE_SIGN_UP_STATES, Activity, Announcement
from volunteering.messaging.services import notify

PORTION = 500


def announce(activity: Activity, *, kind: str, title: str, body: str, now: dt.datetime) -> None:
    """Tell everybody who holds or waits for a place, or held one until the activity was cancelled.

    The first portion is told at once; the clock does the rest.
    """
    row = Announcement.objects.create(activity=activity, kind=kind, title=title, body=body, created_at=now)
    _tell_portion(row, now)


@transaction.atomic
def continue_announcement(*, announcement: Announcement, now: dt.datetime) -> bool:
    """Tell the next portion; returns whether more wait. Two workers take turns, run twice nobody hears twice."""
    row = Announcement.objects.select_for_update(skip_locked=True).filter(pk=announcement.pk, done_at=None).first()
    return _tell_portion(row, now) if row else False


def _tell_portion(row: Announcement, now: dt.datetime) -> bool:
    audience = row.activity.sign_ups.filter(
        state__in=(*LIVE_SIGN_UP_STATES, SignUpState.CANCELLED), created_at__lte=row.created_at
    ).order_by("id")
    if row.told_up_to:
        audience = audience.filter(id__gt=row.told_up_to)
    portion = list(audience.values_list("id", "volunteer__user")[:PORTION])
    notify(
        user_ids=[user for _, user in portion if user],
        kind=row.kind,
        title=row.title,
        body=row.body,
        address=f"/activities/{row.activity.public_id}/",
        occasion=row.pk.hex,
        now=now,
    )
    more = len(portion) == PORTION
    row.told_up_to = portion[-1][0] if portion else row.told_up_to
    row.done_at = None if more else now
    row.save(update_fields=("told_up_to", "done_at"))
    return more
