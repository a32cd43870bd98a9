import datetime as dt
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from volunteering.accounts.models import User
from volunteering.activities.enums import ActivityStatus, Pause, Phase
from volunteering.activities.models import LIVE_SIGN_UP_STATES, Activity, SignUp
from volunteering.activities.policies import run_by
from volunteering.activities.rules import CHECKLIST
from volunteering.activities.selectors import places_of, shifts_today, slots_of, standing
from volunteering.activities.services import (
    cancel_activity,
    copy_activity,
    make_weekly_series,
    publish_activity,
    remove_sign_up,
    save_activity,
    see_guardian,
)
from volunteering.core import clock
from volunteering.core.errors import Refusal
from volunteering.core.paging import page_of
from volunteering.organizations.models import Organization
from volunteering.organizations.policies import can_publish_for
from volunteering.regions.selectors import full_name
from volunteering.service_records.selectors import deadlines_of
from volunteering.web.access import show_refusal, volunteer_needed
from volunteering.web.components.regions import SHOW_NEXT_LEVEL
from volunteering.web.keeping import typed
from volunteering.web.once import once
from volunteering.web.public.org.activities.forms import ADD_POSITION, ADD_SHIFT, ActivityForm, initial_of, suggested
from volunteering.web.public.org.current import organization_needed
from volunteering.wechat.services import want_scene

NOT_YET_PUBLIC = (ActivityStatus.DRAFT, ActivityStatus.IN_REVIEW, ActivityStatus.RETURNED)
WEEK = dt.timedelta(days=7)


def state_of(activity: Activity, organization: Organization, now: dt.datetime) -> ActivityStatus | Phase | Pause:
    """What an organizer is told: how far it got before publishing, then what the clock says."""
    status = ActivityStatus(activity.status)
    return status if status in NOT_YET_PUBLIC else standing(activity, organization.state, now)


@volunteer_needed
@require_safe
@organization_needed
def listing(request: HttpRequest, organization: Organization) -> HttpResponse:
    activities = Activity.objects.filter(organization=organization)
    page = page_of(activities, order=("-id",), after=request.GET.get("after", ""))
    now, keys = clock.now(), [activity.pk for activity in page.rows]
    places, deadlines = places_of(keys), deadlines_of(keys)
    rows = [
        (
            activity,
            state_of(activity, organization, now),
            places.get(activity.pk, (0, 0)),
            deadlines.get(activity.pk),
        )
        for activity in page.rows
    ]
    query = request.GET.copy()
    query["after"] = page.next_cursor
    context = {
        "organization": organization,
        "today": [] if request.GET.get("after") else shifts_today(organization, now=now),
        "rows": rows,
        "next_query": query.urlencode() if page.next_cursor else "",
    }
    return render(request, "public/org/activities/list.html", context)


@volunteer_needed
@require_http_methods(["GET", "HEAD", "POST"])
@once
@organization_needed
def new(request: HttpRequest, organization: Organization) -> HttpResponse:
    """活动发布."""
    return _write(request, organization, None)


@volunteer_needed
@require_http_methods(["GET", "HEAD", "POST"])
@once
def edit(request: HttpRequest, public_id: str) -> HttpResponse:
    activity = _activity(request, public_id)
    return _write(request, activity.organization, activity)


def _write(request: HttpRequest, organization: Organization, activity: Activity | None) -> HttpResponse:
    """One form for both. 保存草稿 keeps it; 确认发布 publishes."""
    initial = initial_of(activity) if activity else suggested(clock.now())
    form = ActivityForm(typed(request), initial=initial)
    is_picking = any(button in request.POST for button in (SHOW_NEXT_LEVEL, ADD_SHIFT, ADD_POSITION))
    if request.method == "POST" and not is_picking and form.is_valid():
        try:
            activity = _store(request, form, organization, activity)
            return redirect("org_activity", activity.public_id)
        except Refusal as refusal:
            show_refusal(form, refusal)
    context = {
        "form": form,
        "organization": organization,
        "activity": activity,
        "can_publish": can_publish_for(request.user, organization),
        "is_published": activity is not None and activity.status == ActivityStatus.PUBLISHED,
        "checklist": CHECKLIST,
        "shows_errors": request.method == "POST" and not is_picking,
    }
    return render(request, "public/org/activities/form.html", context)


def _store(request: HttpRequest, form: ActivityForm, organization: Organization, activity: Activity | None) -> Activity:
    assert isinstance(request.user, User)
    now = clock.now()
    with transaction.atomic():
        saved = save_activity(
            by=request.user, organization=organization, details=form.details(), now=now, activity=activity
        )
        if "publish" in request.POST and saved.status != ActivityStatus.PUBLISHED:
            is_volunteering = request.POST.get("is_volunteering") == "1"
            publish_activity(by=request.user, activity=saved, is_volunteering=is_volunteering, now=now)
    return saved


@volunteer_needed
@require_safe
def detail(request: HttpRequest, public_id: str) -> HttpResponse:
    return _detail(request, _activity(request, public_id))


