"""分享 of a story. A person's story has no picture: what is in a group's album is not taken back with the consent."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from volunteering.stories.enums import StoryKind
from volunteering.stories.models import Story
from volunteering.web.posters import Card, Poster, public_picture
from volunteering.web.shared import shared_with_visitors
from volunteering.web.sharing import ShareCard, poster_page, shortened, summary_of
from volunteering.web.times import hours, span

BODY = 120  # characters: about eight lines


@require_safe
@shared_with_visitors
def page(request: HttpRequest, public_id: str) -> HttpResponse:
    story = _published(public_id)
    address = reverse("story_poster_picture", args=[public_id])
    return poster_page(request, poster_of(story), address, share_of(story))


@require_safe
def poster(request: HttpRequest, public_id: str) -> HttpResponse:
    return public_picture(request, poster_of(_published(public_id)))


@require_safe
def card(request: HttpRequest, public_id: str) -> HttpResponse:
    story = _published(public_id)
    return public_picture(request, Card(story.get_kind_display(), story.title, story.organization.name))


def poster_of(story: Story) -> Poster:
    lines = [("内容", shortened(" ".join(story.body.split()), BODY))]
    if story.activity:
        lines.insert(0, ("时间", span(story.activity.starts_at, story.activity.ends_at)))
    if story.people is not None and story.minutes is not None:
        lines.append(("志愿者", f"{story.people} 位，共服务 {hours(story.minutes)}"))
    return Poster(
        kind=story.get_kind_display(),
        title=story.title,
        address=reverse("story_detail", args=[story.public_id]),
        invitation="看看全文",
        lines=tuple((label, words) for label, words in lines if words),
        signature=story.organization.name,
    )


def share_of(story: Story) -> ShareCard:
    """To be given to published stories."""
    has_picture = story.kind != StoryKind.PERSON
    return ShareCard(
        title=story.title,
        summary=summary_of(story.body, story.get_kind_display(), story.organization.name),
        path=reverse("story_detail", args=[story.public_id]),
        picture=reverse("story_card", args=[story.public_id]) if has_picture else reverse("platform_card"),
        poster=reverse("story_poster", args=[story.public_id]) if has_picture else "",
        is_article=True,
    )


def _published(public_id: str) -> Story:
    """What everybody may see, whoever asks."""
    stories = Story.objects.published().exclude(kind=StoryKind.PERSON)
    return get_object_or_404(stories.select_related("organization", "activity"), public_id=public_id)
