"""分享 of an activity: what its poster, its card and its page's head say. Only what visitors see is ever drawn."""

import datetime as dt

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from volunteering.activities.enums import Pause, Phase
from volunteering.activities.models import Activity, Slot
from volunteering.activities.policies import visible_activity
from volunteering.activities.selectors import slots_of, standing
from volunteering.core import clock
from volunteering.regions.selectors import full_name
from volunteering.web.posters import Card, Poster, public_picture
from volunteering.web.shared import shared_with_visitors
from volunteering.web.sharing import ShareCard, poster_page, shortened, summary_of
from volunteering.web.times import moment, span

STAMPS: dict[Phase | Pause, str] = {Phase.CANCELLED: "已取消", Phase.ENDED: "已结束", Pause.PAUSED: "暂停报名"}
KIND = "志愿者招募"
CONTENT = 64  # characters of the content: about four lines


@require_safe
@shared_with_visitors
def page(request: HttpRequest, public_id: str) -> HttpResponse:
    activity = _published(public_id)
    address = reverse("activity_poster_picture", args=[public_id])
    return poster_page(request, poster_of(activity, slots_of(activity), clock.now()), address, share_of(activity))


@require_safe
def poster(request: HttpRequest, public_id: str) -> HttpResponse:
    activity = _published(public_id)
    return public_picture(request, poster_of(activity, slots_of(activity), clock.now()))


@require_safe
def card(request: HttpRequest, public_id: str) -> HttpResponse:
    activity = _published(public_id)
    stamp = STAMPS.get(standing(activity, activity.organization.state, clock.now()), "")
    return public_picture(request, Card(KIND, activity.title, span(activity.starts_at, activity.ends_at), stamp))


def poster_of(activity: Activity, slots: list[Slot], now: dt.datetime) -> Poster:
    """Nothing on it changes by the hour: it hangs in groups for weeks."""
    told = standing(activity, activity.organization.state, now)
    stamp = STAMPS.get(told, "")
    lines = [("时间", _time(slots)), ("地点", place_of(activity)), ("名额", _places(slots))]
    if not stamp:
        lines.append(("报名截止", moment(activity.sign_up_closes_at)))
    lines.append(("内容", shortened(" ".join(activity.content.split()), CONTENT)))
    return Poster(
        kind=KIND,
        title=activity.title,
        address=reverse("activity_detail", args=[activity.public_id]),
        invitation="立即报名" if told in {Phase.NOT_YET_OPEN, Phase.OPEN} else "查看详情",
        lines=tuple(lines),
        signature=activity.organization.name,
        stamp=stamp,
    )


def share_of(activity: Activity) -> ShareCard:
    state = "已取消" if activity.status == "cancelled" else ""
    facts = (state, span(activity.starts_at, activity.ends_at), place_of(activity), activity.organization.name)
    return ShareCard(
        title=activity.title,
        summary=summary_of(activity.content, *facts),
        path=reverse("activity_detail", args=[activity.public_id]),
        picture=reverse("activity_card", args=[activity.public_id]),
        poster=reverse("activity_poster", args=[activity.public_id]),
        is_article=True,
    )


def _published(public_id: str) -> Activity:
    """What everybody may see, whoever asks: a draft has no poster, not even for its own people."""
    activity = visible_activity(AnonymousUser(), public_id)
    if activity is None:
        raise Http404
    return activity


def _time(slots: list[Slot]) -> str:
    shifts = {slot.shift_id: slot.shift for slot in slots}
    first = next(iter(shifts.values()))
    when = span(first.starts_at, first.ends_at)
    return f"{when}\n等 {len(shifts)} 场" if len(shifts) > 1 else when


def place_of(activity: Activity) -> str:
    return f"{full_name(activity.place_region)}{activity.address}" if activity.place_region else "线上"


def _places(slots: list[Slot]) -> str:
    """20 名, 每场 20 名, 共 65 名."""
    places: dict[object, int] = {}
    for slot in slots:
        places[slot.shift_id] = places.get(slot.shift_id, 0) + slot.capacity
    one, *others = places.values()
    if not others:
        return f"{one} 名"
    return f"每场 {one} 名" if {one} == set(others) else f"共 {one + sum(others)} 名"
