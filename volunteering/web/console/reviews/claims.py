"""在线关联: all that is claimed of one team, side by side."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from volunteering.access.permissions import Permission
from volunteering.accounts.models import User
from volunteering.core import clock
from volunteering.core.errors import Refusal
from volunteering.organizations.enums import RequestState
from volunteering.organizations.models import OrganizationClaim
from volunteering.organizations.policies import claims_reviewable_by
from volunteering.organizations.selectors import evidence_of_claim, missing_in
from volunteering.organizations.services import decide_claim, open_claim_evidence
from volunteering.regions.selectors import full_name
from volunteering.volunteers.models import Volunteer
from volunteering.web.access import permission_needed
from volunteering.web.downloads import download
from volunteering.web.keeping import typed_text
from volunteering.web.once import once


@permission_needed(Permission.REVIEW_ORGANIZATIONS)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def claim(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    mine = claims_reviewable_by(request.user).select_related(
        "organization__home_region", "organization__supervisor_type"
    )
    found = get_object_or_404(mine, pk=claim_id)
    assert isinstance(request.user, User)
    problem, reason = "", typed_text(request, "reason")[:300]
    if request.method == "POST":
        try:
            approve = "approve" in request.POST
            decide_claim(by=request.user, claim=found, approve=approve, reason=reason, now=clock.now())
            return redirect("console_reviews")
        except Refusal as refusal:
            problem = refusal.sentence
    rivals = OrganizationClaim.objects.filter(organization=found.organization, state=RequestState.WAITING)
    context = {
        "found": found,
        "team": found.organization,
        "region": full_name(found.organization.home_region),
        "missing": missing_in(found.organization),
        "sides": [_side(one) for one in (found, *rivals.exclude(pk=found.pk).order_by("id")[:10])],
        "problem": problem,
        "reason": reason,
    }
    return render(request, "console/review_claim.html", context)


def _side(claim: OrganizationClaim) -> tuple[OrganizationClaim, Volunteer | None, bool, object]:
    """A claim, its claimant, whether the old system has that person in the team, and what was shown."""
    person = Volunteer.objects.active().filter(user=claim.requested_by_id).select_related("region").first()
    is_member = person is not None and claim.organization.memberships.filter(volunteer=person).exists()
    return claim, person, is_member, evidence_of_claim(claim)


@permission_needed(Permission.REVIEW_ORGANIZATIONS)
@require_POST
@once
def show(request: HttpRequest, claim_id: UUID, file_id: UUID) -> HttpResponse:
    found = get_object_or_404(claims_reviewable_by(request.user).select_related("organization"), pk=claim_id)
    file = get_object_or_404(evidence_of_claim(found), pk=file_id)
    assert isinstance(request.user, User)
    try:
        return download(file, open_claim_evidence(by=request.user, claim=found, file=file))
    except Refusal as refusal:
        context = {"title": "没有打开", "advice": refusal.sentence}
        return render(request, "errors/explained.html", context, status=409)
