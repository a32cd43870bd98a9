"""查看全部志愿者: direct members with search and filters, requests and roles; teams below as counts."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from volunteering.accounts.models import User
from volunteering.core import clock
from volunteering.core.paging import capped_count, page_of
from volunteering.organizations.enums import MembershipRole, MembershipState, RequestState
from volunteering.organizations.models import AdministratorRequest, Membership, Organization
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
    dismiss_administrator,
    refuse_membership,
    remove_member,
    request_administrator,
    withdraw_administrator_request,
)
from volunteering.regions.selectors import full_name
from volunteering.service_records.selectors import levels_of
from volunteering.vocabularies.enums import Vocabulary
from volunteering.vocabularies.selectors import terms
from volunteering.web.access import volunteer_needed
from volunteering.web.once import once
from volunteering.web.public.org.current import go_on_with, organization_needed, organizations_meant

FILTERS = ("q", "role", "category", "region")


@volunteer_needed
@require_safe
@organization_needed
def volunteers(request: HttpRequest, organization: Organization) -> HttpResponse:
    # PostgreSQL takes no NUL character, however harmless the question.
    given = {name: request.GET.get(name, "").replace("\0", "").strip()[:60] for name in FILTERS}
    wanted = Wanted(**given)
    found = members_of(organization, wanted)
    page = page_of(found, order=("-id",), after=request.GET.get("after", ""))
    query = request.GET.copy()
    query["after"] = page.next_cursor
    requests = organization.memberships.filter(state=MembershipState.REQUESTED).select_related("volunteer")
    proposed = AdministratorRequest.objects.filter(membership__organization=organization, state=RequestState.WAITING)
    context = {
        "organization": organization,
        "wanted": wanted,
        "roles": MembershipRole.choices,
        "categories": terms(Vocabulary.SERVICE_CATEGORY),
        "regions": [(region.path, full_name(region)) for region in regions_of_members(organization)],
        "requests": requests.order_by("id")[:100],
        "proposed": set(proposed.values_list("membership", flat=True)),
        "count": capped_count(found),
        "page": page,
        "next_query": query.urlencode() if page.next_cursor else "",
        "teams": teams_below(organization),
        "persons": persons_below(organization),
        "active": active_members(organization),
        "levels": levels_of(one.volunteer_id for one in page.rows),
    }
    return render(request, "public/org/volunteers.html", context)


@volunteer_needed
@require_safe
def team(request: HttpRequest, public_id: str) -> HttpResponse:
    """A team somewhere below, for whom it stands below: its members masked, its own teams as counts."""
    found = get_object_or_404(Organization, public_id=public_id)
    above = organizations_meant(request).filter(public_id__in=found.tree_path.split("/")).exclude(pk=found.pk)
    if not above:
        raise Http404
    context = {
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
    if "approve" in request.POST:
        approve_membership(by=request.user, membership=membership, now=clock.now())
    else:
        reason = request.POST.get("reason", "")[:200]
        refuse_membership(by=request.user, membership=membership, reason=reason, now=clock.now())
    return redirect("org_volunteers")


@volunteer_needed
@require_POST
@once
def member(request: HttpRequest, membership_id: UUID) -> HttpResponse:
    """申请设为管理员 and its taking back, 改为成员, 移出."""
    found = _membership(request, membership_id)
    assert isinstance(request.user, User)
    now = clock.now()
    if "remove" in request.POST:
        remove_member(by=request.user, membership=found, reason=request.POST.get("reason", "")[:200], now=now)
    elif "promote" in request.POST:
        request_administrator(by=request.user, membership=found, now=now)
    elif "withdraw" in request.POST:
        asked = get_object_or_404(found.administrator_requests, state=RequestState.WAITING)
        withdraw_administrator_request(by=request.user, request=asked, now=now)
    else:
        dismiss_administrator(by=request.user, membership=found, now=now)
    return redirect("org_volunteers")


def _membership(request: HttpRequest, membership_id: UUID) -> Membership:
    inside = Membership.objects.filter(organization__in=organizations_meant(request)).select_related("organization")
    found: Membership = get_object_or_404(inside, pk=membership_id)
    go_on_with(request, found.organization)
    return found
