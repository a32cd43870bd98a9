"""我参加的活动: a person's own sign-ups."""

import datetime as dt
import uuid
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from volunteering.accounts.models import User
from volunteering.activities.enums import ActivityStatus, Phase, SignUpState
from volunteering.activities.models import Activity, SignUp, Subscription
from volunteering.activities.policies import led_by_login
from volunteering.activities.selectors.phases import phase_is
from volunteering.core.prepared import prepared
from volunteering.volunteers.models import Volunteer

LED_AFTERWARDS = dt.timedelta(days=20)
WITHDRAWN = (SignUpState.WITHDRAWN, SignUpState.EXPIRED, SignUpState.REMOVED, SignUpState.CANCELLED)


class Period(NamedTuple):
    starts_at: dt.datetime
    ends_at: dt.datetime


class MyActivity(NamedTuple):
    public_id: str
    title: str
    status: str
    sign_up_opens_at: dt.datetime
    sign_up_closes_at: dt.datetime
    starts_at: dt.datetime
    ends_at: dt.datetime
    organization_state: str


class MySignUp(NamedTuple):
    """What 我参加的活动 shows of a sign-up."""

    pk: uuid.UUID
    state: SignUpState
    offered_until: dt.datetime | None
    position: str
    shift: Period
    activity: MyActivity


TABS = ("upcoming", "ended")
MINE: tuple[str, ...] = ("id", "state", "offered_until", "slot__position__name", "shift__starts_at", "shift__ends_at")
MINE += tuple(f"activity__{name}" for name in MyActivity._fields[:-1])
MINE += ("activity__organization__state",)


def my_activities(
    *, volunteer: Volunteer, tab: str, now: dt.datetime, phase: Phase | None, name: str
) -> list[MySignUp]:
    """All sign-ups of a person, newest first. 待参加: holds or waits for a place, not over; 已结束: the rest."""
    values = {"volunteer": volunteer.pk, "now": now, **({"name": name} if name else {})}
    return [
        MySignUp(row[0], SignUpState(row[1]), row[2], row[3], Period(*row[4:6]), MyActivity(*row[6:]))
        for row in _mine(tab if tab in TABS else "", phase, bool(name), **values)
    ]


@prepared
def _mine(tab: str, phase: Phase | None, has_name: bool, /, **values: Any) -> "QuerySet[SignUp, tuple[Any, ...]]":
    now = values["now"]
    mine = SignUp.objects.filter(volunteer=values["volunteer"])
    over = Q(shift__ends_at__lte=now) | Q(state__in=WITHDRAWN) | Q(activity__status=ActivityStatus.CANCELLED)
    if tab == "upcoming":
        mine = mine.exclude(over)
    elif tab == "ended":
        mine = mine.filter(over)
    if phase:
        mine = mine.filter(activity__in=Activity.objects.filter(phase_is(phase, now)))
    if has_name:
        mine = mine.filter(activity__title__icontains=values["name"])
    return mine.order_by("-id").values_list(*MINE)[:200]


def activities_led_by(user: User, *, now: dt.datetime) -> list[Activity]:
    """我负责的活动: what is ahead or was lately; departures are filled in for some days after."""
    return _led(user=user.pk, since=now - LED_AFTERWARDS)


@prepared
def _led(**values: Any) -> "QuerySet[Activity]":
    recent = led_by_login(values["user"]).filter(ends_at__gt=values["since"]).select_related("organization")
    unread = ("search_tokens", "organization__search_tokens", "organization__introduction")
    return recent.defer(*unread).order_by("starts_at", "id")[:20]


def own_part(user: User) -> list[dict[str, str]]:
    """A person's sign-ups, for that person."""
    mine = SignUp.objects.filter(volunteer__user=user).select_related("activity", "shift").order_by("id")
    return [
        {"活动": one.activity.title, "开始": one.shift.starts_at.isoformat(), "状态": one.get_state_display()}
        for one in mine
    ]


def own_subscriptions(user: User) -> list[dict[str, str]]:
    mine = Subscription.objects.filter(volunteer__user=user).select_related("region", "category").order_by("id")
    return [
        {
            "区域": one.region.name if one.region else "",
            "服务类别": one.category.name if one.category else "",
            "关键词": one.keyword,
            "多久一次": one.get_rhythm_display(),
        }
        for one in mine
    ]
