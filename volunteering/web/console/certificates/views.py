"""服务证明 issued in one's regions: found by number or name, revoked with a reason."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from volunteering.access.permissions import Permission
from volunteering.accounts.models import User
from volunteering.core import clock
from volunteering.core.errors import Refusal
from volunteering.core.paging import capped_count, page_of
from volunteering.service_records.policies import certificates_overseen_by
from volunteering.service_records.selectors import found_among
from volunteering.service_records.services import revoke_certificate
from volunteering.web.access import permission_needed
from volunteering.web.keeping import typed_text
from volunteering.web.once import once


@permission_needed(Permission.REVOKE_CERTIFICATES)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    words = request.GET.get("q", "").strip()[:60]
    found = found_among(certificates_overseen_by(request.user), words)
    page = page_of(found, order=("-id",), after=request.GET.get("after", ""))
    query = request.GET.copy()
    query["after"] = page.next_cursor
    context = {
        "words": words,
        "count": capped_count(found),
        "rows": page.rows,
        "next_query": query.urlencode() if page.next_cursor else "",
    }
    return render(request, "console/certificates/list.html", context)


@permission_needed(Permission.REVOKE_CERTIFICATES)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def detail(request: HttpRequest, certificate_id: UUID) -> HttpResponse:
    assert isinstance(request.user, User)
    certificate = get_object_or_404(
        certificates_overseen_by(request.user).select_related("organization"), pk=certificate_id
    )
    problem, reason = "", typed_text(request, "reason")[:200]
    if request.method == "POST":
        try:
            revoke_certificate(by=request.user, certificate=certificate, reason=reason, now=clock.now())
            return redirect("console_certificate", certificate.pk)
        except Refusal as refusal:
            problem = refusal.sentence
    context = {"certificate": certificate, "problem": problem, "reason": reason}
    return render(request, "console/certificates/detail.html", context, status=409 if problem else 200)
