"""在线关联: find one's old team and say why it is one's own."""

from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from volunteering.accounts.models import User
from volunteering.core import clock, parameters
from volunteering.core.errors import Refusal
from volunteering.core.paging import capped_count, page_of
from volunteering.organizations.models import OrganizationClaim
from volunteering.organizations.selectors import unlinked_teams
from volunteering.organizations.services import file_claim, withdraw_claim
from volunteering.regions.selectors import full_name
from volunteering.web.access import show_refusal, volunteer_needed
from volunteering.web.components.regions import RegionPickerForm
from volunteering.web.keeping import typed
from volunteering.web.once import once
from volunteering.web.uploads import uploaded


class ClaimForm(forms.Form):
    statement = forms.CharField(
        label="证明说明",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="写明您在队里担任什么、从哪一年起、谁可以证明（姓名和单位）。",
        error_messages={"required": "请写明您和这个队伍的关系。"},
    )


@volunteer_needed
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    keyword, picker = request.GET.get("q", "").strip()[:50], RegionPickerForm(request.GET)
    found = unlinked_teams(keyword, picker.region_path())
    page = page_of(found, order=("-id",), after=request.GET.get("after", ""))
    query = request.GET.copy()
    query["after"] = page.next_cursor
    context = {
        "keyword": keyword,
        "picker": picker,
        "count": capped_count(found),
        "page": page,
        "next_query": query.urlencode() if page.next_cursor else "",
    }
    return render(request, "public/claim/teams.html", context)


@volunteer_needed
@require_http_methods(["GET", "HEAD", "POST"])
@once
def team(request: HttpRequest, public_id: str) -> HttpResponse:
    found = get_object_or_404(unlinked_teams("", ""), public_id=public_id)
    assert isinstance(request.user, User)
    form = ClaimForm(typed(request))
    if request.method == "POST" and form.is_valid():
        try:
            name, content = uploaded(request, "evidence")
            file_claim(
                by=request.user,
                organization=found,
                statement=form.cleaned_data["statement"],
                file=(name, content) if name else None,
                now=clock.now(),
            )
            return redirect("claim")
        except Refusal as refusal:
            show_refusal(form, refusal)
    context = {
        "team": found,
        "region": full_name(found.home_region),
        "form": form,
        "shows_errors": request.method == "POST",
        "days": parameters.EVIDENCE_KEPT().days,
    }
    return render(request, "public/claim/team.html", context)


@volunteer_needed
@require_POST
@once
def withdraw(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    claim = get_object_or_404(OrganizationClaim, pk=claim_id, requested_by=request.user)
    assert isinstance(request.user, User)
    try:
        withdraw_claim(by=request.user, claim=claim, now=clock.now())
    except Refusal as refusal:
        context = {"title": "没有撤回", "advice": refusal.sentence}
        return render(request, "errors/explained.html", context, status=409)
    return redirect("claim")
