"""A reviewer opens what an organization shows; each opening is recorded."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from volunteering.access.permissions import Permission
from volunteering.accounts.models import User
from volunteering.organizations.policies import reviewable_by
from volunteering.organizations.selectors import evidence_of
from volunteering.organizations.services import open_evidence
from volunteering.web.access import permission_needed
from volunteering.web.downloads import download
from volunteering.web.once import once


@permission_needed(Permission.REVIEW_ORGANIZATIONS)
@require_POST
@once
def show(request: HttpRequest, public_id: str, file_id: UUID) -> HttpResponse:
    organization = get_object_or_404(reviewable_by(request.user), public_id=public_id)
    file = get_object_or_404(evidence_of(organization), pk=file_id)
    assert isinstance(request.user, User)
    return download(file, open_evidence(by=request.user, organization=organization, file=file))
