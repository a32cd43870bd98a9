"""评价志愿者 after a shift, and what those who came say of the activity."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from volunteering.accounts.models import User
from volunteering.activities.models import Activity, Shift, SignUp
from volunteering.core import clock
from volunteering.core.errors import Refusal
from volunteering.service_records.enums import Grade
from volunteering.service_records.selectors import attended, evaluations_at, opinion_of
from volunteering.service_records.services import evaluate, pass_everybody
from volunteering.web.access import volunteer_needed
from volunteering.web.once import once
from volunteering.web.public.org.activities.attendance import published_activity, shift_asked


@volunteer_needed
@require_safe
def evaluations(request: HttpRequest, public_id: str) -> HttpResponse:
    activity = published_activity(request, public_id)
    return _list(request, activity, shift_asked(request, activity))


@volunteer_needed
@require_POST
@once
def one(request: HttpRequest, public_id: str, sign_up_id: UUID) -> HttpResponse:
    activity = published_activity(request, public_id)
    found = get_object_or_404(SignUp.objects.select_related("shift__activity"), pk=sign_up_id, activity=activity)
    grade, reason = request.POST.get("grade", ""), request.POST.get("reason", "")
    assert isinstance(request.user, User)
    try:
        evaluate(by=request.user, sign_up=found, grade=grade, reason=reason, now=clock.now())
    except Refusal as refusal:
        return _list(request, activity, found.shift, refusal.sentence, (found.pk, grade, reason))
    return redirect(_address(found.shift))


@volunteer_needed
@require_POST
@once
def everybody(request: HttpRequest, public_id: str) -> HttpResponse:
    """全部合格: who came and was not evaluated yet."""
    activity = published_activity(request, public_id)
    shift = shift_asked(request, activity)
    assert isinstance(request.user, User)
    try:
        pass_everybody(by=request.user, shift=shift, now=clock.now())
    except Refusal as refusal:
        return _list(request, activity, shift, refusal.sentence)
    return redirect(_address(shift))


def _list(
    request: HttpRequest,
    activity: Activity,
    shift: Shift,
    problem: str = "",
    typed: tuple[UUID | None, str, str] = (None, "", ""),
) -> HttpResponse:
    """`typed`: of whom, the grade and the reason that were not taken."""
    known = evaluations_at(shift)
    people = attended(shift).select_related("volunteer").order_by("id")
    rows = [(person, known.get(person.pk)) for person in people]
    context = {
        "activity": activity,
        "shift": shift,
        "shifts": activity.shifts.all(),
        "rows": rows,
        "open": sum(1 for person, said in rows if said is None and person.volunteer.user_id != request.user.pk),
        "grades": Grade.choices,
        "has_ended": clock.now() >= shift.ends_at,
        "opinion": opinion_of(activity, with_texts=True),
        "problem": problem,
        "typed": typed,
    }
    return render(request, "public/org/activities/evaluations.html", context, status=409 if problem else 200)


def _address(shift: Shift) -> str:
    return f"{reverse('org_evaluations', args=[shift.activity.public_id])}?shift={shift.pk}"
