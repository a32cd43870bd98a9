"""Telling who signed up what they have: afterwards and by hundreds, since a place is fought for and a notice is not."""

import datetime as dt
from uuid import UUID

from django.db import connection, transaction

from volunteering.activities.enums import SignUpState
from volunteering.activities.models import SignUp
from volunteering.activities.notices import tell_signed_up
from volunteering.core.timetable import one_of_many
from volunteering.wechat.services import want_scene

PORTION = 200


@transaction.atomic
def tell_portion(*, stumbled: set[UUID], now: dt.datetime) -> int:
    """Returns how many were looked at; two workers look at different ones.

    What cannot be told joins `stumbled`, which is not looked at in this run, and comes again with the next.
    """
    skips = connection.features.has_select_for_update_skip_locked
    untold = SignUp.objects.filter(is_told=False).exclude(pk__in=stumbled)
    untold = untold.select_for_update(of=("self",), skip_locked=skips)
    found = list(untold.select_related("activity__place_region", "shift", "volunteer").order_by("id")[:PORTION])
    for sign_up in found:
        stumbled.add(sign_up.pk)
        with one_of_many("sign-up", sign_up.pk), transaction.atomic():
            if _stands_as_made(sign_up) and sign_up.shift.starts_at > now:
                tell_signed_up(sign_up, now)
            stumbled.remove(sign_up.pk)
    for public_id in sorted({one.activity.public_id for one in found if one.activity.ends_at > now}):
        want_scene(name=public_id, now=now)  # the page they look at now offers to follow the account
    SignUp.objects.filter(pk__in={one.pk for one in found} - stumbled).update(is_told=True)
    return len(found)


def _stands_as_made(sign_up: SignUp) -> bool:
    """Who left again knows it, and who moved up was told of that."""
    moved_up = sign_up.queue_number is not None
    return sign_up.state == (SignUpState.WAITING if moved_up else SignUpState.CONFIRMED)
