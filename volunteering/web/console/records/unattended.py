"""确认时长, and answers to objections, where an organization is suspended, dissolved or without administrators."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from volunteering.access.permissions import Permission
from volunteering.accounts.models import User
from volunteering.activities.models import Shift, SignUp
from volunteering.core import clock
from volunteering.core.errors import Refusal
from volunteering.core.keys import key_in
from volunteering.service_records.enums import Standing
from volunteering.service_records.policies import shifts_stood_in_for
from volunteering.service_records.selectors import open_objections_at, people_of, waiting_people
from volunteering.service_records.services import answer_objection, confirm_hours, mend_departure, refuse_hours
from volunteering.web.access import permission_needed
from volunteering.web.confirming import left_over, rest_typed
from volunteering.web.keeping import typed_text
from volunteering.web.once import once
from volunteering.web.times import clock_on

LEFT_OVER = "请核实：确实不该记录的，选中这些人，写明原因，按“选中的不记录”。"
CAME = (Standing.LEFT, Standing.UNFINISHED, Standing.RECORDED, Standing.REFUSED)


@permission_needed(Permission.REVIEW_HOURS)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def shift(request: HttpRequest, shift_id: UUID) -> HttpResponse:
    mine = shifts_stood_in_for(request.user).select_related("activity__organization", "recording_deadline")
    found, problem = get_object_or_404(mine, pk=shift_id), ""
    if request.method == "POST":
        try:
            problem = _decide(request, found)
            if not problem:
                return redirect("console_unattended_shift", shift_id)
        except Refusal as refusal:
            problem = refusal.sentence
    came = [one for one in people_of(found, now=clock.now()) if one.standing in CAME]
    context = {
        "shift": found,
        "activity": found.activity,
        "people": sorted(came, key=lambda one: CAME.index(one.standing)),
        "choosable": set(waiting_people().filter(shift=found).values_list("sign_up", flat=True)),
        "waiting": sum(1 for one in came if one.standing == Standing.LEFT and not one.hand),
        "chosen": request.POST.getlist("who"),
        "reason": typed_text(request, "reason")[:200],
        "objections": open_objections_at(found),
        "problem": problem,
        "field": "objections" if "objection" in request.POST else "reason",
    }
    return render(request, "console/records/unattended.html", context, status=409 if problem else 200)


def _decide(request: HttpRequest, shift: Shift) -> str:
    """What the button says; a sentence where somebody is left over. Raises Refusal."""
    assert isinstance(request.user, User)
    by, reason, now = request.user, request.POST.get("reason", ""), clock.now()
    if "confirm" in request.POST:
        problem = left_over(confirm_hours(by=by, shift=shift, rest_minutes=rest_typed(request), now=now))
        return f"{problem}{LEFT_OVER}" if problem else ""
    if "objection" in request.POST:
        objection = get_object_or_404(open_objections_at(shift), pk=key_in(request.POST["objection"]))
        is_upheld, words = "uphold" in request.POST, request.POST.get("answer", "")
        answer_objection(by=by, objection=objection, is_upheld=is_upheld, answer=words, now=now)
    elif "mend" in request.POST:
        places = SignUp.objects.select_related("activity__organization", "shift", "volunteer")
        place = get_object_or_404(places, pk=key_in(request.POST["mend"]), shift=shift)
        left_at = clock_on(shift.starts_at, request.POST.get("left_at", ""))
        mend_departure(by=by, sign_up=place, left_at=left_at, reason=reason, now=now)
    else:
        people = [key_in(one) for one in request.POST.getlist("who")]
        refuse_hours(by=by, shift=shift, people=people, reason=reason, now=now)
    return ""
