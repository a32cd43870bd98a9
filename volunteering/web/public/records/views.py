from collections.abc import Callable
from functools import partial
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from volunteering.accounts.models import User
from volunteering.activities.enums import SignUpState
from volunteering.activities.models import Shift, SignUp
from volunteering.core import clock
from volunteering.core.errors import Refusal
from volunteering.core.paging import page_of
from volunteering.service_records.models import HandLine
from volunteering.service_records.policies import is_unattended, records_of
from volunteering.service_records.selectors import (
    due_on,
    hand_lines_of,
    objections_of,
    stars_of,
    totals_of,
    unrated_of,
    unrecorded_of,
)
from volunteering.service_records.services import object_to_hand_line, object_to_record
from volunteering.web.access import volunteer_needed, volunteer_of
from volunteering.web.once import once


@volunteer_needed
@require_safe
def records(request: HttpRequest) -> HttpResponse:
    """服务记录: the totals, what is not confirmed yet, and every entry."""
    volunteer, now, after = volunteer_of(request), clock.now(), request.GET.get("after", "")
    assert volunteer is not None
    totals = totals_of(volunteer, now=now)
    entries = records_of(volunteer).filter(reverses__isnull=True).select_related("reversed_by", "hand_line__sheet")
    context = {
        "page": page_of(entries, order=("-starts_at", "-id"), after=after),
        "is_first_page": not after,
        "totals": totals,
        "stars": stars_of(volunteer, minutes=totals.minutes),
        "unrated": unrated_of(volunteer, now=now),
        "unrecorded": unrecorded_of(volunteer, now=now),
        "by_hand": hand_lines_of(volunteer)[:50],
        "objections": objections_of(volunteer),
        "due_on": due_on,
        "is_unattended": is_unattended,
    }
    return render(request, "public/records/records.html", context)


@volunteer_needed
@require_http_methods(["GET", "HEAD", "POST"])
@once
def objection(request: HttpRequest, sign_up_id: UUID) -> HttpResponse:
    """有疑问: what is wrong with a record, or with its absence."""
    mine = SignUp.objects.filter(volunteer=volunteer_of(request), state=SignUpState.CONFIRMED)
    sign_up = get_object_or_404(mine.select_related("shift__activity__organization", "volunteer"), pk=sign_up_id)
    return _object(request, partial(object_to_record, sign_up=sign_up), sign_up.shift)


@volunteer_needed
@require_http_methods(["GET", "HEAD", "POST"])
@once
def hand_objection(request: HttpRequest, line_id: UUID) -> HttpResponse:
    """有疑问 about hours that an organization entered by hand."""
    volunteer = volunteer_of(request)
    assert volunteer is not None
    mine = HandLine.objects.filter(volunteer=volunteer, sheet__sent_at__isnull=False)
    related = ("shift__activity__organization", "sheet", "sign_up", "volunteer")
    line = get_object_or_404(mine.select_related(*related), pk=line_id)
    return _object(request, partial(object_to_hand_line, line=line), line.shift)


def _object(request: HttpRequest, make: Callable[..., object], shift: Shift) -> HttpResponse:
    assert isinstance(request.user, User)
    problem, text = "", request.POST.get("text", "")
    if request.method == "POST":
        try:
            make(by=request.user, text=text, now=clock.now())
            return redirect("my_records")
        except Refusal as refusal:
            problem = refusal.sentence
    organization = shift.activity.organization
    context = {
        "activity": shift.activity,
        "shift": shift,
        "whom": "当地科协" if is_unattended(organization) else organization,
        "problem": problem,
        "text": text,
    }
    return render(request, "public/records/objection.html", context, status=409 if problem else 200)
