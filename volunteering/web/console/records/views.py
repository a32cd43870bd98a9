"""时长与异常: shifts whose hours should have been recorded by now, in one's regions."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from volunteering.access.permissions import Permission
from volunteering.access.policies import permitted_paths
from volunteering.access.selectors import regions_with
from volunteering.accounts.models import User
from volunteering.core import clock
from volunteering.core.clock import local_date
from volunteering.core.paging import capped_count, page_of
from volunteering.core.search import matching
from volunteering.organizations.models import Organization
from volunteering.service_records.models import RecordingDeadline
from volunteering.service_records.policies import is_unattended, shifts_objected_to
from volunteering.service_records.selectors import overdue_for
from volunteering.service_records.services import record_overdue_export
from volunteering.web.access import permission_needed
from volunteering.web.console.records.workbook import MOST_ROWS, workbook_of
from volunteering.web.downloads import workbook
from volunteering.web.once import once

ORDER = ("due_on", "id")


@permission_needed(Permission.VIEW_RECORDS)
@require_safe
def overdue(request: HttpRequest) -> HttpResponse:
    found = _wanted(request, request.GET.get("region", ""), request.GET.get("q", ""))
    page = page_of(found, order=ORDER, after=request.GET.get("after", ""))
    today, query = local_date(clock.now()), request.GET.copy()
    query["after"] = page.next_cursor
    objected = shifts_objected_to(request.user).select_related("activity__organization")
    context = {
        "keyword": request.GET.get("q", "").strip()[:50],
        "region": request.GET.get("region", ""),
        "regions": regions_with(request.user, Permission.VIEW_RECORDS).order_by("path")[:200],
        "objected": objected.order_by("starts_at", "id")[:20],
        "count": capped_count(found),
        "rows": [(one, (today - one.due_on).days, is_unattended(one.organization)) for one in page.rows],
        "stands_in": bool(permitted_paths(request.user, Permission.REVIEW_HOURS)),
        "next_query": query.urlencode() if page.next_cursor else "",
    }
    return render(request, "console/records/overdue.html", context)


@permission_needed(Permission.VIEW_RECORDS)
@require_POST
@once
def export(request: HttpRequest) -> HttpResponse:
    """What the page lists, with the same filters."""
    assert isinstance(request.user, User)
    rows = list(
        _wanted(request, request.POST.get("region", ""), request.POST.get("q", "")).order_by(*ORDER)[:MOST_ROWS]
    )
    region_path = min(permitted_paths(request.user, Permission.VIEW_RECORDS), key=len)
    record_overdue_export(by=request.user, region_path=region_path, count=len(rows))
    today = local_date(clock.now())
    return workbook(workbook_of(rows, today), f"逾期未记录时长 {today}.xlsx")


def _wanted(request: HttpRequest, region: str, keyword: str) -> "QuerySet[RecordingDeadline]":
    found = overdue_for(request.user, today=local_date(clock.now()))
    if region:
        found = found.filter(region_path__startswith=region)
    if keyword.strip():
        found = found.filter(organization__in=matching(Organization.objects.all(), keyword.strip()[:50]))
    return found.select_related("activity", "organization__home_region", "shift")
