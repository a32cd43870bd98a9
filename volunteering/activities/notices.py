"""What activities tell people."""

import datetime as dt
from collections.abc import Iterable

from volunteering.activities.enums import SignUpState
from volunteering.activities.models import LIVE_SIGN_UP_STATES, Activity, SignUp
from volunteering.messaging.services import notify

MINE = "/me/activities/"


def tell_promoted(promoted: list[SignUp], now: dt.datetime) -> None:
    for sign_up in promoted:
        if sign_up.volunteer.user_id:
            notify(
                user_ids=[sign_up.volunteer.user_id],
                kind="activities:promoted",
                title="候补成功",
                body=f"“{sign_up.activity.title}”有了空位，您已报名成功。不能参加请及时取消。",
                address=MINE,
                occasion=sign_up.pk.hex,
                now=now,
            )


def tell_participants(
    activity: Activity, *, kind: str, title: str, body: str, now: dt.datetime, states: Iterable[SignUpState] = ()
) -> None:
    live = activity.sign_ups.filter(state__in=tuple(states) or LIVE_SIGN_UP_STATES, volunteer__user__isnull=False)
    notify(
        user_ids=[user for user in live.values_list("volunteer__user", flat=True) if user],
        kind=kind,
        title=title,
        body=body,
        address=f"/activities/{activity.public_id}/",
        occasion=f"{activity.pk.hex}:{int(now.timestamp())}",
        now=now,
    )
