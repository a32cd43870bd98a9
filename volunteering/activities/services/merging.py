"""Two records of one person: sign-ups move along, and a shift keeps the person once."""

import datetime as dt
from typing import Any

from django.db.models import F

from volunteering.accounts.models import User
from volunteering.activities import notices
from volunteering.activities.enums import SignUpState
from volunteering.activities.models import (
    LIVE_SIGN_UP_STATES,
    Activity,
    CalendarFeed,
    SignUp,
    Slot,
    Subscription,
    SubscriptionHit,
)
from volunteering.activities.services.placing import give_back, lock_slots
from volunteering.volunteers.models import Volunteer
from volunteering.volunteers.services.moving import move, move_back

BECAUSE = "两份志愿者资料合并，重复的报名已取消"
BEST_FIRST = (SignUpState.CONFIRMED, SignUpState.OFFERED, SignUpState.WAITING)


def on_person_merged(
    *, survivor: Volunteer, absorbed: Volunteer, by: User, note: dict[str, Any], now: dt.datetime
) -> None:
    """A calendar's secret address is the survivor's own; the absorbed record's moves only where there is none."""
    mine = note["activities"] = {}
    mine["doubled"] = [_end(one, now) for one in _doubled(survivor, absorbed)]
    mine["sign_ups"] = move(SignUp.objects.filter(volunteer=absorbed), "volunteer", survivor)
    mine["led"] = move(Activity.objects.filter(leader=absorbed), "leader", survivor)
    has_feed = CalendarFeed.objects.filter(volunteer=survivor).exists()
    feeds = CalendarFeed.objects.none() if has_feed else CalendarFeed.objects.filter(volunteer=absorbed)
    mine["feeds"] = move(feeds, "volunteer", survivor)
    for model, name in ((Subscription, "subscriptions"), (SubscriptionHit, "hits")):
        mine[name] = move(_unlike(model, survivor, absorbed), "volunteer", survivor)


def on_person_unmerged(
    *, survivor: Volunteer, absorbed: Volunteer, by: User, note: dict[str, Any], now: dt.datetime
) -> None:
    mine = note["activities"]
    move_back(SignUp, mine["sign_ups"], "volunteer", survivor, absorbed)
    move_back(Activity, mine["led"], "leader", survivor, absorbed)
    move_back(CalendarFeed, mine["feeds"], "volunteer", survivor, absorbed)
    move_back(Subscription, mine["subscriptions"], "volunteer", survivor, absorbed)
    move_back(SubscriptionHit, mine["hits"], "volunteer", survivor, absorbed)
    for ended in mine["doubled"]:
        _revive(ended)


def _unlike(model: Any, survivor: Volunteer, absorbed: Volunteer) -> Any:
    """What the survivor does not ask for already."""
    alike = {_asks(one) for one in model.objects.filter(volunteer=survivor)}
    theirs = model.objects.filter(volunteer=absorbed)
    return theirs.filter(pk__in=[one.pk for one in theirs if _asks(one) not in alike])


def _asks(one: Any) -> tuple[object, ...]:
    if isinstance(one, Subscription):
        return one.region_path, one.category_id, one.keyword
    return (one.activity_id,)


def _doubled(survivor: Volunteer, absorbed: Volunteer) -> list[SignUp]:
    """Where both signed up for the same shift, the sign-up that is worth less: a place before an offer before a
    waiting number, the lower number first, the survivor's of two alike."""
    live = SignUp.objects.filter(volunteer__in=(survivor, absorbed), state__in=LIVE_SIGN_UP_STATES)
    lock_slots(list(live.values_list("slot", flat=True)))
    best: dict[Any, SignUp] = {}
    lesser = []
    for one in sorted(live.select_related("activity", "shift"), key=lambda one: _rank(one, survivor)):
        if one.shift_id in best:
            lesser.append(one)
        best.setdefault(one.shift_id, one)
    return lesser


def _rank(sign_up: SignUp, survivor: Volunteer) -> tuple[int, int, bool]:
    place = BEST_FIRST.index(SignUpState(sign_up.state))
    return place, sign_up.queue_number or 0, sign_up.volunteer_id != survivor.pk


def _end(sign_up: SignUp, now: dt.datetime) -> dict[str, Any]:
    before = {
        "pk": str(sign_up.pk),
        "state": sign_up.state,
        "offered_until": sign_up.offered_until.isoformat() if sign_up.offered_until else None,
    }
    notices.tell_promoted(give_back(sign_up, SignUpState.WITHDRAWN, reason=BECAUSE, now=now), now)
    return before


def _revive(before: dict[str, Any]) -> None:
    """Unless something happened to it since. A place that has gone to the next in line is not taken from them: then
    there is a new number in the waiting list."""
    sign_up = SignUp.objects.filter(pk=before["pk"], state=SignUpState.WITHDRAWN, end_reason=BECAUSE).first()
    if sign_up is None:
        return
    (slot,) = lock_slots([sign_up.slot_id])
    sign_up.state, sign_up.end_reason, sign_up.ended_at = SignUpState(before["state"]), "", None
    if sign_up.state == SignUpState.OFFERED and before["offered_until"]:
        sign_up.offered_until = dt.datetime.fromisoformat(before["offered_until"])
    if sign_up.state != SignUpState.WAITING and not slot.left:
        sign_up.state, sign_up.offered_until = SignUpState.WAITING, None
        sign_up.queue_number = slot.last_queue_number + 1
        Slot.objects.filter(pk=slot.pk).update(last_queue_number=F("last_queue_number") + 1)
    counter = "waiting" if sign_up.state == SignUpState.WAITING else "taken"
    sign_up.save()
    Slot.objects.filter(pk=slot.pk).update(**{counter: F(counter) + 1})
