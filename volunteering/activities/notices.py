"""What activities tell people."""

import datetime as dt
from collections.abc import Iterable

from volunteering.activities.enums import SignUpState
from volunteering.activities.models import LIVE_SIGN_UP_STATES, Activity, SignUp
from volunteering.activities.rules import CHINA
from volunteering.messaging.services import notify

MINE = "/me/activities/"


def tell_promoted(promoted: list[SignUp], now: dt.datetime) -> None:
    for sign_up in promoted:
        title = sign_up.activity.title
        if sign_up.state == SignUpState.OFFERED and sign_up.offered_until:
            until = sign_up.offered_until.astimezone(CHINA)
            until_words = f"{until.month}月{until.day}日 {until:%H:%M}"
            body = f"“{title}”有了空位，为您保留到 {until_words}。请在此之前确认，过时让给下一位。"
            _tell(sign_up, "offered", "有空位了，请确认", body, now)
        else:
            body = f"“{title}”有了空位，您已报名成功。不能参加请及时取消。"
            _tell(sign_up, "promoted", "候补成功", body, now)


def tell_removed(sign_up: SignUp, now: dt.datetime) -> None:
    body = f"您在“{sign_up.activity.title}”的报名已被组织移出：{sign_up.end_reason}。有疑问请联系活动联系人。"
    _tell(sign_up, "removed", "报名已被移出", body, now)


def tell_expired(sign_up: SignUp, now: dt.datetime) -> None:
    body = f"“{sign_up.activity.title}”的空位没有按时确认，已让给下一位。还想参加，可以重新报名候补。"
    _tell(sign_up, "expired", "候补名额已过期", body, now)


def _tell(sign_up: SignUp, kind: str, title: str, body: str, now: dt.datetime) -> None:
    if sign_up.volunteer.user_id:
        notify(
            user_ids=[sign_up.volunteer.user_id],
            kind=f"activities:{kind}",
            title=title,
            body=body,
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
