"""签到 at the door: the code on the screen, the list to call, and after the shift the hours to confirm."""

import datetime as dt
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from volunteering.accounts.models import User
from volunteering.activities.enums import ActivityStatus
from volunteering.activities.models import Activity, Shift, SignUp
from volunteering.activities.policies import run_by
from volunteering.core import clock
from volunteering.core.clock import local_date
from volunteering.core.errors import Refusal
from volunteering.core.keys import key_in
from volunteering.service_records.enums import Standing
from volunteering.service_records.models import Anomaly, Attendance, Door, Fence, Objection, ServiceRecord
from volunteering.service_records.policies import can_confirm, doors_run_by, expected_at
from volunteering.service_records.rules.deadlines import is_certain
from volunteering.service_records.selectors import (
    anomalies_at,
    due_on,
    open_objections_at,
    people_of,
    unplaced_entries_at,
)
from volunteering.service_records.services import (
    answer_objection,
    confirm_hours,
    explain_anomaly,
    mark_absent,
    mark_arrived,
    mark_left,
    mend_departure,
    open_door,
    reverse_record,
)
from volunteering.service_records.services.doors import code_of, seconds_left, ticket_of
from volunteering.web.access import volunteer_needed
from volunteering.web.confirming import left_over, rest_typed
from volunteering.web.once import once
from volunteering.web.times import clock_on

# After the shift: who needs somebody's hand stands first.
AFTERWARDS = (
    Standing.UNFINISHED,
    Standing.LEFT,
    Standing.PRESENT,
    Standing.EXPECTED,
    Standing.RECORDED,
    Standing.ABSENT,
    Standing.REFUSED,
)
CALLS = {"arrived": mark_arrived, "left": mark_left, "absent": mark_absent}


@volunteer_needed
@require_safe
def attendance(request: HttpRequest, public_id: str) -> HttpResponse:
    activity = _activity(request, public_id)
    return _list(request, activity, shift_asked(request, activity))


@volunteer_needed
@require_http_methods(["GET", "HEAD", "POST"])
@once
def door(request: HttpRequest, public_id: str) -> HttpResponse:
    """The screen that people scan. It asks for its own next code; opening it the first time is a post."""
    activity = _activity(request, public_id)
    shift, now = shift_asked(request, activity), clock.now()
    assert isinstance(request.user, User)
    if request.method == "POST":
        try:
            open_door(by=request.user, shift=shift, now=now)
        except Refusal as refusal:
            return _list(request, activity, shift, refusal.sentence)
        return redirect(_address("org_attendance_door", shift))
    import segno  # megabytes that few requests need

    opened = get_object_or_404(Door, shift=shift)
    code = code_of(opened, now)
    link = request.build_absolute_uri(
        reverse("check_in_scanned", args=[f"{opened.public_id}-{ticket_of(opened, now)}"])
    )
    context = {
        "activity": activity,
        "shift": shift,
        "code": code,
        "seconds": seconds_left(now),
        "picture": segno.make(link, error="m").svg_data_uri(scale=8, border=2),
        "came": Attendance.objects.filter(shift=shift, came_at__isnull=False).count(),
        "expected": expected_at(shift).count(),
    }
    return render(request, "public/org/activities/door.html", context)


@volunteer_needed
@require_POST
@once
def call(request: HttpRequest, public_id: str, sign_up_id: UUID) -> HttpResponse:
    """点名: 到场, 离开 or 未到场, as it happens."""
    activity = _activity(request, public_id)
    found = get_object_or_404(SignUp.objects.select_related("activity", "shift"), pk=sign_up_id, activity=activity)
    mark = CALLS.get(request.POST.get("call", ""))
    assert isinstance(request.user, User)
    try:
        if mark:
            mark(by=request.user, sign_up=found, now=clock.now())
        else:
            typed, reason = request.POST.get("left_at", ""), request.POST.get("reason", "")
            left_at = clock_on(found.shift.starts_at, typed)
            mend_departure(by=request.user, sign_up=found, left_at=left_at, reason=reason, now=clock.now())
    except Refusal as refusal:
        return _list(request, activity, found.shift, refusal.sentence)
    return redirect(_address("org_attendance", found.shift))


@volunteer_needed
@require_POST
@once
def confirm(request: HttpRequest, public_id: str) -> HttpResponse:
    """确认时长: all of the shift who came and left."""
    activity = _confirmed_by(request, public_id)
    shift = shift_asked(request, activity)
    assert isinstance(request.user, User)
    try:
        result = confirm_hours(by=request.user, shift=shift, rest_minutes=rest_typed(request), now=clock.now())
    except Refusal as refusal:
        return _list(request, activity, shift, refusal.sentence)
    if problem := left_over(result):
        return _list(request, activity, shift, problem)
    return redirect(_address("org_attendance", shift))


