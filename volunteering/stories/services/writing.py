"""An organization writes: words and photos. What is public already stays so and shows the new wording at once."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db import IntegrityError, transaction

from volunteering.accounts.models import User
from volunteering.activities.models import Activity
from volunteering.core import parameters
from volunteering.core.pictures import drawn_for_pages
from volunteering.core.public_pictures import form_of, keep
from volunteering.organizations.models import Organization
from volunteering.stories.enums import StoryKind, StoryState
from volunteering.stories.models import Story, StoryPhoto
from volunteering.stories.policies import can_publish, can_write
from volunteering.stories.rules import LONGEST_ALT, LONGEST_BODY, LONGEST_TITLE
from volunteering.stories.services.frame import (
    CannotChangeStory,
    ChangedMeanwhile,
    count,
    locked,
    note,
    permit,
    refuse_unready,
    step,
)
from volunteering.stories.services.subjects import refuse_subject
from volunteering.volunteers.models import Volunteer

FOLDER = "stories"
LARGE, SMALL = 1600, 480  # pixels of the longest side


@dataclass(frozen=True, kw_only=True)
class StoryDetails:
    title: str
    body: str
    photos: Sequence[bytes] = ()  # new ones, as they were uploaded
    alts: Mapping[UUID, str] = field(default_factory=dict)  # of photos that are there
    removed: UUID | None = None
    moved_up: UUID | None = None


@transaction.atomic
def save_story(
    *,
    by: User,
    organization: Organization,
    kind: StoryKind,
    details: StoryDetails,
    now: dt.datetime,
    story: Story | None = None,
    seen_version: int = 0,
    activity: Activity | None = None,
    volunteer: Volunteer | None = None,
    is_permitted: bool = False,
    are_no_names: bool = False,
) -> Story:
    """Write a new story (`seen_version` 0), or a new wording of `story` as `by` last saw it.

    A published recap must stay fit to be public: with new photos `is_permitted` is asked anew. Raises
    CannotChangeStory, ChangedMeanwhile, NamesInText, CannotTakePicture, CannotReadPicture.
    """
    if not can_write(by, organization):
        raise CannotChangeStory("只有这个组织的管理员可以编写。")
    title = details.title.strip()
    if not title or len(title) > LONGEST_TITLE:
        raise CannotChangeStory(f"标题写 1 到 {LONGEST_TITLE} 个字。", field="title")
    if len(details.body) > LONGEST_BODY:
        raise CannotChangeStory(f"正文最多 {LONGEST_BODY} 个字，请删短一些。", field="body")
    story = locked(story) if story else _new(by, organization, kind, now)
    is_new = story._state.adding
    if story.version != (0 if is_new else seen_version):
        raise ChangedMeanwhile
    was_public = story.state == StoryState.PUBLISHED
    step(story, "edit" if was_public else "save")
    if kind != StoryKind.RECAP or is_new:
        story.activity, story.volunteer = activity, volunteer
        refuse_subject(story, now=now)
    if kind == StoryKind.PERSON:  # what was agreed to is another text now
        story.asked_at = story.consented_at = story.consent_ended_at = None
    changed = _changes(story, title, details)
    story.title, story.body, story.updated_at = title, details.body.strip(), now
    story.version += 1
    _store(story)
    _arrange(story, details, now)
    if was_public:
        _keep_public(story, details, by=by, is_permitted=is_permitted, are_no_names=are_no_names, now=now)
        note("stories:story:edited", story, by, parts="、".join(changed) or "没有变化")
    else:
        note("stories:story:drafted", story, by)
    return story


def _new(by: User, organization: Organization, kind: StoryKind, now: dt.datetime) -> Story:
    return Story(
        organization=organization,
        kind=kind,
        region_path=organization.region_path,
        version=0,
        written_by=by,
        created_at=now,
        updated_at=now,
    )


def _store(story: Story) -> None:
    """Two may begin an activity's recap at once."""
    try:
        with transaction.atomic():
            story.save()
    except IntegrityError:
        raise ChangedMeanwhile from None


def _keep_public(
    story: Story, details: StoryDetails, *, by: User, is_permitted: bool, are_no_names: bool, now: dt.datetime
) -> None:
    if not can_publish(by, story.organization):
        raise CannotChangeStory("组织通过认证、没有暂停时才能修改公开的内容。")
    refuse_unready(story, are_no_names=are_no_names)
    if details.photos:
        permit(story, by=by, is_permitted=is_permitted, now=now)
    count(story, now)
    story.save()


def _changes(story: Story, title: str, details: StoryDetails) -> list[str]:
    parts = {
        "标题": title != story.title,
        "正文": details.body.strip() != story.body,
        "增加照片": bool(details.photos),
        "删除照片": details.removed is not None,
    }
    return [part for part, is_changed in parts.items() if is_changed]


def _arrange(story: Story, details: StoryDetails, now: dt.datetime) -> None:
    """Words, removal and order of the photos that are there; then the new ones behind them."""
    photos = list(story.photos.all())
    kept = [one for one in photos if one.pk != details.removed]
    if details.removed:
        StoryPhoto.objects.filter(story=story, pk=details.removed).delete()
    for place, one in enumerate(kept):
        if one.pk == details.moved_up and place:
            kept[place - 1], kept[place] = one, kept[place - 1]
            break
    if len(kept) + len(details.photos) > parameters.STORY_PHOTOS():
        most = parameters.STORY_PHOTOS()
        raise CannotChangeStory(
            f"最多 {most} 张照片：已有 {len(kept)} 张，这次选了 {len(details.photos)} 张。请少选几张，或先删去几张。",
            field="photos",
        )
    for place, one in enumerate(kept, start=1):
        one.position, one.alt = place, details.alts.get(one.pk, one.alt).strip()[:LONGEST_ALT] or story.title
    StoryPhoto.objects.bulk_update(kept, ("position", "alt"))
    StoryPhoto.objects.bulk_create(
        _photo(story, content, place, now) for place, content in enumerate(details.photos, start=len(kept) + 1)
    )


def _photo(story: Story, content: bytes, place: int, now: dt.datetime) -> StoryPhoto:
    large, small = drawn_for_pages(content, form=form_of(content), longest_sides=(LARGE, SMALL))
    return StoryPhoto(
        story=story,
        position=place,
        alt=story.title,
        large=keep(FOLDER, large),
        small=keep(FOLDER, small),
        width=large.width,
        height=large.height,
        small_width=small.width,
        small_height=small.height,
        created_at=now,
    )
