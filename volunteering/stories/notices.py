"""What stories tell people."""

import datetime as dt

from volunteering.access.permissions import Permission
from volunteering.access.policies import holders_of
from volunteering.activities.models import Activity
from volunteering.core.texts import sentence
from volunteering.messaging.services import notify
from volunteering.organizations.notices import tell_administrators
from volunteering.stories.enums import StoryKind, StoryState
from volunteering.stories.models import Story

OWN = {"asked": "请您决定：是否公开您的事迹"}
DESK = {
    "proposed": "有新推荐的典型",
    "chosen": "推荐的典型已选中",
    "declined": "推荐的典型没有选中",
    "answered": "本人对典型人物的答复",
    "withdrawn": "风采或典型已被撤下",
    "published_again": "撤下过的活动风采重新发布了",
    "recap_due_1": "把活动风采写下来吧",
    "recap_due_2": "还没有活动风采",
}
STRAIGHT = {"asked", "proposed", "published_again", "recap_due_1", "recap_due_2"}


def ask_person(story: Story, now: dt.datetime) -> None:
    assert story.volunteer is not None
    assert story.volunteer.user_id is not None
    notify(
        user_ids=[story.volunteer.user_id],
        kind="stories:asked",
        title="请您决定：是否公开您的事迹",
        body=f"{story.organization}推荐您为典型人物。请先看看写得对不对，再决定同意还是不同意；以后随时可以撤回。",
        address=f"/me/stories/{story.public_id}/consent/",
        occasion=_moment(story, now),
        now=now,
    )


def tell_proposed(story: Story, now: dt.datetime) -> None:
    """Whoever chooses in the region, once nothing stands in the way of choosing."""
    notify(
        user_ids=[one.pk for one in holders_of(Permission.MANAGE_CONTENT, story.region_path)],
        kind="stories:proposed",
        title=f"有新推荐的{story.get_kind_display()}",
        body=f"{story.organization}推荐了一篇{story.get_kind_display()}，请在“内容”的“典型”里查看。",
        address=f"/console/content/stories/{story.public_id}/",
        occasion=_moment(story, now),
        now=now,
    )


def tell_decided(story: Story, now: dt.datetime) -> None:
    if story.state == StoryState.PUBLISHED:
        _tell_organization(story, "chosen", f"推荐的{story.get_kind_display()}已选中", "现在所有人都能看到了。", now)
    else:
        body = f"这次没有选中：{sentence(story.reason)}可以修改后再推荐。"
        _tell_organization(story, "declined", f"推荐的{story.get_kind_display()}没有选中", body, now)


def tell_answered(story: Story, answer: str, now: dt.datetime) -> None:
    body = "下一步由当地科协决定。" if story.state == StoryState.PROPOSED else "这一篇不会公开。"
    _tell_organization(story, "answered", f"典型人物：{answer}", body, now)


def tell_withdrawn(story: Story, now: dt.datetime) -> None:
    body = f"当地科协撤下了这一篇：{sentence(story.reason)}"
    if story.kind == StoryKind.RECAP:
        body += "修改后可以重新发布。"
    _tell_organization(story, "withdrawn", f"{story.get_kind_display()}已被撤下", body, now)


def tell_published_again(story: Story, now: dt.datetime) -> None:
    """To who had withdrawn it."""
    assert story.withdrawn_by_id is not None
    notify(
        user_ids=[story.withdrawn_by_id],
        kind="stories:published_again",
        title="撤下过的活动风采重新发布了",
        body=f"“{story.title}”修改后重新发布了，请看看是否妥当。",
        address=f"/stories/{story.public_id}/",
        occasion=_moment(story, now),
        now=now,
    )


def remind_of_recap(activity: Activity, round_: int, now: dt.datetime) -> None:
    tell_administrators(
        activity.organization,
        kind=f"stories:recap_due_{round_}",
        title="把活动风采写下来吧" if round_ == 1 else "还没有活动风采",
        body=f"“{activity.title}”已经结束。传几张照片、写几句话，让大家看到志愿者做了什么。",
        occasion=activity.pk,
        now=now,
        address=f"/org/activities/{activity.public_id}/recap/",
    )


def _tell_organization(story: Story, kind: str, title: str, body: str, now: dt.datetime) -> None:
    """The title may name a person: it is read on the page the notice leads to."""
    address = f"/org/stories/{story.public_id}/"
    if story.kind == StoryKind.RECAP and story.activity:
        address = f"/org/activities/{story.activity.public_id}/recap/"
        body = f"“{story.title}”：{body}"
    tell_administrators(
        story.organization,
        kind=f"stories:{kind}",
        title=title,
        body=body,
        occasion=story.pk,
        now=now,
        address=address,
    )


def _moment(story: Story, now: dt.datetime) -> str:
    """It may happen to a story more than once."""
    return f"{story.pk.hex}:{int(now.timestamp())}"
