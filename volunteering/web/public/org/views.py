from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from volunteering.accounts.models import User
from volunteering.core import clock
from volunteering.core.errors import Refusal
from volunteering.organizations.enums import MembershipState, OrganizationState, RequestState
from volunteering.organizations.models import AdministratorRequest, Organization
from volunteering.organizations.rules import LEADER_TITLES, advice_on
from volunteering.organizations.selectors import active_members, evidence_of, offices_offered_to, with_active_members
from volunteering.organizations.selectors.formation import unit_lines_of
from volunteering.organizations.services import (
    decline_office,
    edit_organization,
    set_posts,
    take_office,
)
from volunteering.organizations.services.evidence import OPEN_STATES
from volunteering.regions.selectors import full_name, names_of
from volunteering.service_records.policies import hand_sheets_decided_below
from volunteering.service_records.selectors import needs_decision
from volunteering.web.access import show_refusal, volunteer_needed
from volunteering.web.components.regions import is_picking
from volunteering.web.keeping import typed
from volunteering.web.once import once
from volunteering.web.public.org.current import current_organization, go_on_with, offers_to, organization_needed
from volunteering.web.public.org.forms import OrganizationForm, PostsForm, details_of, posts_of


@volunteer_needed
@require_safe
def registered(request: HttpRequest) -> HttpResponse:
    organization = current_organization(request)
    if organization is None:
        return redirect("org_register")
    return render(request, "public/org/registered.html", {"organization": organization})


@volunteer_needed
@require_safe
@organization_needed
def info(request: HttpRequest, organization: Organization) -> HttpResponse:
    below = organization.children.order_by("name")
    mine = Organization.objects.filter(pk=organization.pk)
    context = {
        "organization": organization,
        "region": full_name(organization.home_region),
        "served": names_of(organization.served_regions.all()),
        "waiting": organization.pending_changes.filter(state=RequestState.WAITING).exists(),
        "administrators_waiting": AdministratorRequest.objects.filter(
            membership__organization=organization, state=RequestState.WAITING
        ).select_related("membership__volunteer"),
        "requests": organization.memberships.filter(state=MembershipState.REQUESTED).count(),
        "evidence_count": evidence_of(organization).count() if organization.state in OPEN_STATES else None,
        "offers": offers_to(request),
        "active": active_members(organization),
        "advice": advice_on(organization.tier),
        "leader_title": LEADER_TITLES[organization.tier],
        "posts": organization.posts.all(),
        "formation": unit_lines_of(organization, clock.local_date(clock.now())),
        "children": with_active_members(below.filter(state=OrganizationState.CERTIFIED)[:100]),
        "filed": below.filter(state__in=OPEN_STATES)[:100],
        "parent_request": organization.parent_requests.filter(state=RequestState.WAITING).first(),
        "hours_waiting": hand_sheets_decided_below(request.user, mine).filter(needs_decision()).count(),
        "child_requests": organization.child_requests.filter(state=RequestState.WAITING),
    }
    return render(request, "public/org/info.html", context)


@volunteer_needed
@require_POST
@once
def office(request: HttpRequest, named_id: UUID) -> HttpResponse:
    """A sheet names this volunteer as administrator: 确认担任, or 不是我."""
    assert isinstance(request.user, User)
    named = get_object_or_404(offices_offered_to(request.user), pk=named_id)
    if "decline" in request.POST:
        decline_office(by=request.user, named=named, now=clock.now())
    else:
        take_office(by=request.user, named=named, now=clock.now())
        go_on_with(request, named.organization)
    return redirect("org_info")


@volunteer_needed
@require_http_methods(["GET", "HEAD", "POST"])
@once
@organization_needed
def edit(request: HttpRequest, organization: Organization) -> HttpResponse:
    assert isinstance(request.user, User)
    form = OrganizationForm(typed(request), initial=details_of(organization))
    picking = is_picking(request.POST)
    if request.method == "POST" and not picking and form.is_valid():
        try:
            edit_organization(by=request.user, organization=organization, details=form.details(), now=clock.now())
            return redirect("org_info")
        except Refusal as refusal:
            show_refusal(form, refusal)
    shows_errors = request.method == "POST" and not picking
    context = {"form": form, "organization": organization, "shows_errors": shows_errors}
    return render(request, "public/org/edit.html", context)


@volunteer_needed
@require_http_methods(["GET", "HEAD", "POST"])
@once
@organization_needed
def posts(request: HttpRequest, organization: Organization) -> HttpResponse:
    """支队长, 副支队长 …"""
    assert isinstance(request.user, User)
    held = list(organization.posts.all())
    form = PostsForm(typed(request), initial=posts_of(held), title=LEADER_TITLES[organization.tier])
    if request.method == "POST" and form.is_valid():
        set_posts(
            by=request.user,
            organization=organization,
            leader=form.cleaned_data["leader"],
            deputies=form.deputy_names(),
            now=clock.now(),
        )
        return redirect("org_info")
    return render(request, "public/org/posts.html", {"form": form, "advice": advice_on(organization.tier)})