@volunteer_needed
@require_POST
@once
def reverse_entry(request: HttpRequest, public_id: str, entry_id: UUID) -> HttpResponse:
    """撤销 one recorded entry, with the reason the person is told."""
    activity = _confirmed_by(request, public_id)
    entry = get_object_or_404(ServiceRecord.objects.standing(), pk=entry_id, activity=activity)
    assert isinstance(request.user, User)
    try:
        reverse_record(by=request.user, entry=entry, reason=request.POST.get("reason", ""), now=clock.now())
    except Refusal as refusal:
        return _list(request, activity, entry.shift, refusal.sentence)
    return redirect(_address("org_attendance", entry.shift))


@volunteer_needed
@require_POST
@once
def answer(request: HttpRequest, public_id: str, objection_id: UUID) -> HttpResponse:
    """已更正 or 维持原记录, with a few words to the person."""
    activity = _confirmed_by(request, public_id)
    of_activity = Q(sign_up__activity=activity) | Q(hand_line__shift__activity=activity)
    related = Objection.objects.select_related("sign_up__shift", "hand_line__shift")
    found = get_object_or_404(related.filter(of_activity), pk=objection_id)
    assert isinstance(request.user, User)
    is_upheld, words = "uphold" in request.POST, request.POST.get("answer", "")
    try:
        answer_objection(by=request.user, objection=found, is_upheld=is_upheld, answer=words, now=clock.now())
    except Refusal as refusal:
        return _list(request, activity, found.shift, refusal.sentence)
    return redirect(_address("org_attendance", found.shift))


@volunteer_needed
@require_POST
@once
def explain(request: HttpRequest, public_id: str, anomaly_id: UUID) -> HttpResponse:
    """说明: what the association should know about something odd."""
    activity = _confirmed_by(request, public_id)
    anomalies = Anomaly.objects.select_related("shift__activity")
    found = get_object_or_404(anomalies, pk=anomaly_id, activity=activity)
    shift = found.shift or shift_asked(request, activity)
    assert isinstance(request.user, User)
    try:
        explain_anomaly(by=request.user, anomaly=found, text=request.POST.get("explanation", ""), now=clock.now())
    except Refusal as refusal:
        return _list(request, activity, shift, refusal.sentence)
    return redirect(_address("org_attendance", shift))


def _list(request: HttpRequest, activity: Activity, shift: Shift, problem: str = "") -> HttpResponse:
    """The leader of the activity calls the list; hours, objections and anomalies are the organization's."""
    now, confirms = clock.now(), can_confirm(request.user, activity)
    people, due = people_of(shift, now=now), due_on(shift)
    if now >= shift.ends_at:
        people = sorted(people, key=lambda one: AFTERWARDS.index(one.standing))
    context = {
        "confirms": confirms,
        "due": due,
        "due_is_certain": is_certain(local_date(shift.ends_at), due),
        "fence": Fence.objects.filter(activity=activity).first(),
        "anomalies": anomalies_at(shift) if confirms else (),
        "activity": activity,
        "shift": shift,
        "shifts": activity.shifts.all(),
        "people": people,
        "came": sum(1 for one in people if one.attendance and one.attendance.came_at),
        "waiting": sum(1 for one in people if one.standing == Standing.LEFT and not one.hand),
        "unfinished": sum(1 for one in people if one.standing == Standing.UNFINISHED),
        "has_begun": now >= shift.starts_at,
        "has_ended": now >= shift.ends_at,
        "has_door": Door.objects.filter(shift=shift).exists(),
        "recorded": sum(1 for one in people if one.entry_id),
        "objections": open_objections_at(shift) if confirms else (),
        "unplaced": unplaced_entries_at(shift) if confirms else (),
        "problem": problem,
    }
    return render(request, "public/org/activities/attendance.html", context, status=409 if problem else 200)


def _activity(request: HttpRequest, public_id: str) -> Activity:
    """At whose door this user stands."""
    run = doors_run_by(request.user).filter(status=ActivityStatus.PUBLISHED).select_related("organization")
    activity: Activity = get_object_or_404(run, public_id=public_id)
    return activity


def published_activity(request: HttpRequest, public_id: str) -> Activity:
    """One that this user's organization runs."""
    run = run_by(request.user).filter(status=ActivityStatus.PUBLISHED).select_related("organization")
    activity: Activity = get_object_or_404(run, public_id=public_id)
    return activity


def _confirmed_by(request: HttpRequest, public_id: str) -> Activity:
    """For what the organization decides: its administrators, not the leader at the door."""
    activity = _activity(request, public_id)
    if not can_confirm(request.user, activity):
        raise PermissionDenied
    return activity


def shift_asked(request: HttpRequest, activity: Activity) -> Shift:
    """The one in the address; else the one that runs or comes next, else the last."""
    shifts = activity.shifts.select_related("activity__organization")
    if "shift" in request.GET:
        return get_object_or_404(shifts, pk=key_in(request.GET["shift"]))
    near = shifts.filter(ends_at__gt=clock.now() - dt.timedelta(hours=2)).order_by("starts_at").first()
    return near or shifts.order_by("-starts_at")[0]


def _address(name: str, shift: Shift) -> str:
    return f"{reverse(name, args=[shift.activity.public_id])}?shift={shift.pk}"
