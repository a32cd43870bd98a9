"""评价: what one says of an activity, and what its organization said of oneself."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from volunteering.accounts.models import User
from volunteering.activities.enums import SignUpState
from volunteering.activities.models import SignUp
from volunteering.core import clock, parameters
from volunteering.core.errors import Refusal
from volunteering.core.paging import page_of
from volunteering.service_records.models import Rating
from volunteering.service_records.policies import can_run_door, evaluations_of
from volunteering.service_records.selectors import unrated_of
from volunteering.service_records.services import rate
from volunteering.service_records.services.rating import is_changeable
from volunteering.web.access import show_refusal, volunteer_needed, volunteer_of
from volunteering.web.keeping import typed
from volunteering.web.once import once
from volunteering.web.public.records.forms import RatingForm


@volunteer_needed
@require_safe
def evaluations(request: HttpRequest) -> HttpResponse:
    volunteer, now, after = volunteer_of(request), clock.now(), request.GET.get("after", "")
    assert volunteer is not None
    said = evaluations_of(volunteer).select_related("sign_up__activity__organization", "sign_up__shift")
    lately = Rating.objects.filter(
        sign_up__volunteer=volunteer, made_at__gte=now - parameters.RATING_CHANGEABLE()
    ).select_related("activity")
    context = {
        "unrated": [] if after else unrated_of(volunteer, now=now),
        "changeable": [] if after else lately.order_by("-id")[:20],
        "page": page_of(said, order=("-id",), after=after),
    }
    return render(request, "public/records/evaluations.html", context)


@volunteer_needed
@require_http_methods(["GET", "HEAD", "POST"])
@once
def evaluate(request: HttpRequest, sign_up_id: UUID) -> HttpResponse:
    """评价 one shift; afterwards it shows what was said, and for some days takes a change."""
    volunteer, now = volunteer_of(request), clock.now()
    assert volunteer is not None
    assert isinstance(request.user, User)
    mine = SignUp.objects.filter(volunteer=volunteer, state=SignUpState.CONFIRMED)
    sign_up = get_object_or_404(mine.select_related("activity__organization", "shift", "volunteer"), pk=sign_up_id)
    rating = Rating.objects.filter(sign_up=sign_up).first()
    known = {"organizer": rating.organizer, "event": rating.event, "text": rating.text} if rating else {}
    form = RatingForm(typed(request), initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            rate(by=request.user, sign_up=sign_up, **form.cleaned_data, now=now)
            return redirect("my_evaluations")
        except Refusal as refusal:
            show_refusal(form, refusal)
    context = {
        "sign_up": sign_up,
        "rating": rating,
        "form": form,
        "has_ended": now >= sign_up.shift.ends_at,
        "shows_errors": request.method == "POST",
        "is_own_activity": can_run_door(request.user, sign_up.activity),
        "is_open": rating is None or is_changeable(rating, now),
        "days": parameters.RATING_CHANGEABLE().days,
    }
    return render(request, "public/records/evaluate.html", context)
