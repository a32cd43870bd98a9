"""培训 and 表彰 in one's own record, and the proof behind them."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from volunteering.accounts.models import User
from volunteering.core.paging import page_of
from volunteering.service_records.enums import MeritKind
from volunteering.service_records.policies import merit_records_of, merits_visible_to
from volunteering.service_records.selectors import with_proof
from volunteering.service_records.services import open_proof
from volunteering.web.access import login_needed, volunteer_needed, volunteer_of
from volunteering.web.downloads import download
from volunteering.web.once import once


@volunteer_needed
@require_safe
def merits(request: HttpRequest, kind: str) -> HttpResponse:
    volunteer = volunteer_of(request)
    assert volunteer is not None
    mine = merit_records_of(volunteer).filter(merit__kind=kind).select_related("merit__organization")
    page = page_of(mine, order=("-id",), after=request.GET.get("after", ""))
    context = {"kind": MeritKind(kind), "page": page, "proven": with_proof(one.merit_id for one in page.rows)}
    return render(request, "public/records/merits.html", context)


@login_needed
@require_POST
@once
def proof(request: HttpRequest, merit_id: UUID) -> HttpResponse:
    """A download; who looks is recorded."""
    assert isinstance(request.user, User)
    merit = get_object_or_404(merits_visible_to(request.user), pk=merit_id)
    return download(*open_proof(by=request.user, merit=merit))
