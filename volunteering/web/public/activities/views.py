import datetime as dt
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from volunteering.accounts.models import User
from volunteering.activities.enums import Phase, SignUpState
from volunteering.activities.models import LIVE_SIGN_UP_STATES, SignUp
from volunteering.activities.policies import visible_activity, visible_to
from volunteering.activities.rules import takes_sign_ups
from volunteering.activities.selectors import (
    activities_led_by,
    activity_page,
    letters_to,
    my_activities,
    slot_to_join,
    slots_of,
    standing,
    times_of,
)
from volunteering.activities.services import (
    CannotSignUp,
    MustAcceptClash,
    MustHaveGuardian,
    confirm_offer,
    sign_up,
    withdraw_sign_up,
)
from volunteering.core import clock
from volunteering.core.keys import key_in
from volunteering.organizations.enums import OrganizationState
from volunteering.regions.selectors import full_name, region_at
from volunteering.service_records.selectors import is_door_time, opinion_of
from volunteering.stories.selectors import recap_of
from volunteering.vocabularies.enums import Vocabulary
from volunteering.vocabularies.selectors import terms
from volunteering.web.access import volunteer_needed, volunteer_of
from volunteering.web.components.regions import RegionPickerForm
from volunteering.web.once import once
from volunteering.web.public.activities.posters import share_of
from volunteering.web.shared import shared_with_visitors
from volunteering.wechat.models import Binding

FILTERED = (Phase.OPEN, Phase.CLOSED, Phase.RUNNING, Phase.ENDED)
PHASES = tuple((str(one.value), str(one.label)) for one in FILTERED)
STATES = (("", "报名和进行中"), *PHASES, ("all", "全部"))
MY_STATES = (("", "全部"), *PHASES)
TABS = (("", "全部"), ("upcoming", "待参加"), ("ended", "已结束"))


@require_safe
@shared_with_visitors
def listing(request: HttpRequest) -> HttpResponse:
    now = clock.now()
    picker = RegionPickerForm(request.GET)
    region = region_at(picker.region_path()) if picker.region_path() else None
    state, keyword = request.GET.get("state", ""), request.GET.get("q", "").strip()[:50]
    category, day = request.GET.get("category", ""), _day_in(request.GET.get("day", ""))
    page = activity_page(
        now=now,
        phase=Phase(state) if state in FILTERED else None,
        region=region,
        category=category,
        keyword=keyword,
        everything=state == "all",
        day=day,
        after=request.GET.get("after", ""),
    )
    query = request.GET.copy()
    query["after"] = page.next_cursor
    context = {
        "rows": [(card, standing(card, card.organization_state, now), card.places) for card in page.rows],
        "next_query": query.urlencode() if page.next_cursor else "",
        "picker": picker,
        "states": STATES,
        "state": state,
        "keyword": keyword,
        "categories": tuple((term.pk, term.name) for term in terms(Vocabulary.SERVICE_CATEGORY)),
        "category": category,
        "day": day.isoformat() if day else "",
        "wanted": request.GET.urlencode(),
    }
    return render(request, "public/activities/list.html", context)


