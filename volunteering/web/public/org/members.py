"""查看全部志愿者: direct members with search and filters, requests and roles; teams below as counts."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from volunteering.accounts.models import User
from volunteering.core import clock
from volunteering.core.errors import Refusal
from volunteering.core.paging import capped_count, page_of
from volunteering.organizations.enums import MembershipRole, MembershipState
from volunteering.organizations.models import Membership, Organization
from volunteering.organizations.selectors import (
    Wanted,
    active_members,
    members_of,
    persons_below,
    regions_of_members,
    teams_below,
)
from volunteering.organizations.services import (
    approve_membership,
    refuse_membership,
    remove_member,
    set_member_role,
)
from volunteering.regions.selectors import full_name
from volunteering.vocabularies.enums import Vocabulary
from volunteering.vocabularies.selectors import terms
from volunteering.web.access import volunteer_needed
from volunteering.web.once import once
from volunteering.web.public.org.current import (
    current_organization,
    given_organization,
    go_on_with,
    organizations_meant,
)

FILTERS = ("q", "role", "category", "region")


@volunteer_needed
@require_safe
def volunteers(request: HttpRequest) -> HttpResponse:
    organization = current_organization(request)
    if organization is None:
        return render(request, "public/org/none.html")
    # PostgreSQL takes no NUL character, however harmless the question.
    given = {name: request.GET.get(name, "").replace("\0", "").strip()[:60] for name in FILTERS}
    wanted = Wanted(**given)
    found = members_of(organization, wanted)
    page = page_of(found, order=("-id",), after=request.GET.get("after", ""))
    query = request.GET.copy()
    query["after"] = page.next_cursor
    requests = organization.memberships.filter(state=MembershipState.REQUESTED).select_related("volunteer")
    context = {
        "organization": organization,
        "wanted": wanted,
        "roles": MembershipRole.choices,
        "categories": terms(Vocabulary.SERVICE_CATEGORY),
        "regions": [(region.path, full_name(region)) for region in regions_of_members(organization)],
        "requests": requests.order_by("id")[:100],
        "count": capped_count(found),
        "page": page,
        "next_query": query.urlencode() if page.next_cursor else "",
        "teams": teams_below(organization),
        "persons": persons_below(organization),
        "active": active_members(organization),
    }
    return render(request, "public/org/volunteers.html", context)


@volunteer_needed
@require_safe
def team(request: HttpRequest, public_id: str) -> HttpResponse:
    """A team somewhere below, for whom it stands below: its members masked, its own teams as counts."""
    organization = given_organization(request)
    below = Organization.objects.filter(tree_path__startswith=organization.tree_path).exclude(pk=organization.pk)
    found = get_object_or_404(below, public_id=public_id)
    context = {
        "organization": organization,
        "team": found,
        "page": page_of(members_of(found, Wanted()), order=("-id",), after=request.GET.get("after", "")),
        "teams": teams_below(found),
        "active": active_members(found),
    }
    return render(request, "public/org/team.html", context)


@volunteer_needed
@require_POST
@once
def decide(request: HttpRequest, membership_id: UUID) -> HttpResponse:
    membership = _membership(request, membership_id)
    assert isinstance(request.user, User)
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
    found = _membership(request, membership_id)
    assert isinstance(request.user, User)
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


def _membership(request: HttpRequest, membership_id: UUID) -> Membership:
    inside = Membership.objects.filter(organization__in=organizations_meant(request)).select_related("organization")
    found: Membership = get_object_or_404(inside, pk=membership_id)
    go_on_with(request, found.organization)
    return found
