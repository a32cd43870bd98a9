from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from volunteering.accounts.models import User
from volunteering.core import clock
from volunteering.core.errors import Refusal
from volunteering.organizations.enums import MembershipState, OrganizationState, RequestState
from volunteering.organizations.models import NamedAdministrator
from volunteering.organizations.rules import LEADER_TITLES, advice_on
from volunteering.organizations.selectors import active_members, evidence_of, offices_offered_to
from volunteering.organizations.selectors.formation import unit_lines_of
from volunteering.organizations.services import (
    decline_office,
    edit_organization,
    set_posts,
    take_office,
)
from volunteering.organizations.services.evidence import OPEN_STATES
from volunteering.regions.selectors import full_name, names_of
from volunteering.web.access import show_refusal, volunteer_needed
from volunteering.web.components.regions import is_picking
from volunteering.web.keeping import typed
from volunteering.web.once import once
from volunteering.web.public.org.current import current_organization, go_on_with
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
def info(request: HttpRequest) -> HttpResponse:
    organization = current_organization(request)
    if organization is None:
        return render(request, "public/org/none.html", {"offers": _offers(request)})
    context = {
        "organization": organization,
        "region": full_name(organization.home_region),
        "served": names_of(organization.served_regions.all()),
        "waiting": organization.pending_changes.filter(state=RequestState.WAITING).exists(),
        "requests": organization.memberships.filter(state=MembershipState.REQUESTED).count(),
        "evidence_count": evidence_of(organization).count() if organization.state in OPEN_STATES else None,
        "offers": _offers(request),
        "active": active_members(organization),
        "advice": advice_on(organization.tier),
        "leader_title": LEADER_TITLES[organization.tier],
        "posts": organization.posts.all(),
        "formation": unit_lines_of(organization, clock.local_date(clock.now())),
        "children": organization.children.filter(state=OrganizationState.CERTIFIED).order_by("name")[:100],
        "filed": organization.children.filter(state__in=OPEN_STATES).order_by("name")[:100],
        "parent_request": organization.parent_requests.filter(state=RequestState.WAITING).first(),
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
    try:
        if "decline" in request.POST:
            decline_office(by=request.user, named=named, now=clock.now())
        else:
            take_office(by=request.user, named=named, now=clock.now())
            go_on_with(request, named.organization)
    except Refusal as refusal:
        context = {"title": "没有完成", "advice": refusal.sentence}
        return render(request, "errors/explained.html", context, status=409)
    return redirect("org_info")


def _offers(request: HttpRequest) -> list[NamedAdministrator]:
    assert isinstance(request.user, User)
    return list(offices_offered_to(request.user).select_related("organization__parent").order_by("pk"))


@volunteer_needed
@require_http_methods(["GET", "HEAD", "POST"])
@once
def edit(request: HttpRequest) -> HttpResponse:
    organization = current_organization(request)
    if organization is None:
        return render(request, "public/org/none.html")
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
def posts(request: HttpRequest) -> HttpResponse:
    """支队长, 副支队长 …"""
    organization = current_organization(request)
    if organization is None:
        return render(request, "public/org/none.html")
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
