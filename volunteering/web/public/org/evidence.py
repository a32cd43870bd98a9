"""证明材料 of one's own organization, while it waits for certification."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from volunteering.accounts.models import User
from volunteering.core import clock, parameters
from volunteering.core.errors import Refusal
from volunteering.core.models import StoredFile
from volunteering.organizations.models import Organization
from volunteering.organizations.selectors import evidence, evidence_of
from volunteering.organizations.services import add_evidence, open_evidence, remove_evidence
from volunteering.organizations.services.evidence import OPEN_STATES
from volunteering.web.access import volunteer_needed
from volunteering.web.downloads import download
from volunteering.web.once import once
from volunteering.web.public.org.current import go_on_with, organization_needed, organizations_meant
from volunteering.web.uploads import uploaded


@volunteer_needed
@require_http_methods(["GET", "HEAD", "POST"])
@once
@organization_needed
def page(request: HttpRequest, organization: Organization) -> HttpResponse:
    assert isinstance(request.user, User)
    problem = ""
    if request.method == "POST":
        try:
            name, content = uploaded(request, "evidence")
            add_evidence(by=request.user, organization=organization, name=name, content=content, now=clock.now())
            return redirect("org_evidence")
        except Refusal as refusal:
            problem = refusal.sentence
    return _page(request, organization, problem)


@volunteer_needed
@require_POST
@once
def show(request: HttpRequest, file_id: UUID) -> HttpResponse:
    organization, file = _file(request, file_id)
    assert isinstance(request.user, User)
    try:
        return download(file, open_evidence(by=request.user, organization=organization, file=file))
    except Refusal as refusal:
        return _page(request, organization, refusal.sentence)


@volunteer_needed
@require_POST
@once
def remove(request: HttpRequest, file_id: UUID) -> HttpResponse:
    organization, file = _file(request, file_id)
    assert isinstance(request.user, User)
    try:
        remove_evidence(by=request.user, organization=organization, file=file, now=clock.now())
    except Refusal as refusal:
        return _page(request, organization, refusal.sentence)
    return redirect("org_evidence")


def _file(request: HttpRequest, file_id: UUID) -> tuple[Organization, StoredFile]:
    file = get_object_or_404(evidence(), pk=file_id)
    organization: Organization = get_object_or_404(organizations_meant(request), pk=file.subject_id)
    go_on_with(request, organization)
    return organization, file


def _page(request: HttpRequest, organization: Organization, problem: str) -> HttpResponse:
    files = list(evidence_of(organization))
    context = {
        "organization": organization,
        "files": files,
        "is_open": organization.state in OPEN_STATES,
        "has_room": len(files) < parameters.EVIDENCE_FILES(),
        "most": parameters.EVIDENCE_FILES(),
        "days": parameters.EVIDENCE_KEPT().days,
        "problem": problem,
    }
    return render(request, "public/org/evidence.html", context, status=409 if problem else 200)
