"""星级公示: names are masked, and who is logged in may object."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from volunteering.accounts.models import User
from volunteering.core import clock
from volunteering.core.errors import Refusal
from volunteering.core.paging import page_of
from volunteering.service_records.selectors import announced
from volunteering.service_records.services import object_to_star
from volunteering.volunteers.selectors import public_names
from volunteering.web.access import login_needed
from volunteering.web.keeping import typed_text
from volunteering.web.once import once


@require_safe
def notice(request: HttpRequest) -> HttpResponse:
    found = announced().select_related("volunteer__region")
    page = page_of(found, order=("-id",), after=request.GET.get("after", ""))
    names = public_names(one.volunteer for one in page.rows)
    context = {"page": page, "rows": list(zip(page.rows, names, strict=True))}
    return render(request, "public/records/star_notice.html", context)


@login_needed
@require_http_methods(["GET", "HEAD", "POST"])
@once
def objection(request: HttpRequest, public_id: str) -> HttpResponse:
    proposal = get_object_or_404(announced().select_related("volunteer__region"), public_id=public_id)
    assert isinstance(request.user, User)
    problem, text = "", typed_text(request, "text")[:300]
    if request.method == "POST":
        try:
            object_to_star(by=request.user, proposal=proposal, text=text, now=clock.now())
            return redirect("star_objected")
        except Refusal as refusal:
            problem = refusal.sentence
    context = {"proposal": proposal, "name": public_names([proposal.volunteer])[0], "problem": problem, "text": text}
    return render(request, "public/records/star_objection.html", context, status=409 if problem else 200)


@login_needed
@require_safe
def objected(request: HttpRequest) -> HttpResponse:
    return render(request, "public/records/star_objected.html")
