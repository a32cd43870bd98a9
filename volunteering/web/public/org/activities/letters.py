"""给参加者写信: to all, to those with a place, to those who wait, or only to those who came."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from volunteering.accounts.models import User
from volunteering.activities.models import Activity
from volunteering.activities.policies import run_by
from volunteering.activities.selectors import letters_about, letters_left
from volunteering.activities.services import write_to_participants
from volunteering.core import clock
from volunteering.core.errors import Refusal
from volunteering.web.access import show_refusal, volunteer_needed
from volunteering.web.keeping import typed
from volunteering.web.once import once
from volunteering.web.public.org.letter_form import ParticipantsForm


@volunteer_needed
@require_http_methods(["GET", "HEAD", "POST"])
@once
def page(request: HttpRequest, public_id: str) -> HttpResponse:
    activity = get_object_or_404(_published(request), public_id=public_id)
    assert isinstance(request.user, User)
    form = ParticipantsForm(typed(request), activity=activity)
    if request.method == "POST" and form.is_valid():
        try:
            letter = write_to_participants(by=request.user, activity=activity, now=clock.now(), **form.cleaned_data)
            return redirect("org_activity_letter", public_id, letter.pk)
        except Refusal as refusal:
            show_refusal(form, refusal)
    context = {
        "form": form,
        "activity": activity,
        "allowed": letters_left(activity, clock.now()),
        "letters": letters_about(activity)[:20],
    }
    return render(request, "public/org/activities/letters.html", context, status=409 if form.errors else 200)


@volunteer_needed
@require_safe
def sent(request: HttpRequest, public_id: str, letter_id: UUID) -> HttpResponse:
    """To whom it went, and what was said; later too."""
    activity = get_object_or_404(_published(request), public_id=public_id)
    letter = get_object_or_404(letters_about(activity), pk=letter_id)
    context = {
        "letter": letter,
        "title": f"已发给 {letter.reach} 位{letter.get_audience_display()}",
        "letters": f"{reverse('org_activity_letters', args=[public_id])}#written",
        "back": reverse("org_activity", args=[public_id]),
        "back_to": "返回活动",
    }
    return render(request, "public/org/letter_sent.html", context)


def _published(request: HttpRequest) -> QuerySet[Activity]:
    return run_by(request.user).filter(published_at__isnull=False).select_related("organization")
