"""申请加入上级, and what a parent's administrator decides."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from volunteering.accounts.models import User
from volunteering.core import clock
from volunteering.core.errors import Refusal
from volunteering.core.search import matching
from volunteering.organizations.models import Organization, ParentRequest
from volunteering.organizations.services import (
    decide_parent_request,
    leave_parent,
    request_parent,
    withdraw_parent_request,
)
from volunteering.web.access import volunteer_needed
from volunteering.web.once import once
from volunteering.web.public.org.current import given_organization, go_on_with, organization_needed, organizations_meant


@volunteer_needed
@require_http_methods(["GET", "HEAD", "POST"])
@once
@organization_needed
def parent(request: HttpRequest, organization: Organization) -> HttpResponse:
    assert isinstance(request.user, User)
    keyword, problem = request.GET.get("q", "").strip()[:50], ""
    if request.method == "POST":
        chosen = get_object_or_404(Organization.objects.certified(), public_id=request.POST.get("parent", ""))
        try:
            request_parent(by=request.user, organization=organization, parent=chosen, now=clock.now())
            return redirect("org_info")
        except Refusal as refusal:
            problem = refusal.sentence
    others = Organization.objects.certified().exclude(pk=organization.pk).select_related("home_region")
    context = {
        "organization": organization,
        "keyword": keyword,
        "found": matching(others, keyword).order_by("tree_path")[:20],
        "problem": problem,
    }
    return render(request, "public/org/parent.html", context)


@volunteer_needed
@require_POST
@once
def decide(request: HttpRequest, request_id: UUID) -> HttpResponse:
    asked = ParentRequest.objects.filter(parent__in=organizations_meant(request)).select_related("parent")
    found = get_object_or_404(asked, pk=request_id)
    go_on_with(request, found.parent)
    assert isinstance(request.user, User)
    reason = request.POST.get("reason", "")[:300]
    decide_parent_request(
        by=request.user, request=found, approve="approve" in request.POST, reason=reason, now=clock.now()
    )
    return redirect("org_info")


@volunteer_needed
@require_POST
@once
def leave(request: HttpRequest) -> HttpResponse:
    """退出上级组织, or 撤回申请 while it waits."""
    organization = given_organization(request)
    assert isinstance(request.user, User)
    act = withdraw_parent_request if "withdraw" in request.POST else leave_parent
    act(by=request.user, organization=organization, now=clock.now())
    return redirect("org_info")
