"""What a story is about, and whether it may be."""

import datetime as dt

from volunteering.activities.enums import ActivityStatus
from volunteering.core.clock import local_date
from volunteering.organizations.models import Organization
from volunteering.organizations.policies import is_member
from volunteering.stories.enums import StoryKind
from volunteering.stories.models import Story
from volunteering.stories.rules import problem_of_person
from volunteering.stories.selectors import members_called
from volunteering.stories.services.frame import CannotChangeStory
from volunteering.volunteers.models import Volunteer
from volunteering.volunteers.rules import age_on


def refuse_subject(story: Story, *, now: dt.datetime) -> None:
    """Raises CannotChangeStory."""
    activity, volunteer = story.activity, story.volunteer
    if activity and activity.organization_id != story.organization_id:
        raise CannotChangeStory("请从列表中选择本组织的活动。", field="activity")
    if activity and (activity.status != ActivityStatus.PUBLISHED or activity.ends_at > now):
        raise CannotChangeStory("活动结束以后才能写。", field="activity")
    if story.kind == StoryKind.RECAP and activity is None:
        raise CannotChangeStory("活动风采要说明是哪一次活动。")
    if story.kind == StoryKind.PERSON:
        if volunteer is None or not volunteer.user_id or not is_member(volunteer.pk, story.organization_id):
            raise CannotChangeStory("请写本组织一位已经注册的志愿者。", field="person")
        age = age_on(volunteer.born_on, local_date(now)) if volunteer.born_on else None
        if problem := problem_of_person(age):
            raise CannotChangeStory(problem, field="person")
    elif volunteer is not None:
        raise CannotChangeStory("只有典型人物写某一位志愿者。")


def person_called(organization: Organization, typed: str) -> Volunteer:
    """The member whom an administrator names. Raises CannotChangeStory."""
    found = members_called(organization, typed.strip())
    if not found:
        raise CannotChangeStory(
            "本组织的志愿者里没有找到。请核对姓名，或填写志愿者编号；只登记、还没有注册的，请先请本人注册。",
            field="person",
        )
    if len(found) > 1:
        raise CannotChangeStory("有几位志愿者同名。请填写志愿者编号，在“全部志愿者”里可以查到。", field="person")
    return found[0]
