"""给参加者写信: to all, to those with a place, to those who wait, or only to those who came."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from volunteering.accounts.models import User
from volunteering.activities.enums import Audience
from volunteering.activities.policies import run_by
from volunteering.activities.services import write_to_participants
from volunteering.activities.services.announcing import AUDIENCES
from volunteering.core import clock
from volunteering.core.errors import Refusal
from volunteering.web.access import volunteer_needed
from volunteering.web.keeping import typed_text
from volunteering.web.once import once


@volunteer_needed
@require_http_methods(["GET", "HEAD", "POST"])
@once
def page(request: HttpRequest, public_id: str) -> HttpResponse:
    published = run_by(request.user).filter(published_at__isnull=False)
    activity = get_object_or_404(published.select_related("organization"), public_id=public_id)
    assert isinstance(request.user, User)
    asked, text, problem = request.POST.get("audience", ""), typed_text(request, "text"), ""
    audience = Audience(asked) if asked in Audience.values else Audience.CONFIRMED
    if request.method == "POST":
        try:
            write_to_participants(by=request.user, activity=activity, audience=audience, text=text, now=clock.now())
            return redirect("org_activity_letters", public_id)
        except Refusal as refusal:
            problem = refusal.sentence
    context = {
        "activity": activity,
        "audiences": [(one, activity.sign_ups.filter(AUDIENCES[one]).count()) for one in Audience],
        "audience": audience,
        "text": text,
        "problem": problem,
        "letters": activity.announcements.filter(written_by__isnull=False).order_by("-id")[:20],
    }
    return render(request, "public/org/activities/letters.html", context, status=409 if problem else 200)
