from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from volunteering.accounts.models import User
from volunteering.activities.enums import SignUpState
from volunteering.activities.models import SignUp
from volunteering.core import clock
from volunteering.core.errors import Refusal
from volunteering.core.paging import page_of
from volunteering.service_records.policies import records_of
from volunteering.service_records.selectors import due_on, objections_of, totals_of, unrecorded_of
from volunteering.service_records.services import object_to_record
from volunteering.web.access import volunteer_needed, volunteer_of
from volunteering.web.once import once


@volunteer_needed
@require_safe
def records(request: HttpRequest) -> HttpResponse:
    """服务记录: the totals, what is not confirmed yet, and every entry."""
    volunteer, now, after = volunteer_of(request), clock.now(), request.GET.get("after", "")
    assert volunteer is not None
    entries = records_of(volunteer).filter(reverses__isnull=True).select_related("reversed_by")
    context = {
        "page": page_of(entries, order=("-starts_at", "-id"), after=after),
        "is_first_page": not after,
        "totals": totals_of(volunteer, now=now),
        "unrecorded": unrecorded_of(volunteer, now=now),
        "objections": objections_of(volunteer),
        "due_on": due_on,
    }
    return render(request, "public/records/records.html", context)


@volunteer_needed
@require_http_methods(["GET", "HEAD", "POST"])
@once
def objection(request: HttpRequest, sign_up_id: UUID) -> HttpResponse:
    """有疑问: what is wrong with a record, or with its absence."""
    mine = SignUp.objects.filter(volunteer=volunteer_of(request), state=SignUpState.CONFIRMED)
    sign_up = get_object_or_404(mine.select_related("activity__organization", "shift", "volunteer"), pk=sign_up_id)
    assert isinstance(request.user, User)
    problem, text = "", request.POST.get("text", "")
    if request.method == "POST":
        try:
            object_to_record(by=request.user, sign_up=sign_up, text=text, now=clock.now())
            return redirect("my_records")
        except Refusal as refusal:
            problem = refusal.sentence
    context = {"sign_up": sign_up, "problem": problem, "text": text}
    return render(request, "public/records/objection.html", context, status=409 if problem else 200)
