"""星级: what the clock proposed, reviewed county by county; objections to what is announced."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from volunteering.access.permissions import Permission
from volunteering.access.selectors import regions_with
from volunteering.accounts.models import User
from volunteering.core import clock
from volunteering.core.errors import Refusal
from volunteering.core.keys import key_in
from volunteering.core.paging import capped_count, page_of
from volunteering.regions.selectors import full_name
from volunteering.service_records.enums import Grade, ProposalState
from volunteering.service_records.models import StarProposal
from volunteering.service_records.policies import evaluations_of, stars_reviewable_by
from volunteering.service_records.selectors import cautions_of, levels_of, totals_of
from volunteering.service_records.services import (
    answer_star_objection,
    pass_proposal,
    refuse_proposal,
)
from volunteering.web.access import permission_needed
from volunteering.web.keeping import typed_text
from volunteering.web.once import once

STATES = (ProposalState.WAITING, ProposalState.PUBLIC, ProposalState.REFUSED, ProposalState.AWARDED)
SIZE = 50


@permission_needed(Permission.REVIEW_STARS)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def listing(request: HttpRequest) -> HttpResponse:
    """A post passes all that are ticked; who cannot be passed is named with the reason, the others are through."""
    assert isinstance(request.user, User)
    problems, passed = [], 0
    if request.method == "POST":
        chosen = [key_in(one) for one in request.POST.getlist("proposal")[:SIZE]]
        for proposal in stars_reviewable_by(request.user).filter(pk__in=chosen).select_related("volunteer"):
            try:
                pass_proposal(by=request.user, proposal=proposal, now=clock.now())
                passed += 1
            except Refusal as refusal:
                problems.append(f"{proposal.volunteer.name}：{refusal.sentence}")
        if passed and not problems:
            return redirect(request.get_full_path())
        if not chosen:
            problems.append("请先勾选要通过的志愿者。")
    return _list(request, problems, passed)


@permission_needed(Permission.REVIEW_STARS)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """One person: hours, evaluations, objections. 通过, 不通过 with a reason, or an answer to an objection."""
    mine = stars_reviewable_by(request.user).select_related("volunteer__region", "decided_by")
    proposal = get_object_or_404(mine, public_id=public_id)
    assert isinstance(request.user, User)
    problem, field = "", ""
    if request.method == "POST":
        try:
            _decide(request, request.user, proposal)
            return redirect("console_star", public_id)
        except Refusal as refusal:
            problem, field = refusal.sentence, refusal.field or ""
            proposal.refresh_from_db()
    person = proposal.volunteer
    failed = evaluations_of(person).filter(grade=Grade.FAILED)
    context = {
        "proposal": proposal,
        "region": full_name(person.region),
        "totals": totals_of(person, now=clock.now()),
        "level": levels_of([person.pk]).get(person.pk, 0),
        "failed": failed.select_related("sign_up__activity").order_by("-id")[:20],
        "objections": proposal.objections.order_by("id")[:100],
        "is_own": person.user_id == request.user.pk,
        "problem": problem,
        "field": field,
        "reason": typed_text(request, "reason")[:300],
    }
    return render(request, "console/stars/detail.html", context, status=409 if problem else 200)


def _decide(request: HttpRequest, by: User, proposal: StarProposal) -> None:
    now = clock.now()
    if "answer_to" in request.POST:
        objection = get_object_or_404(proposal.objections.all(), pk=key_in(request.POST["answer_to"]))
        answer_star_objection(by=by, objection=objection, answer=request.POST.get("answer", ""), now=now)
    elif "approve" in request.POST:
        pass_proposal(by=by, proposal=proposal, now=now)
    else:
        refuse_proposal(by=by, proposal=proposal, reason=request.POST.get("reason", ""), now=now)


def _list(request: HttpRequest, problems: list[str], passed: int) -> HttpResponse:
    regions = [(one.path, full_name(one)) for one in regions_with(request.user, Permission.REVIEW_STARS)]
    asked, path = request.GET.get("state", ""), request.GET.get("region", "")
    state = ProposalState(asked) if asked in STATES else ProposalState.WAITING
    found = stars_reviewable_by(request.user).filter(state=state)
    if path in dict(regions):
        found = found.filter(region_path__startswith=path)
    order = ("region_path", "id") if state == ProposalState.WAITING else ("-id",)
    page = page_of(
        found.select_related("volunteer__region"), order=order, after=request.GET.get("after", ""), size=SIZE
    )
    query = request.GET.copy()
    query["after"] = page.next_cursor
    people = [one.volunteer_id for one in page.rows]
    context = {
        "state": state,
        "states": STATES,
        "regions": regions,
        "path": path,
        "count": capped_count(found),
        "rows": page.rows,
        "cautions": cautions_of(people),
        "levels": levels_of(people),
        "can_tick": state == ProposalState.WAITING,
        "next_query": query.urlencode() if page.next_cursor else "",
        "problems": problems,
        "passed": passed,
        "here": f"{reverse('console_stars')}?{request.GET.urlencode()}",
    }
    return render(request, "console/stars/list.html", context, status=409 if problems else 200)