@volunteer_needed
@require_safe
def sign_ups(request: HttpRequest, public_id: str) -> HttpResponse:
    activity = _activity(request, public_id)
    live = activity.sign_ups.filter(state__in=LIVE_SIGN_UP_STATES).select_related(
        "volunteer", "shift", "slot__position"
    )
    page = page_of(live, order=("id",), after=request.GET.get("after", ""), size=50)
    return render(request, "public/org/activities/sign_ups.html", {"activity": activity, "page": page})


@volunteer_needed
@require_POST
@once
def publish(request: HttpRequest, public_id: str) -> HttpResponse:
    activity = _activity(request, public_id)
    assert isinstance(request.user, User)
    try:
        is_volunteering = request.POST.get("is_volunteering") == "1"
        publish_activity(by=request.user, activity=activity, is_volunteering=is_volunteering, now=clock.now())
    except Refusal as refusal:
        return _detail(request, activity, refusal.sentence)
    return redirect("org_activity", public_id)


@volunteer_needed
@require_POST
@once
def cancel(request: HttpRequest, public_id: str) -> HttpResponse:
    activity = _activity(request, public_id)
    assert isinstance(request.user, User)
    try:
        reason = request.POST.get("reason", "")[:300]
        cancel_activity(by=request.user, activity=activity, reason=reason, now=clock.now())
    except Refusal as refusal:
        return _detail(request, activity, refusal.sentence)
    return redirect("org_activity", public_id)


@volunteer_needed
@require_POST
@once
def code(request: HttpRequest, public_id: str) -> HttpResponse:
    """公众号二维码: made in a moment, good for weeks, on the page where everybody finds it."""
    activity = get_object_or_404(Activity.objects.public(), pk=_activity(request, public_id).pk)
    want_scene(name=activity.public_id, now=clock.now())
    return redirect(f"{reverse('wechat_follow')}?activity={activity.public_id}")


@volunteer_needed
@require_POST
@once
def copy(request: HttpRequest, public_id: str) -> HttpResponse:
    """A new draft one week later."""
    assert isinstance(request.user, User)
    made = copy_activity(by=request.user, activity=_activity(request, public_id), later_by=WEEK, now=clock.now())
    return redirect("org_activity_edit", made.public_id)


@volunteer_needed
@require_POST
@once
def series(request: HttpRequest, public_id: str) -> HttpResponse:
    """每周一次: the same activity in the following weeks."""
    activity = _activity(request, public_id)
    assert isinstance(request.user, User)
    times = request.POST.get("times", "")
    try:
        count = int(times) if times.isdigit() and len(times) < 4 else 0
        make_weekly_series(by=request.user, activity=activity, times=count, now=clock.now())
    except Refusal as refusal:
        return _detail(request, activity, refusal.sentence)
    return redirect("org_activities")


@volunteer_needed
@require_POST
@once
def remove(request: HttpRequest, public_id: str, sign_up_id: UUID) -> HttpResponse:
    """Take somebody off the list, with a reason."""
    activity = _activity(request, public_id)
    assert isinstance(request.user, User)
    found = get_object_or_404(SignUp, pk=sign_up_id, activity=activity)
    remove_sign_up(by=request.user, sign_up=found, reason=request.POST.get("reason", "")[:200], now=clock.now())
    return redirect("org_activity_sign_ups", public_id)


@volunteer_needed
@require_POST
@once
def guardian(request: HttpRequest, public_id: str, sign_up_id: UUID) -> HttpResponse:
    """Who to call about a minor; the look is on record."""
    activity = _activity(request, public_id)
    assert isinstance(request.user, User)
    found = get_object_or_404(SignUp.objects.exclude(guardian_name=""), pk=sign_up_id, activity=activity)
    seen = see_guardian(by=request.user, sign_up=found)
    context = {"activity": activity, "volunteer": found.volunteer, "guardian": seen}
    return render(request, "public/org/activities/guardian.html", context)


def _activity(request: HttpRequest, public_id: str) -> Activity:
    found = run_by(request.user).select_related("organization", "place_region", "category", "leader")
    activity: Activity = get_object_or_404(found, public_id=public_id)
    return activity


def _detail(request: HttpRequest, activity: Activity, problem: str = "") -> HttpResponse:
    now = clock.now()
    context = {
        "activity": activity,
        "state": state_of(activity, activity.organization, now),
        "places": places_of([activity.pk]).get(activity.pk, (0, 0)),
        "slots": slots_of(activity),
        "place": full_name(activity.place_region) if activity.place_region else "线上",
        "can_cancel": activity.status == ActivityStatus.PUBLISHED and activity.ends_at > now,
        "can_publish": activity.status == ActivityStatus.DRAFT and can_publish_for(request.user, activity.organization),
        "checklist": CHECKLIST,
        "problem": problem,
        "has_account": bool(settings.WECHAT_APP_ID),
    }
    return render(request, "public/org/activities/detail.html", context, status=409 if problem else 200)
