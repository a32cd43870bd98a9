"""Which activity and which of its shifts an organizer's page is about."""

import datetime as dt

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from volunteering.activities.enums import ActivityStatus
from volunteering.activities.models import Activity, Shift
from volunteering.activities.policies import run_by
from volunteering.core import clock
from volunteering.core.keys import key_in


def activity_of(request: HttpRequest, public_id: str) -> Activity:
    run = run_by(request.user).filter(status=ActivityStatus.PUBLISHED).select_related("organization")
    activity: Activity = get_object_or_404(run, public_id=public_id)
    return activity


def shift_of(request: HttpRequest, activity: Activity) -> Shift:
    """The one in the address; else the one that runs or comes next, else the last."""
    shifts = activity.shifts.select_related("activity__organization")
    if "shift" in request.GET:
        return get_object_or_404(shifts, pk=key_in(request.GET["shift"]))
    near = shifts.filter(ends_at__gt=clock.now() - dt.timedelta(hours=2)).order_by("starts_at").first()
    return near or shifts.order_by("-starts_at")[0]


def address_of(name: str, shift: Shift) -> str:
    return f"{reverse(name, args=[shift.activity.public_id])}?shift={shift.pk}"
