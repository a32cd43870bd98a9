"""集体注册: template, upload, check, confirm, progress, result."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from volunteering.core.errors import Refusal
from volunteering.core.paging import page_of
from volunteering.imports.models import ImportBatch
from volunteering.imports.workbooks import template_of
from volunteering.organizations.enums import OrganizationState
from volunteering.organizations.models import Organization
from volunteering.web.access import volunteer_needed
from volunteering.web.components.imports import (
    GONE,
    KINDS,
    bad_rows_of,
    batch_context,
    confirmed,
    kind_asked,
    kinds_for,
    listed,
    undone,
    upload_for,
)
from volunteering.web.downloads import workbook
from volunteering.web.once import once
from volunteering.web.public.org.current import organization_needed, organizations_meant


@require_safe
def template(request: HttpRequest, kind: str) -> HttpResponse:
    """The blank annex, for everybody."""
    if kind not in KINDS:
        raise Http404
    return workbook(template_of(KINDS[kind]), f"{KINDS[kind].title}.xlsx")


@volunteer_needed
@require_http_methods(["GET", "HEAD", "POST"])
@once
@organization_needed
def batches(request: HttpRequest, organization: Organization) -> HttpResponse:
    problem = ""
    if request.method == "POST":
        try:
            return redirect("org_import", upload_for(request, organization).public_id)
        except Refusal as refusal:
            problem = refusal.sentence
    found = ImportBatch.objects.filter(organization_id=organization.pk)
    page = page_of(found, order=("-id",), after=request.GET.get("after", ""))
    context = {
        "organization": organization,
        "is_certified": organization.state == OrganizationState.CERTIFIED,
        "kinds": kinds_for(organization),
        "kind": kind_asked(request),
        "page": page,
        "batches": listed(page.rows),
        "problem": problem,
    }
    return render(request, "public/org/imports/list.html", context, status=409 if problem else 200)


@volunteer_needed
@require_safe
def batch(request: HttpRequest, public_id: str) -> HttpResponse:
    return _page(request, _batch(request, public_id))


@volunteer_needed
@require_POST
@once
def confirm(request: HttpRequest, public_id: str) -> HttpResponse:
    found = _batch(request, public_id)
    problem = confirmed(request, found)
    return _page(request, found, problem) if problem else redirect("org_import", public_id)


@volunteer_needed
@require_POST
@once
def undo(request: HttpRequest, public_id: str) -> HttpResponse:
    found = _batch(request, public_id)
    problem = undone(request, found)
    return _page(request, found, problem) if problem else redirect("org_import", public_id)


@volunteer_needed
@require_safe
def errors(request: HttpRequest, public_id: str) -> HttpResponse:
    found = _batch(request, public_id)
    return bad_rows_of(request, found) or _page(request, found, GONE)


def _batch(request: HttpRequest, public_id: str) -> ImportBatch:
    mine = [UUID(str(key)) for key in organizations_meant(request).values_list("pk", flat=True)]
    return get_object_or_404(ImportBatch, public_id=public_id, organization_id__in=mine)


def _page(request: HttpRequest, found: ImportBatch, problem: str = "") -> HttpResponse:
    context = batch_context(request, found, problem)
    return render(request, "public/org/imports/detail.html", context, status=409 if problem else 200)
