"""补录时长: hours entered by hand, decided by the association where they were organized."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from volunteering.access.permissions import Permission
from volunteering.service_records.models import HandSheet
from volunteering.service_records.policies import hand_sheets_decided_in_region
from volunteering.web.access import permission_needed
from volunteering.web.components.hand import answered, decided, evidence_shown, review_context
from volunteering.web.once import once

PAGE = "console/review_hours.html"


@permission_needed(Permission.REVIEW_HOURS)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def sheet(request: HttpRequest, sheet_id: UUID) -> HttpResponse:
    found, problem = _sheet(request, sheet_id), ""
    if request.method == "POST":
        problem = decided(request, found)
        if not problem:
            return redirect("console_review_hours", sheet_id)
    return render(request, PAGE, review_context(request, found, problem), status=409 if problem else 200)


@permission_needed(Permission.REVIEW_HOURS)
@require_POST
@once
def evidence(request: HttpRequest, sheet_id: UUID, file_id: UUID) -> HttpResponse:
    return evidence_shown(request, _sheet(request, sheet_id), file_id)


@permission_needed(Permission.REVIEW_HOURS)
@require_POST
@once
def objection(request: HttpRequest, sheet_id: UUID, objection_id: UUID) -> HttpResponse:
    """What somebody said against a line on public notice."""
    found = _sheet(request, sheet_id)
    problem = answered(request, found, objection_id)
    if problem:
        return render(request, PAGE, review_context(request, found, problem), status=409)
    return redirect("console_review_hours", sheet_id)


def _sheet(request: HttpRequest, sheet_id: UUID) -> HandSheet:
    mine = hand_sheets_decided_in_region(request.user)
    return get_object_or_404(mine.select_related("shift__activity__organization__parent"), pk=sheet_id)
