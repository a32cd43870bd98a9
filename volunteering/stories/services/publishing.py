"""活动风采: the organization publishes it itself; it, or the association of the region, withdraws what is public."""

import datetime as dt

from django.db import transaction

from volunteering.accounts.models import User
from volunteering.stories import notices
from volunteering.stories.models import Feature, Story
from volunteering.stories.policies import can_oversee, can_publish, can_write
from volunteering.stories.services.frame import (
    CannotChangeStory,
    count,
    locked,
    note,
    permit,
    refuse_unready,
    stated,
    step,
)


@transaction.atomic
def publish_recap(*, by: User, story: Story, is_permitted: bool, now: dt.datetime, are_no_names: bool = False) -> Story:
    """Show it to everybody, with the activity's figures as they are now. Raises CannotChangeStory, NamesInText."""
    story = locked(story)
    if not can_publish(by, story.organization):
        raise CannotChangeStory("组织通过认证、没有暂停时，由组织管理员发布。现在可以先存为草稿。")
    step(story, "publish")
    refuse_unready(story, are_no_names=are_no_names)
    permit(story, by=by, is_permitted=is_permitted, now=now)
    count(story, now)
    is_again = story.withdrawn_by_id is not None
    story.published_at, story.reason = story.published_at or now, ""
    story.version += 1
    story.save()
    note("stories:story:published", story, by)
    if is_again:
        notices.tell_published_again(story, now)
    return story


@transaction.atomic
def withdraw_story(*, by: User, story: Story, reason: str, now: dt.datetime) -> Story:
    """Take it out of public at once, its photos too. Raises CannotChangeStory."""
    story = locked(story)
    is_own = can_write(by, story.organization)
    if not (is_own or can_oversee(by, story)):
        raise CannotChangeStory("只有这个组织的管理员和当地科协可以撤下。")
    because = stated(reason, "请写明撤下的原因，会告诉这个组织的管理员。")
    take_down(story, by=by, reason=because, now=now)
    if not is_own:
        notices.tell_withdrawn(story, now)
    return story


def take_down(story: Story, *, by: User, reason: str, now: dt.datetime) -> None:
    """The caller holds the row and has asked who may."""
    step(story, "withdraw")
    story.reason, story.withdrawn_by, story.withdrawn_at = reason, by, now
    story.version += 1
    story.save()
    Feature.objects.filter(story=story).delete()
    note("stories:story:withdrawn", story, by)
