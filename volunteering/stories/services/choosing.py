"""The association of a region chooses among what is proposed, and puts the best on top."""

import datetime as dt

from django.db import transaction

from volunteering.accounts.models import User
from volunteering.stories import notices
from volunteering.stories.enums import StoryKind, StoryState
from volunteering.stories.models import Feature, Story
from volunteering.stories.policies import can_oversee, region_of
from volunteering.stories.rules import MOST_RANK
from volunteering.stories.services.frame import CannotChangeStory, count, locked, note, stated, step


@transaction.atomic
def choose_story(*, by: User, story: Story, now: dt.datetime) -> Story:
    """选为典型: it becomes public, chosen for the region of `by`. Raises CannotChangeStory."""
    story = _held_by(by, story)
    step(story, "choose")
    if story.kind == StoryKind.PERSON and not story.is_agreed:
        raise CannotChangeStory("本人还没有同意公开。已经在“消息”里询问，同意以后才能选为典型。")
    count(story, now)
    story.chosen_by, story.chosen_for, story.chosen_at = by, region_of(by, story), now
    story.published_at, story.reason = now, ""
    story.version += 1
    story.save()
    note("stories:story:chosen", story, by)
    notices.tell_decided(story, now)
    return story


@transaction.atomic
def decline_story(*, by: User, story: Story, reason: str, now: dt.datetime) -> Story:
    """不选, with a reason that the organization reads. Raises CannotChangeStory."""
    story = _held_by(by, story)
    because = stated(reason, "请写明原因，会告诉推荐的组织。")
    step(story, "decline")
    story.reason = because
    story.version += 1
    story.save()
    note("stories:story:declined", story, by)
    notices.tell_decided(story, now)
    return story


@transaction.atomic
def feature_story(*, by: User, story: Story, rank: int, now: dt.datetime) -> Feature:
    """Put it on top of the list of one's region. Asked again, it only gets another rank. Raises CannotChangeStory."""
    story = _held_by(by, story)
    region = region_of(by, story)
    if story.state != StoryState.PUBLISHED or region is None:
        raise CannotChangeStory("公开以后才能设为精选。")
    if not 1 <= rank <= MOST_RANK:
        raise CannotChangeStory(f"次序填 1 到 {MOST_RANK} 的整数，小的排在前面。", field="rank")
    values = {"rank": rank, "featured_by": by, "featured_at": now}
    feature, _ = Feature.objects.update_or_create(story=story, region=region, defaults=values)
    note("stories:story:featured", story, by, rank=rank)
    return feature


@transaction.atomic
def unfeature_story(*, by: User, story: Story) -> None:
    """Raises CannotChangeStory. What is not featured stays so."""
    story = _held_by(by, story)
    if Feature.objects.filter(story=story, region=region_of(by, story)).delete()[0]:
        note("stories:story:unfeatured", story, by)


def _held_by(by: User, story: Story) -> Story:
    """The row, locked, for somebody who may decide about it; nobody decides about a story of oneself."""
    story = locked(story)
    if not can_oversee(by, story):
        raise CannotChangeStory("只有当地科协的内容管理人员可以操作。")
    if story.volunteer and story.volunteer.user_id == by.pk:
        raise CannotChangeStory("这一篇写的是您本人，请由另一位管理人员来定。")
    return story
