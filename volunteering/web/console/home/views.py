from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from volunteering.access.permissions import Permission
from volunteering.access.policies import permitted_paths
from volunteering.activities.models import Activity
from volunteering.core import clock
from volunteering.core.clock import local_date
from volunteering.core.models import Work, WorkState
from volunteering.core.paging import capped_count
from volunteering.organizations.enums import OrganizationState, RequestState
from volunteering.organizations.models import Organization, ParentRequest, PendingChange
from volunteering.organizations.policies import (
    administrator_requests_decided_by,
    claims_reviewable_by,
    reviewable_by,
)
from volunteering.regions.models import Region
from volunteering.service_records.enums import AnomalyState, ProposalState
from volunteering.service_records.policies import (
    anomalies_overseen_by,
    hand_sheets_decided_in_region,
    stars_reviewable_by,
)
from volunteering.service_records.selectors import needs_decision, overdue_for
from volunteering.volunteers.enums import CaseState
from volunteering.volunteers.models import Volunteer
from volunteering.volunteers.policies import cases_decidable_by
from volunteering.web.access import permission_needed

CAP = 100_000


def _is_operator(request: HttpRequest) -> bool:
    return bool(permitted_paths(request.user, Permission.MANAGE_SETTINGS))


@permission_needed(Permission.VIEW_ORGANIZATIONS)
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """工作台: what waits for me, and my region in figures."""
    paths = permitted_paths(request.user, Permission.VIEW_ORGANIZATIONS)
    mine = reviewable_by(request.user)
    waiting = mine.filter(state=OrganizationState.PENDING).count()
    waiting += PendingChange.objects.filter(organization__in=mine, state=RequestState.WAITING).count()
    waiting += ParentRequest.objects.filter(parent__in=mine, state=RequestState.WAITING).count()
    waiting += administrator_requests_decided_by(request.user).count()
    waiting += claims_reviewable_by(request.user).filter(state=RequestState.WAITING).count()
    waiting += hand_sheets_decided_in_region(request.user).filter(needs_decision()).count()
    waiting += cases_decidable_by(request.user).filter(state=CaseState.OPEN).count()
    volunteers = Volunteer.objects.filter(_below(paths, "region_path"))
    organizations = Organization.objects.filter(_below(paths, "region_path"))
    activities = Activity.objects.filter(_below(paths, "organizer_region_path"), published_at__isnull=False)
    today = local_date(clock.now())
    context = {
        "overdue": capped_count(overdue_for(request.user, today=today)),
        "anomalies": capped_count(anomalies_overseen_by(request.user).filter(state=AnomalyState.OPEN)),
        "can_view_records": bool(permitted_paths(request.user, Permission.VIEW_RECORDS)),
        "regions": list(Region.objects.filter(path__in=paths).values_list("name", flat=True)),
        "waiting": waiting,
        "can_review": bool(permitted_paths(request.user, Permission.REVIEW_ORGANIZATIONS)),
        "dead_work": Work.objects.filter(state=WorkState.DEAD).count() if _is_operator(request) else 0,
        "stars_waiting": capped_count(stars_reviewable_by(request.user).filter(state=ProposalState.WAITING)),
        "figures": [
            ("已导入未激活的志愿者", capped_count(volunteers.filter(state="imported"), CAP)),
            ("已激活的志愿者", capped_count(volunteers.active(), CAP)),
            ("已认证的组织", capped_count(organizations.certified(), CAP)),
            ("还没结束的活动", capped_count(activities.filter(ends_at__gt=clock.now(), status="published"), CAP)),
        ],
    }
    return render(request, "console/desk.html", context)


def _below(paths: tuple[str, ...], column: str) -> Q:
    inside = Q(pk__in=[])
    for path in paths:
        inside |= Q(**{f"{column}__startswith": path})
    return inside
