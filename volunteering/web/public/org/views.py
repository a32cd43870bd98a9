from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from volunteering.accounts.models import User
from volunteering.core import clock
from volunteering.core.errors import Refusal
from volunteering.core.paging import page_of
from volunteering.core.search import matching
from volunteering.organizations.enums import MembershipRole, MembershipState, OrganizationState, RequestState
from volunteering.organizations.models import Membership
from volunteering.organizations.rules import LEADER_TITLES, advice_on
from volunteering.organizations.services import (
    approve_membership,
    edit_organization,
    refuse_membership,
    remove_member,
    set_member_role,
    set_posts,
)
from volunteering.regions.selectors import full_name
from volunteering.volunteers.models import Volunteer
from volunteering.web.access import show_refusal, volunteer_needed
from volunteering.web.components.regions import SHOW_NEXT_LEVEL
from volunteering.web.keeping import typed
from volunteering.web.once import once
from volunteering.web.public.org.current import current_organization
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
        return render(request, "public/org/none.html")
    context = {
        "organization": organization,
        "region": full_name(organization.home_region),
        "waiting": organization.pending_changes.filter(state=RequestState.WAITING).exists(),
        "requests": organization.memberships.filter(state=MembershipState.REQUESTED).count(),
        "advice": advice_on(organization.tier),
        "leader_title": LEADER_TITLES[organization.tier],
        "posts": organization.posts.all(),
        "children": organization.children.filter(state=OrganizationState.CERTIFIED).order_by("name")[:100],
        "parent_request": organization.parent_requests.filter(state=RequestState.WAITING).first(),
        "child_requests": organization.child_requests.filter(state=RequestState.WAITING),
    }
    return render(request, "public/org/info.html", context)


@volunteer_needed
@require_http_methods(["GET", "HEAD", "POST"])
@once
def edit(request: HttpRequest) -> HttpResponse:
    organization = current_organization(request)
    if organization is None:
        return render(request, "public/org/none.html")
    assert isinstance(request.user, User)
    form = OrganizationForm(typed(request), initial=details_of(organization))
    is_picking = SHOW_NEXT_LEVEL in request.POST
    if request.method == "POST" and not is_picking and form.is_valid():
        try:
            edit_organization(by=request.user, organization=organization, details=form.details(), now=clock.now())
            return redirect("org_info")
        except Refusal as refusal:
            show_refusal(form, refusal)
    context = {"form": form, "organization": organization, "shows_errors": request.method == "POST" and not is_picking}
    return render(request, "public/org/edit.html", context)


@volunteer_needed
@require_safe
def volunteers(request: HttpRequest) -> HttpResponse:
    organization = current_organization(request)
    if organization is None:
        return render(request, "public/org/none.html")
    keyword = request.GET.get("q", "").strip()[:50]
    members = organization.memberships.select_related("volunteer")
    active = members.filter(state=MembershipState.ACTIVE)
    if keyword:
        active = active.filter(volunteer__in=matching(Volunteer.objects.all(), keyword))
    context = {
        "organization": organization,
        "keyword": keyword,
        "requests": members.filter(state=MembershipState.REQUESTED).order_by("id")[:100],
        "page": page_of(active, order=("-id",), after=request.GET.get("after", "")),
    }
    return render(request, "public/org/volunteers.html", context)


@volunteer_needed
@require_POST
@once
def decide(request: HttpRequest, membership_id: UUID) -> HttpResponse:
    organization = current_organization(request)
    assert isinstance(request.user, User)
    membership = get_object_or_404(Membership, pk=membership_id, organization=organization)
    try:
        if "approve" in request.POST:
            approve_membership(by=request.user, membership=membership, now=clock.now())
        else:
            reason = request.POST.get("reason", "")[:200]
            refuse_membership(by=request.user, membership=membership, reason=reason, now=clock.now())
    except Refusal as refusal:
        context = {"title": "没有完成", "advice": refusal.sentence}
        return render(request, "errors/explained.html", context, status=409)
    return redirect("org_volunteers")


@volunteer_needed
@require_POST
@once
def member(request: HttpRequest, membership_id: UUID) -> HttpResponse:
    """设为管理员, 改为成员, 移出."""
    organization = current_organization(request)
    assert isinstance(request.user, User)
    found = get_object_or_404(Membership, pk=membership_id, organization=organization)
    now = clock.now()
    try:
        if "remove" in request.POST:
            remove_member(by=request.user, membership=found, reason=request.POST.get("reason", "")[:200], now=now)
        else:
            role = MembershipRole.ADMINISTRATOR if "promote" in request.POST else MembershipRole.MEMBER
            set_member_role(by=request.user, membership=found, role=role, now=now)
    except Refusal as refusal:
        context = {"title": "没有完成", "advice": refusal.sentence}
        return render(request, "errors/explained.html", context, status=409)
    return redirect("org_volunteers")


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
