"""Prior review of activities, where a region asks for it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from volunteering.access.permissions import Permission
from volunteering.accounts.models import User
from volunteering.activities.models import Activity
from volunteering.activities.policies import reviewable_by
from volunteering.activities.services import approve_activity, return_activity
from volunteering.core import clock
from volunteering.core.errors import Refusal
from volunteering.regions.selectors import full_name
from volunteering.web.access import permission_needed
from volunteering.web.keeping import typed_text
from volunteering.web.once import once


@permission_needed(Permission.REVIEW_ACTIVITIES)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def review(request: HttpRequest, public_id: str) -> HttpResponse:
    found = reviewable_by(request.user).select_related("organization", "place_region", "category")
    activity: Activity = get_object_or_404(found, public_id=public_id)
    assert isinstance(request.user, User)
    problem, reason = "", typed_text(request, "reason")[:300]
    if request.method == "POST":
        try:
            if "approve" in request.POST:
                approve_activity(by=request.user, activity=activity, now=clock.now())
            else:
                return_activity(by=request.user, activity=activity, reason=reason, now=clock.now())
            return redirect("console_reviews")
        except Refusal as refusal:
            problem = refusal.sentence
    context = {
        "activity": activity,
        "place": full_name(activity.place_region) if activity.place_region else "线上",
        "problem": problem,
        "reason": reason,
    }
    return render(request, "console/review_activity.html", context)
