"""加入日历, and a person's own feed behind a secret address."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from volunteering.accounts.models import User
from volunteering.activities.policies import visible_to
from volunteering.activities.services.calendar import (
    calendar_of_activity,
    calendar_of_volunteer,
    close_feed,
    open_feed,
    owner_of_feed,
)
from volunteering.core import clock
from volunteering.web.access import volunteer_needed, volunteer_of
from volunteering.web.once import once

CALENDAR = "text/calendar; charset=utf-8"


@require_safe
def activity_file(request: HttpRequest, public_id: str) -> HttpResponse:
    activity = get_object_or_404(visible_to(request.user).select_related("organization"), public_id=public_id)
    body = calendar_of_activity(activity, now=clock.now())
    headers = {"Content-Disposition": f'attachment; filename="{public_id}.ics"'}
    return HttpResponse(body, content_type=CALENDAR, headers=headers)


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """Whoever knows the address reads the feed: calendars on phones cannot log in."""
    volunteer = owner_of_feed(token)
    if volunteer is None:
        raise Http404
    body = calendar_of_volunteer(volunteer, now=clock.now())
    return HttpResponse(body, content_type=CALENDAR, headers={"Cache-Control": "no-store"})


@volunteer_needed
@require_POST
def subscribe(request: HttpRequest) -> HttpResponse:
    """Make the address, shown this once: only its digest is kept. An older address stops working."""
    volunteer = volunteer_of(request)
    assert isinstance(request.user, User)
    assert volunteer is not None
    token = open_feed(by=request.user, volunteer=volunteer, now=clock.now())
    address = f"{settings.SITE_ADDRESS}/calendar/{token}.ics"
    return render(request, "public/activities/feed.html", {"address": address})


@volunteer_needed
@require_POST
@once
def unsubscribe(request: HttpRequest) -> HttpResponse:
    volunteer = volunteer_of(request)
    assert isinstance(request.user, User)
    assert volunteer is not None
    close_feed(by=request.user, volunteer=volunteer)
    return redirect("my_activities")
