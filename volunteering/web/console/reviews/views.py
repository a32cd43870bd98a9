from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from volunteering.access.permissions import Permission
from volunteering.accounts.models import User
from volunteering.activities.enums import ActivityStatus
from volunteering.activities.policies import reviewable_by as reviewable_activities
from volunteering.core import clock
from volunteering.core.errors import Refusal
from volunteering.organizations.enums import OrganizationState, RequestState
from volunteering.organizations.models import (
    NamedAdministrator,
    Organization,
    OrganizationClaim,
    ParentRequest,
    PendingChange,
)
from volunteering.organizations.policies import administrator_requests_decided_by, reviewable_by
from volunteering.organizations.selectors import evidence_of
from volunteering.organizations.services import (
    certify_organization,
    decide_change,
    decide_parent_request,
    return_organization,
)
from volunteering.regions.models import Region
from volunteering.regions.selectors import full_name, names_of
from volunteering.service_records.policies import hand_sheets_decided_in_region
from volunteering.service_records.selectors import needs_decision, with_people
from volunteering.volunteers.enums import CaseState
from volunteering.volunteers.models import Merge
from volunteering.volunteers.policies import cases_decidable_by
from volunteering.web.access import permission_needed
from volunteering.web.keeping import typed_text
from volunteering.web.once import once


@permission_needed(Permission.REVIEW_ORGANIZATIONS)
@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    mine = reviewable_by(request.user)
    changes = PendingChange.objects.filter(organization__in=mine, state=RequestState.WAITING)
    context = {
        "organizations": mine.filter(state=OrganizationState.PENDING)
        .select_related("home_region")
        .order_by("id")[:100],
        "changes": changes.select_related("organization").order_by("id")[:100],
        "administrators": administrator_requests_decided_by(request.user)
        .select_related("membership__organization", "membership__volunteer")
        .order_by("id")[:100],
    }
    context["parents"] = ParentRequest.objects.filter(parent__in=mine, state=RequestState.WAITING).select_related(
        "organization", "parent"
    )[:100]
    claims = OrganizationClaim.objects.filter(organization__in=mine, state=RequestState.WAITING)
    # Claims of one team stand together.
    context["claims"] = claims.select_related("organization__home_region").order_by("organization", "id")[:100]
    waiting_activities = reviewable_activities(request.user).filter(status=ActivityStatus.IN_REVIEW)
    context["activities"] = waiting_activities.select_related("organization").order_by("id")[:100]
    hours = hand_sheets_decided_in_region(request.user).filter(needs_decision())
    context["hours"] = with_people(hours).order_by("id")[:100]
    cases = cases_decidable_by(request.user)
    context["cases"] = cases.filter(state=CaseState.OPEN).order_by("id")[:100]
    standing = Merge.objects.filter(case__in=cases, undone_at__isnull=True)  # as `merges_undoable_by` has it
    context["merges"] = standing.select_related("case", "survivor").order_by("-id")[:20]
    return render(request, "console/reviews.html", context)


@permission_needed(Permission.REVIEW_ORGANIZATIONS)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def organization(request: HttpRequest, public_id: str) -> HttpResponse:
    found: Organization = get_object_or_404(reviewable_by(request.user), public_id=public_id)
    assert isinstance(request.user, User)
    problem, reason = "", typed_text(request, "reason")[:300]
    if request.method == "POST":
        try:
            if "approve" in request.POST:
                certify_organization(by=request.user, organization=found, now=clock.now())
            else:
                return_organization(by=request.user, organization=found, reason=reason, now=clock.now())
            return redirect("console_reviews")
        except Refusal as refusal:
            problem = refusal.sentence
    context = {
        "organization": found,
        "region": full_name(found.home_region),
        "served": names_of(found.served_regions.all()),
        "evidence": evidence_of(found),
        "named": NamedAdministrator.objects.filter(organization=found).first(),
        "administrators": found.memberships.filter(role="administrator").select_related("volunteer"),
        "problem": problem,
        "reason": reason,
    }
    return render(request, "console/review_organization.html", context)


@permission_needed(Permission.REVIEW_ORGANIZATIONS)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def change(request: HttpRequest, change_id: UUID) -> HttpResponse:
    mine = PendingChange.objects.filter(organization__in=reviewable_by(request.user))
    found = get_object_or_404(mine.select_related("organization__home_region"), pk=change_id)
    assert isinstance(request.user, User)
    problem, reason = "", typed_text(request, "reason")[:300]
    if request.method == "POST":
        try:
            approve = "approve" in request.POST
            decide_change(by=request.user, change=found, approve=approve, reason=reason, now=clock.now())
            return redirect("console_reviews")
        except Refusal as refusal:
            problem = refusal.sentence
    new_region = Region.objects.filter(pk=found.changes.get("home_region")).first()
    context = {
        "change": found,
        "old_region": full_name(found.organization.home_region),
        "new_region": full_name(new_region) if new_region else "",
        "problem": problem,
        "reason": reason,
    }
    return render(request, "console/review_change.html", context)


@permission_needed(Permission.REVIEW_ORGANIZATIONS)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def parent(request: HttpRequest, request_id: UUID) -> HttpResponse:
    mine = ParentRequest.objects.filter(parent__in=reviewable_by(request.user))
    found = get_object_or_404(mine.select_related("organization", "parent"), pk=request_id)
    assert isinstance(request.user, User)
    problem, reason = "", typed_text(request, "reason")[:300]
    if request.method == "POST":
        try:
            approve = "approve" in request.POST
            decide_parent_request(by=request.user, request=found, approve=approve, reason=reason, now=clock.now())
            return redirect("console_reviews")
        except Refusal as refusal:
            problem = refusal.sentence
    return render(request, "console/review_parent.html", {"found": found, "problem": problem, "reason": reason})
