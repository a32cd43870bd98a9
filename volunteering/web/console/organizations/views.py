"""团队库: organizations of one's regions, and what the association may do with each."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from volunteering.access.permissions import Permission
from volunteering.accounts.models import User
from volunteering.core import clock
from volunteering.core.errors import Refusal
from volunteering.core.paging import capped_count, page_of
from volunteering.core.search import matching
from volunteering.organizations.enums import OrganizationState
from volunteering.organizations.models import NamedAdministrator, Organization
from volunteering.organizations.policies import can_govern, can_review, filed_for_by, overseen_by
from volunteering.organizations.selectors import active_members, persons_below, teams_below, with_active_members
from volunteering.organizations.services import (
    CannotGovern,
    dissolve_organization,
    resume_organization,
    suspend_organization,
)
from volunteering.regions.selectors import full_name, names_of
from volunteering.web.access import permission_needed
from volunteering.web.keeping import typed_text
from volunteering.web.once import once

NOT_CONFIRMED = "解散后不能恢复。确定要解散，请先勾选“我知道解散后不能恢复”。"


@permission_needed(Permission.VIEW_ORGANIZATIONS)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    keyword, state = request.GET.get("q", "").strip()[:50], request.GET.get("state", "")
    found = matching(overseen_by(request.user), keyword)
    if state in OrganizationState.values:
        found = found.filter(state=state)
    page = page_of(found.select_related("home_region"), order=("-id",), after=request.GET.get("after", ""))
    query = request.GET.copy()
    query["after"] = page.next_cursor
    context = {
        "keyword": keyword,
        "state": state,
        "states": OrganizationState.choices,
        "count": capped_count(found),
        "rows": with_active_members(page.rows),
        "next_query": query.urlencode() if page.next_cursor else "",
    }
    return render(request, "console/organizations.html", context)


@permission_needed(Permission.VIEW_ORGANIZATIONS)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def detail(request: HttpRequest, public_id: str) -> HttpResponse:
    organization: Organization = get_object_or_404(
        overseen_by(request.user).select_related("home_region", "supervisor_type", "parent"), public_id=public_id
    )
    assert isinstance(request.user, User)
    governs, problem = can_govern(request.user, organization), ""
    if request.method == "POST":
        if not governs:
            raise PermissionDenied
        try:
            _govern(request, request.user, organization)
            return redirect("console_organization", public_id)
        except Refusal as refusal:
            problem = refusal.sentence
            organization.refresh_from_db()
    context = {
        "organization": organization,
        "region": full_name(organization.home_region),
        "served": names_of(organization.served_regions.all()),
        "administrators": organization.memberships.filter(role="administrator").select_related("volunteer"),
        "named": NamedAdministrator.objects.filter(organization=organization).first(),
        "active": active_members(organization),
        "persons": persons_below(organization),
        "imports": filed_for_by(request.user).filter(pk=organization.pk).exists(),
        "teams": teams_below(organization),
        "governs": governs,
        "reviews": can_review(request.user, organization),
        "problem": problem,
        "reason": typed_text(request, "reason")[:300],
    }
    return render(request, "console/organization.html", context, status=409 if problem else 200)


def _govern(request: HttpRequest, by: User, organization: Organization) -> None:
    reason, now = request.POST.get("reason", "")[:300], clock.now()
    if "resume" in request.POST:
        resume_organization(by=by, organization=organization, now=now)
    elif "suspend" in request.POST:
        suspend_organization(by=by, organization=organization, reason=reason, now=now)
    elif request.POST.get("confirmed") != "1":
        raise CannotGovern(NOT_CONFIRMED)
    else:
        dissolve_organization(by=by, organization=organization, reason=reason, now=now)
