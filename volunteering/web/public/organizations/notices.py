"""公示: hours entered by hand that were approved and are not recorded yet; anybody logged in may object."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from volunteering.accounts.models import User
from volunteering.core import clock
from volunteering.core.errors import Refusal
from volunteering.core.paging import page_of
from volunteering.organizations.models import STANDING_STATES, Organization
from volunteering.organizations.policies import visible_to
from volunteering.service_records.enums import ObjectionState
from volunteering.service_records.models import NoticeObjection
from volunteering.service_records.selectors import noticed_at, noticing_organizations
from volunteering.service_records.services import object_to_notice
from volunteering.volunteers.selectors import public_names
from volunteering.web.access import login_needed
from volunteering.web.keeping import typed_text
from volunteering.web.once import once


@require_safe
def listing(request: HttpRequest, public_id: str) -> HttpResponse:
    organization = _organization(request, public_id)
    page = page_of(noticed_at(organization), order=("-id",), after=request.GET.get("after", ""))
    names = public_names(line.volunteer for line in page.rows)
    context = {
        "organization": organization,
        "rows": list(zip(page.rows, names, strict=True)),
        "next_cursor": page.next_cursor,
        "now": clock.now(),
        "has_page": organization.state in STANDING_STATES,
    }
    return render(request, "public/organizations/notices.html", context)


@login_needed
@require_http_methods(["GET", "HEAD", "POST"])
@once
def objection(request: HttpRequest, public_id: str, line_id: UUID) -> HttpResponse:
    """提出异议 in words; afterwards the same page says that it has arrived."""
    organization = _organization(request, public_id)
    line = get_object_or_404(noticed_at(organization), pk=line_id)
    assert isinstance(request.user, User)
    problem, text = "", typed_text(request, "text")[:300]
    if request.method == "POST":
        try:
            object_to_notice(by=request.user, line=line, text=text, now=clock.now())
            return redirect("notice_objection", public_id, line_id)
        except Refusal as refusal:
            problem = refusal.sentence
    mine = NoticeObjection.objects.filter(line=line, made_by=request.user, state=ObjectionState.OPEN)
    context = {
        "organization": organization,
        "line": line,
        "name": public_names([line.volunteer])[0],
        "mine": mine.first(),
        "text": text,
        "problem": problem,
    }
    return render(request, "public/organizations/notice_objection.html", context, status=409 if problem else 200)


def _organization(request: HttpRequest, public_id: str) -> Organization:
    """One that was dissolved meanwhile too: what is going to be recorded stays in public to the end."""
    noticed = Organization.objects.filter(pk__in=noticing_organizations())
    return get_object_or_404(visible_to(request.user) | noticed, public_id=public_id)