def _day_in(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


@require_safe
@shared_with_visitors
def detail(request: HttpRequest, public_id: str) -> HttpResponse:
    return _detail(request, public_id)


@volunteer_needed
@require_safe
def join(request: HttpRequest, public_id: str) -> HttpResponse:
    """Where 立即报名 leads a visitor: login first, then back to the activity."""
    get_object_or_404(visible_to(request.user), public_id=public_id)
    return redirect("activity_detail", public_id)


@volunteer_needed
@require_POST
@once
def take_part(request: HttpRequest, public_id: str) -> HttpResponse:
    """立即报名: a place, or a waiting place."""
    volunteer = volunteer_of(request)
    assert isinstance(request.user, User)
    assert volunteer is not None
    slot = slot_to_join(public_id, key_in(request.POST.get("slot", "")))
    if slot is None:
        raise Http404
    try:
        accepts = request.POST.get("accepts_clash") == "1"
        sign_up(by=request.user, volunteer=volunteer, slot=slot, now=clock.now(), accepts_clash=accepts)
    except MustAcceptClash as clash:
        return _detail(request, public_id, problem=clash.sentence, clashing=str(slot.pk))
    except MustHaveGuardian:
        return redirect(f"{reverse('activity_guardian', args=[public_id])}?slot={slot.pk}")
    except CannotSignUp as refusal:
        return _detail(request, public_id, problem=refusal.sentence)
    return redirect("activity_detail", public_id)


@volunteer_needed
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    volunteer = volunteer_of(request)
    assert volunteer is not None
    now = clock.now()
    tab, state, name = (request.GET.get(key, "").strip()[:50] for key in ("tab", "state", "q"))
    wanted = Phase(state) if state in FILTERED else None
    assert isinstance(request.user, User)
    sign_ups = my_activities(volunteer=volunteer, tab=tab, now=now, phase=wanted, name=name)
    context = {
        "rows": [
            (
                one,
                standing(one.activity, one.activity.organization_state, now),
                one.state in LIVE_SIGN_UP_STATES and one.shift.starts_at > now,
                one.state == SignUpState.CONFIRMED and is_door_time(one.shift.starts_at, one.shift.ends_at, now),
            )
            for one in sign_ups
        ],
        "led": activities_led_by(request.user, now=now),
        "tabs": TABS,
        "tab": tab,
        "states": MY_STATES,
        "state": state,
        "name": name,
    }
    return render(request, "public/activities/mine.html", context)


@volunteer_needed
@require_POST
@once
def withdraw(request: HttpRequest, sign_up_id: UUID) -> HttpResponse:
    assert isinstance(request.user, User)
    found = get_object_or_404(SignUp, pk=sign_up_id, volunteer=volunteer_of(request))
    withdraw_sign_up(by=request.user, sign_up=found, now=clock.now())
    return redirect("my_activities")


@volunteer_needed
@require_POST
@once
def confirm(request: HttpRequest, sign_up_id: UUID) -> HttpResponse:
    """Take the place that became free."""
    assert isinstance(request.user, User)
    found = get_object_or_404(SignUp, pk=sign_up_id, volunteer=volunteer_of(request))
    confirm_offer(by=request.user, sign_up=found, now=clock.now())
    return redirect("my_activities")


def _detail(request: HttpRequest, public_id: str, problem: str = "", clashing: str = "") -> HttpResponse:
    activity = visible_activity(request.user, public_id)
    if activity is None:
        raise Http404
    volunteer, now = volunteer_of(request), clock.now()
    mine = list(activity.sign_ups.filter(volunteer=volunteer, state__in=LIVE_SIGN_UP_STATES)) if volunteer else []
    is_open = takes_sign_ups(times_of(activity), is_cancelled=activity.status != "published", now=now)
    is_suspended = activity.organization.state == OrganizationState.SUSPENDED
    is_open = is_open or bool(activity.members_open_at and activity.members_open_at <= now)
    told = standing(activity, activity.organization.state, now)
    has_place = {one.slot_id: one for one in mine}
    context = {
        "activity": activity,
        "share": share_of(activity) if activity.published_at else None,
        "is_suspended": is_suspended,
        "phase": told,
        "recap": recap_of(activity) if told == Phase.ENDED else None,
        "is_open": is_open and not is_suspended,
        "slots": slots_of(activity),
        "mine": has_place,
        "next_in_wechat": _next_in_wechat(request) if has_place else "",
        "letters": letters_to(activity, volunteer) if volunteer and mine else [],
        "place": full_name(activity.place_region) if activity.place_region else "线上",
        "problem": problem,
        "clashing": clashing,
        "opinion": opinion_of(activity) if activity.ends_at <= now else None,
    }
    return render(request, "public/activities/detail.html", context, status=409 if problem else 200)


def _next_in_wechat(request: HttpRequest) -> str:
    """What lets WeChat tell somebody of changes: to follow and be bound; then to allow a message, if it takes that."""
    if not settings.WECHAT_APP_ID:
        return ""
    if not Binding.objects.filter(user=request.user.pk).exists():
        return "wechat_follow"
    return "wechat_allow" if settings.WECHAT_SUBSCRIPTION_TEMPLATE else ""
