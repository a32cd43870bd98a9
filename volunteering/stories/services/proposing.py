"""典型案例 and 典型人物: an organization proposes; the person is asked first."""

import datetime as dt

from django.db import transaction

from volunteering.accounts.models import User
from volunteering.stories import notices
from volunteering.stories.enums import StoryKind
from volunteering.stories.models import Story
from volunteering.stories.policies import can_publish, can_write
from volunteering.stories.services.frame import (
    CannotChangeStory,
    count,
    locked,
    note,
    permit,
    refuse_unready,
    step,
)
from volunteering.stories.services.subjects import refuse_subject


@transaction.atomic
def propose_story(*, by: User, story: Story, is_permitted: bool, now: dt.datetime, are_no_names: bool = False) -> Story:
    """Recommend it to the association of the region. Whom it tells of is asked for consent to this very text, whatever
    was agreed to before. Raises CannotChangeStory, NamesInText."""
    story = locked(story)
    if not can_publish(by, story.organization):
        raise CannotChangeStory("组织通过认证、没有暂停时，由组织管理员推荐。现在可以先存为草稿。")
    step(story, "propose")
    refuse_subject(story, now=now)
    refuse_unready(story, are_no_names=are_no_names)
    permit(story, by=by, is_permitted=is_permitted, now=now)
    count(story, now)
    story.reason = ""
    if story.kind == StoryKind.PERSON:
        story.asked_at, story.consented_at, story.consent_ended_at = now, None, None
    story.version += 1
    story.save()
    note("stories:story:proposed", story, by)
    if story.kind == StoryKind.PERSON:
        notices.ask_person(story, now)
    else:
        notices.tell_proposed(story, now)
    return story


@transaction.atomic
def take_back_story(*, by: User, story: Story, now: dt.datetime) -> Story:
    """撤回推荐, to mend it. What the person agreed to was another text then. Raises CannotChangeStory."""
    story = locked(story)
    if not can_write(by, story.organization):
        raise CannotChangeStory("只有这个组织的管理员可以撤回。")
    step(story, "take_back")
    story.asked_at = story.consented_at = story.consent_ended_at = None
    story.version += 1
    story.save()
    note("stories:story:taken_back", story, by)
    return story
