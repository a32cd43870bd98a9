"""What an organization decides for those below it: hours they entered by hand."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from volunteering.core.paging import page_of
from volunteering.organizations.models import Organization
from volunteering.service_records.models import HandSheet
from volunteering.service_records.policies import hand_sheets_decided_below
from volunteering.service_records.selectors import needs_decision, with_people
from volunteering.web.access import volunteer_needed
from volunteering.web.components.hand import answered, decided, evidence_shown, review_context
from volunteering.web.once import once
from volunteering.web.public.org.current import go_on_with, organization_needed, organizations_meant

PAGE = "public/org/reviews/hours_sheet.html"


@volunteer_needed
@require_safe
@organization_needed
def hours(request: HttpRequest, organization: Organization) -> HttpResponse:
    """What waits, the oldest first; then what was decided."""
    below = with_people(hand_sheets_decided_below(request.user, Organization.objects.filter(pk=organization.pk)))
    decided_ones = below.exclude(needs_decision())
    page = page_of(decided_ones, order=("-id",), after=request.GET.get("after", ""))
    query = request.GET.copy()
    query["after"] = page.next_cursor
    context = {
        "organization": organization,
        "waiting": below.filter(needs_decision()).order_by("id")[:100],
        "page": page,
        "next_query": query.urlencode() if page.next_cursor else "",
    }
    return render(request, "public/org/reviews/hours.html", context)


@volunteer_needed
@require_http_methods(["GET", "HEAD", "POST"])
@once
def sheet(request: HttpRequest, sheet_id: UUID) -> HttpResponse:
    found, problem = _sheet(request, sheet_id), ""
    if request.method == "POST":
        problem = decided(request, found)
        if not problem:
            return redirect(_address(found))
    return render(request, PAGE, review_context(request, found, problem), status=409 if problem else 200)


@volunteer_needed
@require_POST
@once
def evidence(request: HttpRequest, sheet_id: UUID, file_id: UUID) -> HttpResponse:
    return evidence_shown(request, _sheet(request, sheet_id), file_id)


@volunteer_needed
@require_POST
@once
def objection(request: HttpRequest, sheet_id: UUID, objection_id: UUID) -> HttpResponse:
    """What somebody said against a line on public notice."""
    found = _sheet(request, sheet_id)
    problem = answered(request, found, objection_id)
    if problem:
        return render(request, PAGE, review_context(request, found, problem), status=409)
    return redirect(_address(found))


def _sheet(request: HttpRequest, sheet_id: UUID) -> HandSheet:
    below = hand_sheets_decided_below(request.user, organizations_meant(request))
    found = get_object_or_404(below.select_related("shift__activity__organization__parent"), pk=sheet_id)
    parent = found.shift.activity.organization.parent
    assert parent is not None
    go_on_with(request, parent)
    return found


def _address(sheet: HandSheet) -> str:
    parent = sheet.shift.activity.organization.parent
    assert parent is not None
    return f"{reverse('org_hours_review', args=[sheet.pk])}?org={parent.public_id}"
