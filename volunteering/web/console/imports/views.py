"""集体注册 on the desk: sheets filed in my regions, by whomever; and one's own, for an organization of the region."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from volunteering.access.permissions import Permission
from volunteering.core.errors import Refusal
from volunteering.core.paging import page_of
from volunteering.core.search import matching
from volunteering.imports.models import ImportBatch
from volunteering.organizations.models import Organization
from volunteering.organizations.policies import batches_overseen_by, filed_for_by
from volunteering.web.access import permission_needed
from volunteering.web.components.imports import (
    GONE,
    bad_rows_of,
    batch_context,
    confirmed,
    kind_asked,
    kinds_for,
    listed,
    undone,
    upload_for,
)
from volunteering.web.once import once


@permission_needed(Permission.IMPORT_SHEETS)
@require_safe
def batches(request: HttpRequest) -> HttpResponse:
    page = page_of(batches_overseen_by(request.user), order=("-id",), after=request.GET.get("after", ""))
    organizations = Organization.objects.in_bulk([one.organization_id for one in page.rows if one.organization_id])
    rows = [(*row, organizations.get(row[0].organization_id)) for row in listed(page.rows)]
    context = {"page": page, "batches": rows}
    return render(request, "console/imports/list.html", context)


@permission_needed(Permission.IMPORT_SHEETS)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def new(request: HttpRequest) -> HttpResponse:
    """First for which organization, then which sheet."""
    mine = filed_for_by(request.user).select_related("home_region")
    if "org" not in request.GET:
        keyword = request.GET.get("q", "").strip()[:50]
        found = page_of(matching(mine, keyword), order=("-id",), after=request.GET.get("after", ""))
        query = request.GET.copy()
        query["after"] = found.next_cursor
        next_query = query.urlencode() if found.next_cursor else ""
        context = {"keyword": keyword, "page": found, "next_query": next_query}
        return render(request, "console/imports/organizations.html", context)
    organization: Organization = get_object_or_404(mine, public_id=request.GET["org"])
    problem = ""
    if request.method == "POST":
        try:
            return redirect("console_import", upload_for(request, organization).public_id)
        except Refusal as refusal:
            problem = refusal.sentence
    context = {
        "organization": organization,
        "kinds": kinds_for(organization),
        "kind": kind_asked(request),
        "problem": problem,
    }
    return render(request, "console/imports/new.html", context, status=409 if problem else 200)


@permission_needed(Permission.IMPORT_SHEETS)
@require_safe
def batch(request: HttpRequest, public_id: str) -> HttpResponse:
    return _page(request, _batch(request, public_id))


@permission_needed(Permission.IMPORT_SHEETS)
@require_POST
@once
def confirm(request: HttpRequest, public_id: str) -> HttpResponse:
    found = _batch(request, public_id)
    problem = confirmed(request, found)
    return _page(request, found, problem) if problem else redirect("console_import", public_id)


@permission_needed(Permission.IMPORT_SHEETS)
@require_POST
@once
def undo(request: HttpRequest, public_id: str) -> HttpResponse:
    found = _batch(request, public_id)
    problem = undone(request, found)
    return _page(request, found, problem) if problem else redirect("console_import", public_id)


@permission_needed(Permission.IMPORT_SHEETS)
@require_safe
def errors(request: HttpRequest, public_id: str) -> HttpResponse:
    found = _batch(request, public_id)
    return bad_rows_of(request, found) or _page(request, found, GONE)


def _batch(request: HttpRequest, public_id: str) -> ImportBatch:
    return get_object_or_404(batches_overseen_by(request.user), public_id=public_id)


def _page(request: HttpRequest, found: ImportBatch, problem: str = "") -> HttpResponse:
    organization = Organization.objects.filter(pk=found.organization_id).first() if found.organization_id else None
    context = {**batch_context(request, found, problem), "organization": organization}
    return render(request, "console/imports/detail.html", context, status=409 if problem else 200)
