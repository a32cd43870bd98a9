"""典型人物: whom a story tells of agrees or not, and may take it back at any time (条例 Art. 20, 25; PIPL Art. 15)."""

import datetime as dt

from django.db import transaction

from volunteering.accounts.models import User
from volunteering.stories import notices
from volunteering.stories.enums import StoryKind, StoryState
from volunteering.stories.models import Story
from volunteering.stories.policies import asked_of
from volunteering.stories.services.frame import CannotChangeStory, locked, note, step
from volunteering.stories.services.publishing import take_down

REFUSED = "本人不同意公开"
ENDED = "本人撤回了同意"
GONE = "本人已注销账号"


@transaction.atomic
def answer_request(*, by: User, story: Story, version: int, agrees: bool, now: dt.datetime) -> Story:
    """同意公开 or 不同意, to the text in the version that was read. Raises CannotChangeStory."""
    story = _own(by, story)
    if story.state != StoryState.PROPOSED or story.version != version:
        raise CannotChangeStory("这一篇刚刚有变化，请重新看一遍再决定。")
    if agrees and not story.is_agreed:
        story.consented_at, story.consent_ended_at = now, None
        story.save()  # the version stays: it says which text was agreed to
        note("stories:consent:given", story, by)
        notices.tell_answered(story, "同意公开", now)
        notices.tell_proposed(story, now)
    elif not agrees:
        _end(story, by=by, reason=REFUSED, now=now)
    return story


@transaction.atomic
def end_consent(*, by: User, story: Story, now: dt.datetime) -> Story:
    """撤回同意: what is public is withdrawn at once. Ended already is ended. Raises CannotChangeStory."""
    story = _own(by, story)
    if story.is_agreed:
        _end(story, by=by, reason=ENDED, now=now)
    return story


def on_account_closed(*, user: User, now: dt.datetime) -> None:
    """What was written of somebody goes with the account: words, photos, and the link to the record."""
    mine = Story.objects.filter(kind=StoryKind.PERSON, volunteer__user=user)
    for found in mine.order_by("pk"):
        story = locked(found)
        if story.state == StoryState.PUBLISHED:
            take_down(story, by=user, reason=GONE, now=now)
        story.photos.all().delete()
        story.state, story.reason = StoryState.WITHDRAWN, GONE
        story.withdrawn_by, story.withdrawn_at = user, now
        story.volunteer, story.title, story.body = None, GONE, ""
        story.consent_ended_at = now if story.consented_at else None
        story.version += 1
        story.save()


def _own(by: User, story: Story) -> Story:
    if not asked_of(by).filter(pk=story.pk).exists():
        raise CannotChangeStory("只有本人可以决定。")
    return locked(story)


def _end(story: Story, *, by: User, reason: str, now: dt.datetime) -> None:
    story.consent_ended_at = now
    if story.state == StoryState.PUBLISHED:
        take_down(story, by=by, reason=reason, now=now)
    elif story.state == StoryState.PROPOSED:
        step(story, "decline")
        story.reason = reason
        story.version += 1
        story.save()
    else:
        story.save()
    note("stories:consent:ended" if story.consented_at else "stories:consent:refused", story, by)
    notices.tell_answered(story, reason, now)
