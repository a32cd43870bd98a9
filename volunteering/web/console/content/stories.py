"""典型: what organizations of the region recommend, and all that is public there."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from volunteering.access.permissions import Permission
from volunteering.accounts.models import User
from volunteering.core import clock
from volunteering.core.errors import Refusal
from volunteering.core.paging import page_of
from volunteering.stories.enums import StoryKind, StoryState
from volunteering.stories.models import Feature, Story
from volunteering.stories.policies import overseen_by, region_of
from volunteering.stories.selectors import with_covers
from volunteering.stories.services import (
    choose_story,
    decline_story,
    feature_story,
    unfeature_story,
    withdraw_story,
)
from volunteering.web.access import permission_needed
from volunteering.web.keeping import typed_text
from volunteering.web.once import once
from volunteering.web.public.stories.views import shown

STATES = tuple((one.value, one.label) for one in StoryState if one != StoryState.DRAFT)
KINDS = tuple((one.value, one.label) for one in StoryKind)


@permission_needed(Permission.MANAGE_CONTENT)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    found = overseen_by(request.user)
    state, kind = request.GET.get("state", ""), request.GET.get("kind", "")
    if state in StoryState:
        found = found.filter(state=state)
    if kind in StoryKind:
        found = found.filter(kind=kind)
    page = page_of(with_covers(found), order=("-id",), after=request.GET.get("after", ""))
    query = request.GET.copy()
    query["after"] = page.next_cursor
    context = {
        "page": page,
        "states": (("", "全部状态"), *STATES),
        "state": state,
        "kinds": (("", "全部类别"), *KINDS),
        "kind": kind,
        "next_query": query.urlencode() if page.next_cursor else "",
    }
    return render(request, "console/content/stories.html", context)


@permission_needed(Permission.MANAGE_CONTENT)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def story(request: HttpRequest, public_id: str) -> HttpResponse:
    """选为典型 or 不选, 精选, 撤下."""
    related = ("organization", "activity__place_region", "volunteer", "chosen_for")
    found: Story = get_object_or_404(overseen_by(request.user).select_related(*related), public_id=public_id)
    assert isinstance(request.user, User)
    problem, field = "", ""
    if request.method == "POST":
        try:
            _decide(request, request.user, found)
            return redirect("console_story", public_id)
        except Refusal as refusal:
            problem, field = refusal.sentence, refusal.field or ""
    region = region_of(request.user, found)
    context = shown(request, found) | {
        "problem": problem,
        "field": field,
        "reason": typed_text(request, "reason"),
        "region": region,
        "feature": Feature.objects.filter(story=found, region=region).first(),
    }
    return render(request, "console/content/story.html", context, status=409 if problem else 200)


def _decide(request: HttpRequest, by: User, found: Story) -> None:
    now, reason, rank = clock.now(), request.POST.get("reason", ""), request.POST.get("rank", "")
    if "choose" in request.POST:
        choose_story(by=by, story=found, now=now)
    elif "decline" in request.POST:
        decline_story(by=by, story=found, reason=reason, now=now)
    elif "feature" in request.POST:
        number = int(rank) if rank.isdecimal() and len(rank) < 4 else 0
        feature_story(by=by, story=found, rank=number, now=now)
    elif "unfeature" in request.POST:
        unfeature_story(by=by, story=found)
    else:
        withdraw_story(by=by, story=found, reason=reason, now=now)
