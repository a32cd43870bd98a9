from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from volunteering.accounts.models import User
from volunteering.core import clock
from volunteering.core.paging import capped_count, page_of
from volunteering.core.search import matching
from volunteering.organizations.enums import MembershipRole
from volunteering.organizations.models import LIVE_MEMBERSHIP_STATES, STANDING_STATES, Organization
from volunteering.organizations.policies import visible_to
from volunteering.organizations.selectors import active_members, with_active_members
from volunteering.organizations.services import leave_organization, request_membership
from volunteering.regions.selectors import full_name, names_of
from volunteering.service_records.selectors import noticed_at
from volunteering.stories.selectors import latest_of
from volunteering.volunteers.selectors import public_names
from volunteering.web.access import volunteer_needed, volunteer_of
from volunteering.web.once import once
from volunteering.web.public.organizations.posters import share_of
from volunteering.web.shared import shared_with_visitors


@require_safe
@shared_with_visitors
def directory(request: HttpRequest) -> HttpResponse:
    keyword = request.GET.get("q", "").strip()[:50]
    found = matching(Organization.objects.certified(), keyword).select_related("home_region")
    page = page_of(found, order=("-id",), after=request.GET.get("after", ""))
    context = {
        "keyword": keyword,
        "count": capped_count(found),
        "rows": with_active_members(page.rows),
        "next_cursor": page.next_cursor,
    }
    return render(request, "public/organizations/list.html", context)


@require_safe
def detail(request: HttpRequest, public_id: str) -> HttpResponse:
    organization = get_object_or_404(visible_to(request.user).select_related("home_region"), public_id=public_id)
    volunteer = volunteer_of(request)
    mine = organization.memberships.filter(volunteer=volunteer, state__in=LIVE_MEMBERSHIP_STATES).first()
    administrators = organization.memberships.filter(role=MembershipRole.ADMINISTRATOR).select_related("volunteer")
    context = {
        "organization": organization,
        "share": share_of(organization) if organization.state in STANDING_STATES else None,
        "active": active_members(organization),
        "stories": latest_of(organization, 3),
        "administrators": public_names(one.volunteer for one in administrators.order_by("id")),
        "region": full_name(organization.home_region),
        "served": names_of(organization.served_regions.all()),
        "membership": mine if volunteer else None,
        "has_notices": noticed_at(organization).exists(),
    }
    return render(request, "public/organizations/detail.html", context)


@volunteer_needed
@require_POST
@once
def membership(request: HttpRequest, public_id: str) -> HttpResponse:
    """申请加入, or 退出 where one is in."""
    organization = get_object_or_404(visible_to(request.user), public_id=public_id)
    volunteer = volunteer_of(request)
    assert isinstance(request.user, User)
    assert volunteer is not None
    mine = organization.memberships.filter(volunteer=volunteer, state__in=LIVE_MEMBERSHIP_STATES).first()
    if "leave" in request.POST and mine:
        leave_organization(by=request.user, membership=mine, now=clock.now())
    else:
        request_membership(by=request.user, volunteer=volunteer, organization=organization, now=clock.now())
    return redirect("organization_detail", public_id)
