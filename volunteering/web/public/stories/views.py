"""活动风采, 典型案例, 典型人物: for everybody."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from volunteering.core import clock
from volunteering.core.public_pictures import content_of
from volunteering.regions.selectors import full_name, region_at
from volunteering.stories.enums import StoryKind, StoryState
from volunteering.stories.models import Story, StoryPhoto
from volunteering.stories.policies import can_write, visible_to
from volunteering.stories.selectors import featured_in, photo_of, story_page
from volunteering.stories.services.writing import FOLDER
from volunteering.web.components.regions import RegionPickerForm
from volunteering.web.public.stories.posters import share_of
from volunteering.web.shared import shared_with_visitors

YEAR = 365 * 24 * 3600


@require_safe
@shared_with_visitors
def listing(request: HttpRequest) -> HttpResponse:
    kind = request.GET.get("kind", "")
    kind = StoryKind(kind) if kind in StoryKind else StoryKind.RECAP
    picker, after = RegionPickerForm(request.GET), request.GET.get("after", "")
    region = region_at(picker.region_path()) if picker.region_path() else None
    page = story_page(kind=kind, region=region, after=after)
    featured = featured_in(region, kind) if page.is_first else []
    context = {
        "page": page,
        "featured": featured,
        "rows": [one for one in page.rows if one not in featured],
        "kind": kind,
        "tabs": [(one, _query(request, kind=one.value)) for one in StoryKind],
        "picker": picker,
        "next_query": _query(request, after=page.next_cursor) if page.next_cursor else "",
    }
    return render(request, "public/stories/list.html", context)


def _query(request: HttpRequest, **changes: str) -> str:
    query = request.GET.copy()
    query.pop("after", None)
    for name, value in changes.items():
        query[name] = value
    return query.urlencode()


@require_safe
@shared_with_visitors
def detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """What is not public yet is shown as it will be, to those who may see it."""
    related = ("organization", "activity__place_region", "activity__category", "chosen_for")
    story: Story = get_object_or_404(visible_to(request.user).select_related(*related), public_id=public_id)
    share = share_of(story) if story.state == StoryState.PUBLISHED else None
    return render(request, "public/stories/detail.html", shown(request, story) | {"share": share})


def shown(request: HttpRequest, story: Story) -> dict[str, object]:
    """What the story itself needs, wherever it is shown."""
    activity = story.activity
    is_own = request.user.is_authenticated and can_write(request.user, story.organization)
    region = activity.place_region if activity else None
    return {
        "story": story,
        "photos": list(story.photos.all()),
        "place": full_name(region) if region else "线上",
        "is_own": is_own,
        "is_public": story.state == StoryState.PUBLISHED,
        "today": clock.now(),
    }


@require_safe
def photo(request: HttpRequest, photo_id: UUID, size: str) -> HttpResponse:
    """A photo of a published story is kept by browsers for good, and by nobody in between: a proxy would go on giving
    out what was withdrawn. Before that it is seen by those who see the story."""
    found = photo_of(Story.objects.published(), photo_id)
    is_public = found is not None
    if found is None and request.user.is_authenticated:
        found = photo_of(visible_to(request.user), photo_id)
    content = content_of(FOLDER, _digest(found, size)) if found else None
    if content is None:
        raise Http404
    response = HttpResponse(content, content_type="image/jpeg")
    response.headers["Cache-Control"] = f"private, max-age={YEAR}, immutable" if is_public else "no-store"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _digest(found: StoryPhoto, size: str) -> str:
    if size not in {"large", "small"}:
        raise Http404
    return found.large if size == "large" else found.small
