"""志愿者资料核实: what was said beside what is on record, and whether it is one person."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from volunteering.access.permissions import Permission
from volunteering.accounts.models import User
from volunteering.activities.models import SignUp
from volunteering.core import clock
from volunteering.core.errors import Refusal
from volunteering.organizations.models import LIVE_MEMBERSHIP_STATES, Organization
from volunteering.regions.selectors import full_name
from volunteering.volunteers.models import ClaimCase, Merge, Volunteer
from volunteering.volunteers.policies import can_decide_case, cases_decidable_by, merges_undoable_by
from volunteering.volunteers.services import decide_same_person, decide_separate, undo_merge
from volunteering.volunteers.services.merging import survivor_first
from volunteering.web.access import permission_needed
from volunteering.web.keeping import typed_text
from volunteering.web.once import once


@dataclass(frozen=True)
class Side:
    """A record, in what it agrees with the claimant, and what hangs on it."""

    title: str
    record: Volunteer
    has_name: bool
    has_document: bool
    has_phone: bool
    region: str
    organizations: "QuerySet[Organization]"
    sign_ups: int


@permission_needed(Permission.MERGE_VOLUNTEERS)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    mine = cases_decidable_by(request.user).select_related("claimant", "document_type", "by_document", "by_phone")
    found = get_object_or_404(mine, pk=case_id)
    assert isinstance(request.user, User)
    problem, reason = "", typed_text(request, "reason")[:300]
    if request.method == "POST":
        try:
            if "same" in request.POST:
                decide_same_person(by=request.user, case=found, now=clock.now())
            else:
                decide_separate(by=request.user, case=found, reason=reason, now=clock.now())
            return redirect("console_reviews")
        except Refusal as refusal:
            problem = refusal.sentence
    sides = _sides(found)
    context = {
        "case": found,
        "phone": found.claimant.phone,
        "sides": sides,
        "survivor": survivor_first([side.record for side in sides])[0],
        "is_registered": any(side.record.user_id == found.claimant_id for side in sides),
        "stops_a_login": any(side.record.user_id not in {None, found.claimant_id} for side in sides),
        "is_allowed": can_decide_case(request.user, found),
        "problem": problem,
        "reason": reason,
    }
    return render(request, "console/review_case.html", context)


@permission_needed(Permission.MERGE_VOLUNTEERS)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def merge(request: HttpRequest, merge_id: UUID) -> HttpResponse:
    mine = merges_undoable_by(request.user).select_related("case", "survivor__region", "absorbed__region")
    found: Merge = get_object_or_404(mine, pk=merge_id)
    assert isinstance(request.user, User)
    problem = ""
    if request.method == "POST":
        try:
            undo_merge(by=request.user, merge=found, now=clock.now())
            return redirect("console_review_case", found.case_id)
        except Refusal as refusal:
            problem = refusal.sentence
    context = {"merge": found, "case": found.case, "problem": problem}
    return render(request, "console/review_merge.html", context)


def _sides(case: ClaimCase) -> list[Side]:
    if case.by_document_id == case.by_phone_id and case.by_document:
        return [_side("证件号码和手机号对应的资料", case.by_document, case, has_document=True)]
    sides = []
    if case.by_document:
        sides.append(_side("证件号码对应的资料", case.by_document, case, has_document=True))
    if case.by_phone:
        sides.append(_side("手机号对应的资料", case.by_phone, case, has_document=False))
    return sides


def _side(title: str, record: Volunteer, case: ClaimCase, *, has_document: bool) -> Side:
    live = record.memberships.filter(state__in=LIVE_MEMBERSHIP_STATES)
    return Side(
        title=title,
        record=record,
        has_name=record.name == case.name,
        has_document=has_document,
        has_phone=record.pk == case.by_phone_id,
        region=full_name(record.region),
        organizations=Organization.objects.filter(pk__in=live.values("organization"))[:10],
        sign_ups=SignUp.objects.filter(volunteer=record).count(),
    )
