"""异常: what looks odd in recorded hours, what the organization says, and what the association found."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from volunteering.access.permissions import Permission
from volunteering.accounts.models import User
from volunteering.core import clock
from volunteering.core.errors import Refusal
from volunteering.core.keys import key_in
from volunteering.core.paging import page_of
from volunteering.service_records.enums import AnomalyKind, AnomalyState
from volunteering.service_records.models import Anomaly
from volunteering.service_records.policies import (
    anomalies_overseen_by,
    can_judge,
    can_reverse_for_region,
    records_overseen_by,
)
from volunteering.service_records.selectors import entries_behind, seen_in
from volunteering.service_records.services import decide_anomaly, reverse_record
from volunteering.web.access import permission_needed
from volunteering.web.keeping import typed_text
from volunteering.web.once import once

SHOWN_WITH = ("organization__home_region", "activity", "shift", "volunteer")
MOST_ENTRIES = 200


@permission_needed(Permission.VIEW_RECORDS)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    kind, state = request.GET.get("kind", ""), request.GET.get("state", AnomalyState.OPEN)
    found = anomalies_overseen_by(request.user)
    if kind in AnomalyKind.values:
        found = found.filter(kind=kind)
    if state in AnomalyState.values:
        found = found.filter(state=state)
    page = page_of(found.select_related(*SHOWN_WITH), order=("-id",), after=request.GET.get("after", ""))
    query = request.GET.copy()
    query["after"] = page.next_cursor
    context = {
        "kind": kind,
        "kinds": AnomalyKind.choices,
        "state": state,
        "states": AnomalyState.choices,
        "rows": [seen_in(one) for one in page.rows],
        "next_query": query.urlencode() if page.next_cursor else "",
    }
    return render(request, "console/records/anomalies.html", context)


@permission_needed(Permission.VIEW_RECORDS)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def anomaly(request: HttpRequest, anomaly_id: UUID) -> HttpResponse:
    mine = anomalies_overseen_by(request.user).select_related(*SHOWN_WITH, "activity__organization")
    found: Anomaly = get_object_or_404(mine, pk=anomaly_id)
    assert isinstance(request.user, User)
    judges, problem, note = can_judge(request.user, found), "", typed_text(request, "note")[:300]
    if request.method == "POST":
        if not judges:
            raise PermissionDenied
        try:
            is_fine = "fine" in request.POST
            decide_anomaly(by=request.user, anomaly=found, is_fine=is_fine, note=note, now=clock.now())
            return redirect("console_anomaly", anomaly_id)
        except Refusal as refusal:
            problem = refusal.sentence
            found.refresh_from_db()
    entries = list(entries_behind(found, request.user).order_by("-starts_at", "-id")[:MOST_ENTRIES])
    context = {
        "seen": seen_in(found),
        "entries": entries,
        "is_cut": len(entries) == MOST_ENTRIES,
        "judges": judges,
        "reverses": bool(entries) and can_reverse_for_region(request.user, entries[0]),
        "problem": problem,
        "note": note,
    }
    return render(request, "console/records/anomaly.html", context, status=409 if problem else 200)


@permission_needed(Permission.JUDGE_RECORDS)
@require_POST
@once
def reverse_entry(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """撤销 a record, with the reason that the person and the organization are told."""
    mine = records_overseen_by(request.user).standing().select_related("activity__organization", "organization")
    entry = get_object_or_404(mine, pk=entry_id)
    assert isinstance(request.user, User)
    reverse_record(by=request.user, entry=entry, reason=request.POST.get("reason", ""), now=clock.now())
    seen = anomalies_overseen_by(request.user).filter(pk=key_in(request.POST.get("anomaly", ""))).first()
    return redirect("console_anomaly", seen.pk) if seen else redirect("console_anomalies")
