"""集体注册: template, upload, check, confirm, progress, result."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from volunteering.accounts.models import User
from volunteering.core import clock
from volunteering.core.errors import Refusal
from volunteering.core.files import FileGone
from volunteering.core.models import MediaType
from volunteering.core.paging import page_of
from volunteering.imports.models import BUSY_STATES, ImportBatch
from volunteering.imports.registry import importer_of
from volunteering.imports.selectors import bad_rows, counts_of
from volunteering.imports.services import confirm_batch, undo_batch, upload_batch
from volunteering.imports.services.applying import GOOD
from volunteering.imports.services.undoing import UNDO_WITHIN
from volunteering.organizations.enums import OrganizationState
from volunteering.organizations.importers import MEMBERS
from volunteering.web.access import volunteer_needed
from volunteering.web.once import once
from volunteering.web.public.org.current import current_organization, organizations_meant
from volunteering.web.uploads import uploaded

TEMPLATES = {"volunteers": "科技志愿者集体注册信息表.xlsx"}


@require_safe
def template(request: HttpRequest, kind: str) -> HttpResponse:
    """The blank annex, for everybody."""
    from volunteering.imports.workbooks import template_of  # megabytes that few requests need

    if kind not in TEMPLATES:
        raise Http404
    return _workbook(template_of(importer_of(kind)), TEMPLATES[kind])


@volunteer_needed
@require_http_methods(["GET", "HEAD", "POST"])
@once
def batches(request: HttpRequest) -> HttpResponse:
    organization = current_organization(request)
    if organization is None:
        return render(request, "public/org/none.html")
    assert isinstance(request.user, User)
    problem = ""
    if request.method == "POST":
        try:
            name, content = uploaded(request, "sheet")
            batch = upload_batch(
                by=request.user,
                kind=MEMBERS.kind,
                organization_id=organization.pk,
                region_path=organization.region_path,
                name=name,
                content=content,
                now=clock.now(),
            )
            return redirect("org_import", batch.public_id)
        except Refusal as refusal:
            problem = refusal.sentence
    found = ImportBatch.objects.filter(organization_id=organization.pk)
    context = {
        "organization": organization,
        "is_certified": organization.state == OrganizationState.CERTIFIED,
        "page": page_of(found, order=("-id",), after=request.GET.get("after", "")),
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
    assert isinstance(request.user, User)
    declares = request.POST.get("declares_consent") == "1"
    try:
        confirm_batch(by=request.user, batch=found, declares_consent=declares, now=clock.now())
    except Refusal as refusal:
        return _page(request, found, refusal.sentence)
    return redirect("org_import", public_id)


@volunteer_needed
@require_POST
@once
def undo(request: HttpRequest, public_id: str) -> HttpResponse:
    found = _batch(request, public_id)
    assert isinstance(request.user, User)
    try:
        undo_batch(by=request.user, batch=found, now=clock.now())
    except Refusal as refusal:
        return _page(request, found, refusal.sentence)
    return redirect("org_import", public_id)


@volunteer_needed
@require_safe
def errors(request: HttpRequest, public_id: str) -> HttpResponse:
    """The rows that were not taken, as a workbook to mend and upload again."""
    from volunteering.imports.workbooks import errors_of

    found = _batch(request, public_id)
    try:
        return _workbook(errors_of(found), "需要修改的行.xlsx")
    except (FileGone, Refusal):
        return _page(request, found, "原来的表格已经过期删除，请重新上传。")


def _batch(request: HttpRequest, public_id: str) -> ImportBatch:
    mine = [UUID(str(key)) for key in organizations_meant(request).values_list("pk", flat=True)]
    return get_object_or_404(ImportBatch, public_id=public_id, organization_id__in=mine)


def _page(request: HttpRequest, found: ImportBatch, problem: str = "") -> HttpResponse:
    now, counts = clock.now(), counts_of(found)
    context = {
        "batch": found,
        "good": sum(count for verdict, count in counts if verdict in GOOD),
        "is_busy": found.state in BUSY_STATES,
        "counts": counts,
        "page": page_of(bad_rows(found), order=("number",), after=request.GET.get("after", ""), size=50),
        "can_undo": found.state == "applied" and found.applied_at is not None and now <= found.applied_at + UNDO_WITHIN,
        "kept": found.rows.filter(applied_at__isnull=False, undone_at=None).count() if found.state == "undone" else 0,
        "problem": problem,
    }
    return render(request, "public/org/imports/detail.html", context, status=409 if problem else 200)


def _workbook(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=MediaType.XLSX)
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    return response
