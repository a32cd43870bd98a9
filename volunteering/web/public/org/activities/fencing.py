"""签到位置: where the activity is, for who lets the phone's place be compared with it."""

import math

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from volunteering.accounts.models import User
from volunteering.activities.models import Activity
from volunteering.core import clock
from volunteering.service_records.policies import can_confirm, doors_run_by
from volunteering.service_records.rules.places import Position
from volunteering.service_records.services import remove_fence, set_fence
from volunteering.web.access import volunteer_needed
from volunteering.web.once import once
from volunteering.web.positions import position_in

NOWHERE = Position(math.nan, math.nan)


@volunteer_needed
@require_POST
@once
def fence(request: HttpRequest, public_id: str) -> HttpResponse:
    activity: Activity = get_object_or_404(doors_run_by(request.user), public_id=public_id)
    if not can_confirm(request.user, activity):
        raise PermissionDenied
    assert isinstance(request.user, User)
    if "remove" in request.POST:
        remove_fence(by=request.user, activity=activity)
    else:
        radius = request.POST.get("radius", "").strip()
        set_fence(
            by=request.user,
            activity=activity,
            centre=position_in(request) or NOWHERE,
            radius=int(radius) if radius.isdecimal() and len(radius) < 6 else 0,
            now=clock.now(),
        )
    return redirect(f"{reverse('org_attendance', args=[public_id])}#place")
