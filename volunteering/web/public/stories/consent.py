"""典型人物: the person reads what is written of them, and decides."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from volunteering.accounts.models import User
from volunteering.core import clock
from volunteering.core.errors import Refusal
from volunteering.stories.models import Story
from volunteering.stories.policies import asked_of
from volunteering.stories.services import answer_request, end_consent
from volunteering.web.access import volunteer_needed
from volunteering.web.once import once
from volunteering.web.public.stories.views import shown


@volunteer_needed
@require_http_methods(["GET", "HEAD", "POST"])
@once
def page(request: HttpRequest, public_id: str) -> HttpResponse:
    assert isinstance(request.user, User)
    mine = asked_of(request.user).select_related("organization", "activity__place_region")
    story: Story = get_object_or_404(mine, public_id=public_id)
    problem = ""
    if request.method == "POST":
        try:
            _decide(request, request.user, story)
            return redirect("story_consent", public_id)
        except Refusal as refusal:
            problem = refusal.sentence
            story.refresh_from_db()
    context = shown(request, story) | {"problem": problem}
    return render(request, "public/stories/consent.html", context, status=409 if problem else 200)


def _decide(request: HttpRequest, by: User, story: Story) -> None:
    now = clock.now()
    if "end" in request.POST:
        end_consent(by=by, story=story, now=now)
        return
    version = request.POST.get("version", "")
    read = int(version) if version.isdecimal() and len(version) < 9 else 0
    answer_request(by=by, story=story, version=read, agrees="agree" in request.POST, now=now)
