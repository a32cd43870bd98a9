"""活动负责人: chosen among the organization's members."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from volunteering.accounts.models import User
from volunteering.activities.models import Activity
from volunteering.activities.policies import run_by
from volunteering.activities.services import set_leader
from volunteering.core import clock
from volunteering.core.errors import Refusal
from volunteering.core.keys import key_in
from volunteering.organizations.selectors import Wanted, members_of
from volunteering.volunteers.enums import VolunteerState
from volunteering.volunteers.models import Volunteer
from volunteering.web.access import volunteer_needed
from volunteering.web.once import once

SHOWN = 20


@volunteer_needed
@require_http_methods(["GET", "HEAD", "POST"])
@once
def leader(request: HttpRequest, public_id: str) -> HttpResponse:
    mine = run_by(request.user).select_related("organization", "leader")
    activity: Activity = get_object_or_404(mine, public_id=public_id)
    keyword, problem = request.GET.get("q", "").strip()[:60], ""
    members = members_of(activity.organization, Wanted(q=keyword)).filter(volunteer__state=VolunteerState.ACTIVE)
    if request.method == "POST":
        try:
            _choose(request, activity)
            return redirect("org_activity", public_id)
        except Refusal as refusal:
            problem = refusal.sentence
    context = {
        "activity": activity,
        "keyword": keyword,
        "members": members.order_by("-id")[:SHOWN],
        "is_cut": len(members[: SHOWN + 1]) > SHOWN,
        "problem": problem,
    }
    return render(request, "public/org/activities/leader.html", context, status=409 if problem else 200)


def _choose(request: HttpRequest, activity: Activity) -> None:
    assert isinstance(request.user, User)
    chosen = None
    if "remove" not in request.POST:
        people = Volunteer.objects.filter(memberships__organization=activity.organization_id).distinct()
        chosen = get_object_or_404(people, pk=key_in(request.POST.get("volunteer", "")))
    set_leader(by=request.user, activity=activity, volunteer=chosen, now=clock.now())
