"""Who becomes an organization's administrator, and so sees its members' data."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from volunteering.access.permissions import Permission
from volunteering.accounts.models import User
from volunteering.core import clock
from volunteering.core.errors import Refusal
from volunteering.organizations.enums import MembershipRole, RequestState
from volunteering.organizations.models import AdministratorRequest
from volunteering.organizations.policies import reviewable_by
from volunteering.organizations.services import decide_administrator_request
from volunteering.web.access import permission_needed
from volunteering.web.keeping import typed_text
from volunteering.web.once import once


@permission_needed(Permission.REVIEW_ORGANIZATIONS)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def administrator(request: HttpRequest, request_id: UUID) -> HttpResponse:
    mine = AdministratorRequest.objects.filter(membership__organization__in=reviewable_by(request.user))
    found = get_object_or_404(mine.select_related("membership__organization", "membership__volunteer"), pk=request_id)
    assert isinstance(request.user, User)
    problem, reason = "", typed_text(request, "reason")[:300]
    if request.method == "POST":
        try:
            approve = "approve" in request.POST
            decide_administrator_request(
                by=request.user, request=found, approve=approve, reason=reason, now=clock.now()
            )
            return redirect("console_reviews")
        except Refusal as refusal:
            problem = refusal.sentence
    organization = found.membership.organization
    standing = organization.memberships.filter(role=MembershipRole.ADMINISTRATOR).select_related("volunteer")
    context = {
        "found": found,
        "organization": organization,
        "administrators": standing.order_by("id"),
        "is_waiting": found.state == RequestState.WAITING,
        "problem": problem,
        "reason": reason,
    }
    return render(request, "console/review_administrator.html", context)
