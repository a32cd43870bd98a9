"""A sheet of hand-entered hours as both faces review it."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from volunteering.accounts.models import User
from volunteering.core import clock
from volunteering.core.errors import Refusal
from volunteering.service_records.enums import ObjectionState, SheetState
from volunteering.service_records.models import HandSheet, NoticeObjection
from volunteering.service_records.selectors import hand_evidence_of, lines_on, objections_to
from volunteering.service_records.services import (
    answer_notice_objection,
    approve_sheet,
    open_hand_evidence,
    return_sheet,
)
from volunteering.web.downloads import download
from volunteering.web.keeping import typed_text


def review_context(request: HttpRequest, sheet: HandSheet, problem: str = "") -> dict[str, Any]:
    doubted = NoticeObjection.objects.filter(line__sheet=sheet).select_related("line__volunteer", "made_by__volunteer")
    return {
        "sheet": sheet,
        "shift": sheet.shift,
        "activity": sheet.shift.activity,
        "lines": lines_on(sheet),
        "files": hand_evidence_of(sheet),
        "own_objections": objections_to(sheet),
        "doubted": doubted.order_by("id"),
        "is_waiting": sheet.state == SheetState.SENT,
        "open_state": ObjectionState.OPEN,
        "reason": typed_text(request, "reason")[:300],
        "problem": problem,
    }


def decided(request: HttpRequest, sheet: HandSheet) -> str:
    """通过 or 退回, as the button says; a sentence when it was refused."""
    assert isinstance(request.user, User)
    try:
        if "approve" in request.POST:
            approve_sheet(by=request.user, sheet=sheet, now=clock.now())
        else:
            return_sheet(by=request.user, sheet=sheet, reason=request.POST.get("reason", ""), now=clock.now())
    except Refusal as refusal:
        return refusal.sentence
    return ""


def answered(request: HttpRequest, sheet: HandSheet, objection_id: UUID) -> str:
    """A sentence when the answer was refused."""
    found = get_object_or_404(NoticeObjection.objects.select_related("line"), pk=objection_id, line__sheet=sheet)
    assert isinstance(request.user, User)
    is_upheld, words = "uphold" in request.POST, request.POST.get("answer", "")
    try:
        answer_notice_objection(by=request.user, objection=found, is_upheld=is_upheld, answer=words, now=clock.now())
    except Refusal as refusal:
        return refusal.sentence
    return ""


def evidence_shown(request: HttpRequest, sheet: HandSheet, file_id: UUID) -> HttpResponse:
    file = get_object_or_404(hand_evidence_of(sheet), pk=file_id)
    assert isinstance(request.user, User)
    try:
        return download(file, open_hand_evidence(by=request.user, sheet=sheet, file=file))
    except Refusal as refusal:
        context = {"title": "没有打开", "advice": refusal.sentence}
        return render(request, "errors/explained.html", context, status=409)
