"""An organization's own stories: 活动风采 of its activities, 典型案例 and 典型人物 that it recommends."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from volunteering.accounts.models import User
from volunteering.activities.enums import ActivityStatus
from volunteering.activities.models import Activity
from volunteering.activities.policies import run_by
from volunteering.core import clock
from volunteering.core.paging import page_of
from volunteering.organizations.models import Organization
from volunteering.service_records.selectors.activities import figures_of
from volunteering.stories.enums import StoryKind, StoryState
from volunteering.stories.models import Story
from volunteering.stories.policies import written_by
from volunteering.stories.selectors import with_covers
from volunteering.stories.services import take_back_story, withdraw_story
from volunteering.web.access import volunteer_needed
from volunteering.web.once import once
from volunteering.web.public.org.current import organization_needed
from volunteering.web.public.org.stories.forms import initial_of, suggested
from volunteering.web.public.org.stories.writing import Desk, write

EXAMPLES = (StoryKind.CASE, StoryKind.PERSON)
SHOWN_WITH = ("organization", "activity__place_region", "volunteer")


@volunteer_needed
@require_safe
@organization_needed
def listing(request: HttpRequest, organization: Organization) -> HttpResponse:
    mine = with_covers(Story.objects.filter(organization=organization))
    page = page_of(mine, order=("-id",), after=request.GET.get("after", ""))
    query = request.GET.copy()
    query["after"] = page.next_cursor
    context = {
        "organization": organization,
        "page": page,
        "examples": EXAMPLES,
        "next_query": query.urlencode() if page.next_cursor else "",
    }
    return render(request, "public/org/stories/list.html", context)


@volunteer_needed
@require_http_methods(["GET", "HEAD", "POST"])
@once
def recap(request: HttpRequest, public_id: str) -> HttpResponse:
    """活动风采 of an activity: prefilled, then written, looked at and published."""
    found = run_by(request.user).select_related("organization", "place_region")
    activity: Activity = get_object_or_404(found, public_id=public_id)
    if activity.status != ActivityStatus.PUBLISHED or activity.ends_at > clock.now():
        return render(request, "public/org/stories/early.html", {"activity": activity})
    story = activity.stories.filter(kind=StoryKind.RECAP).select_related(*SHOWN_WITH).first()
    figures = figures_of(activity)
    initial = initial_of(story) if story else suggested(activity, figures)
    desk = Desk(activity.organization, StoryKind.RECAP, story, activity, initial)
    return write(request, desk, {"figures": figures})


@volunteer_needed
@require_http_methods(["GET", "HEAD", "POST"])
@once
def new(request: HttpRequest, kind: str) -> HttpResponse:
    """推荐典型案例 or 典型人物."""
    if kind not in EXAMPLES:
        raise Http404
    return _new(request, StoryKind(kind))


@organization_needed
def _new(request: HttpRequest, organization: Organization, kind: StoryKind) -> HttpResponse:
    return write(request, Desk(organization, kind, None, None, {}))


@volunteer_needed
@require_http_methods(["GET", "HEAD", "POST"])
@once
def edit(request: HttpRequest, public_id: str) -> HttpResponse:
    story = _story(request, public_id)
    if story.kind == StoryKind.RECAP and story.activity:
        return redirect("org_recap", story.activity.public_id)
    if story.state in {StoryState.PROPOSED, StoryState.PUBLISHED}:
        return render(request, "public/org/stories/example.html", {"story": story})
    return write(request, Desk(story.organization, StoryKind(story.kind), story, story.activity, initial_of(story)))


@volunteer_needed
@require_POST
@once
def withdraw(request: HttpRequest, public_id: str) -> HttpResponse:
    """撤回推荐, while nobody has decided; 撤下, once it is public."""
    story = _story(request, public_id)
    assert isinstance(request.user, User)
    if story.state == StoryState.PROPOSED:
        take_back_story(by=request.user, story=story, now=clock.now())
    else:
        reason = request.POST.get("reason", "")
        withdraw_story(by=request.user, story=story, reason=reason, now=clock.now())
    return redirect("org_story", public_id)


def _story(request: HttpRequest, public_id: str) -> Story:
    story: Story = get_object_or_404(written_by(request.user).select_related(*SHOWN_WITH), public_id=public_id)
    return story
