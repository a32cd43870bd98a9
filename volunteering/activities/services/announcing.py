"""Telling participants: a row first, then in portions, so that ten thousand are told as surely as ten."""

import datetime as dt

from django.db import transaction
from django.db.models import Q

from volunteering.accounts.models import User
from volunteering.activities.enums import Audience
from volunteering.activities.models import Activity, Announcement, Shift
from volunteering.activities.notices import CANCELLED, take_back_of
from volunteering.activities.selectors.letters import AUDIENCES
from volunteering.messaging.models import LONGEST_TITLE
from volunteering.messaging.rules import shortened
from volunteering.messaging.services import notify

PORTION = 500


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
    reach: int = 0,
) -> Announcement:
    """The first portion is told at once; the clock does the rest. `by`: who wrote it, if somebody did, to how many."""
    row = Announcement.objects.create(
        activity=activity,
        shift=shift,
        audience=audience,
        written_by=by,
        reach=reach,
        kind=kind,
        title=shortened(title, LONGEST_TITLE),
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
    portion = list(audience.values_list("id", "shift", "volunteer__user")[:PORTION])
    if row.kind == CANCELLED:
        take_back_of(row.activity, portion, now)
    notify(
        user_ids=[user for _, _, user in portion if user],
        kind=row.kind,
        title=row.title,
        # A letter's own words come first, where little room is.
        body=f"{row.body}\n\n关于“{row.activity.title}”" if row.written_by_id else row.body,
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
