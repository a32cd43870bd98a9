"""补录时长: people the door did not see, what proves that they served, and how far the review has come."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from volunteering.accounts.models import User
from volunteering.activities.models import Activity, Shift
from volunteering.core import clock, parameters
from volunteering.core.errors import Refusal
from volunteering.service_records.enums import LineState, SheetState
from volunteering.service_records.models import HandSheet
from volunteering.service_records.policies import hand_sheets_run_by
from volunteering.service_records.selectors import hand_evidence_of, hand_sheets_at, lines_on
from volunteering.service_records.services import (
    add_hand_evidence,
    open_hand_evidence,
    remove_hand_evidence,
    save_sheet,
    send_sheet,
    withdraw_sheet,
)
from volunteering.service_records.services.entering_hand import OPEN_STATES
from volunteering.web.access import volunteer_needed
from volunteering.web.downloads import download
from volunteering.web.keeping import typed
from volunteering.web.once import once
from volunteering.web.public.org.activities.attendance import published_activity, shift_asked
from volunteering.web.public.org.activities.hand_form import MORE, form_of
from volunteering.web.uploads import uploaded


@volunteer_needed
@require_http_methods(["GET", "HEAD", "POST"])
@once
def new(request: HttpRequest, public_id: str) -> HttpResponse:
    """The sheets of a shift, and the form of another one."""
    activity = published_activity(request, public_id)
    return _form(request, activity, shift_asked(request, activity), None)


@volunteer_needed
@require_http_methods(["GET", "HEAD", "POST"])
@once
def edit(request: HttpRequest, public_id: str, sheet_id: UUID) -> HttpResponse:
    """One that is not sent, or came back."""
    sheet = _sheet(request, public_id, sheet_id)
    return _form(request, sheet.shift.activity, sheet.shift, sheet)


@volunteer_needed
@require_http_methods(["GET", "HEAD", "POST"])
@once
def sheet(request: HttpRequest, public_id: str, sheet_id: UUID) -> HttpResponse:
    """What it says and what proves it. The button sends it, with the file chosen beside it."""
    found, problem = _sheet(request, public_id, sheet_id), ""
    assert isinstance(request.user, User)
    if request.method == "POST":
        try:
            name, content = uploaded(request, "evidence")
            if name or "send" not in request.POST:
                add_hand_evidence(by=request.user, sheet=found, name=name, content=content, now=clock.now())
            if "send" in request.POST:
                send_sheet(by=request.user, sheet=found, now=clock.now())
                return redirect("org_hand_sent", public_id, sheet_id)
            return redirect("org_hand_sheet", public_id, sheet_id)
        except Refusal as refusal:
            problem = refusal.sentence
    return _show(request, found, problem)


@volunteer_needed
@require_safe
def sent(request: HttpRequest, public_id: str, sheet_id: UUID) -> HttpResponse:
    return render(request, "public/org/activities/hand_sent.html", {"sheet": _sheet(request, public_id, sheet_id)})


@volunteer_needed
@require_POST
@once
def withdraw(request: HttpRequest, public_id: str, sheet_id: UUID) -> HttpResponse:
    found = _sheet(request, public_id, sheet_id)
    assert isinstance(request.user, User)
    try:
        withdraw_sheet(by=request.user, sheet=found, now=clock.now())
    except Refusal as refusal:
        return _show(request, found, refusal.sentence)
    return redirect("org_hand_sheet", public_id, sheet_id)


@volunteer_needed
@require_POST
@once
def show_evidence(request: HttpRequest, public_id: str, sheet_id: UUID, file_id: UUID) -> HttpResponse:
    found = _sheet(request, public_id, sheet_id)
    file = get_object_or_404(hand_evidence_of(found), pk=file_id)
    assert isinstance(request.user, User)
    try:
        return download(file, open_hand_evidence(by=request.user, sheet=found, file=file))
    except Refusal as refusal:
        return _show(request, found, refusal.sentence)


@volunteer_needed
@require_POST
@once
def remove_evidence(request: HttpRequest, public_id: str, sheet_id: UUID, file_id: UUID) -> HttpResponse:
    found = _sheet(request, public_id, sheet_id)
    file = get_object_or_404(hand_evidence_of(found), pk=file_id)
    assert isinstance(request.user, User)
    try:
        remove_hand_evidence(by=request.user, sheet=found, file=file, now=clock.now())
    except Refusal as refusal:
        return _show(request, found, refusal.sentence)
    return redirect("org_hand_sheet", public_id, sheet_id)


def _form(request: HttpRequest, activity: Activity, shift: Shift, sheet: HandSheet | None) -> HttpResponse:
    now, problem, field = clock.now(), "", ""
    form = form_of(shift, sheet, typed(request), now)
    assert isinstance(request.user, User)
    if request.method == "POST" and MORE not in request.POST:
        try:
            people = form.people(shift=shift, by=request.user, now=now)
            saved = save_sheet(by=request.user, shift=shift, people=people, reason=form.reason, sheet=sheet, now=now)
            return redirect("org_hand_sheet", activity.public_id, saved.pk)
        except Refusal as refusal:
            problem, field = refusal.sentence, refusal.field or "people"
    context = {
        "activity": activity,
        "shift": shift,
        "shifts": activity.shifts.all() if sheet is None else [],
        "sheet": sheet,
        "sheets": hand_sheets_at(shift)[:20] if sheet is None else [],
        "form": form,
        "has_ended": now >= shift.ends_at,
        "problem": problem,
        "field": field,
    }
    return render(request, "public/org/activities/hand.html", context, status=409 if problem else 200)


def _show(request: HttpRequest, sheet: HandSheet, problem: str) -> HttpResponse:
    files, lines = list(hand_evidence_of(sheet)), lines_on(sheet)
    was_the_end = sheet.state == SheetState.RETURNED and any(one.state == LineState.REFUSED for one in lines)
    context = {
        "sheet": sheet,
        "shift": sheet.shift,
        "activity": sheet.shift.activity,
        "lines": lines,
        "files": files,
        "is_open": sheet.state in OPEN_STATES and not was_the_end,
        "has_room": len(files) < parameters.HAND_EVIDENCE_FILES(),
        "most": parameters.HAND_EVIDENCE_FILES(),
        "problem": problem,
    }
    return render(request, "public/org/activities/hand_sheet.html", context, status=409 if problem else 200)


def _sheet(request: HttpRequest, public_id: str, sheet_id: UUID) -> HandSheet:
    activity = published_activity(request, public_id)
    run = hand_sheets_run_by(request.user).filter(shift__activity=activity)
    return get_object_or_404(run.select_related("shift__activity__organization__parent"), pk=sheet_id)
