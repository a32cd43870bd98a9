"""The form of a story: words, and what it is about. Photos stand beside it: no browser fills a file in again."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict

from volunteering.activities.models import Activity
from volunteering.core import clock
from volunteering.core.keys import key_in
from volunteering.core.zone import CHINA
from volunteering.organizations.models import Organization
from volunteering.regions.selectors import full_name
from volunteering.service_records.selectors.activities import Figures
from volunteering.stories.enums import StoryKind
from volunteering.stories.models import Story
from volunteering.stories.rules import LONGEST_BODY, LONGEST_TITLE
from volunteering.stories.selectors import told_activities
from volunteering.web.public.org.activities.forms import text
from volunteering.web.times import hours

ALT = "alt_"
OFFERED = 50  # activities


class StoryForm(forms.Form):
    title = text("标题", LONGEST_TITLE)
    body = text(
        "正文",
        LONGEST_BODY,
        rows=10,
        required=False,
        help_text="直接写文字，段落之间空一行。写到志愿者时请不要写全名。",
    )
    activity = forms.ModelChoiceField(
        Activity.objects.none(),
        label="是哪次活动（选填）",
        required=False,
        empty_label="不针对某一次活动",
        to_field_name="public_id",
        error_messages={"invalid_choice": "请从列表中选择本组织已经结束的活动。"},
    )
    person = text("写的是谁", 50, help_text="填本组织志愿者的姓名或志愿者编号。提交后会先请本人看过、同意，才会公开。")
    is_permitted = forms.BooleanField(required=False)
    are_no_names = forms.BooleanField(required=False)

    def __init__(
        self, data: QueryDict | None = None, *, kind: StoryKind, organization: Organization, **more: Any
    ) -> None:
        super().__init__(data, **more)
        self.fields["body"].label = "正文"  # a draft may wait for its words
        if kind == StoryKind.RECAP:
            del self.fields["activity"]
        else:
            offered = told_activities(organization, clock.now())
            newest = list(offered.values_list("pk", flat=True)[:OFFERED])
            field: Any = self.fields["activity"]
            field.queryset = offered.filter(pk__in=newest)
        if kind == StoryKind.PERSON:
            self.fields["body"].help_text = "直接写文字，段落之间空一行。除了本人，写到其他志愿者时请不要写全名。"
        else:
            del self.fields["person"]

    @property
    def shown(self) -> list[forms.BoundField]:
        return [self[name] for name in ("person", "activity", "title", "body") if name in self.fields]


def alts_in(data: QueryDict) -> dict[UUID, str]:
    """What was typed beside the photos."""
    return {key_in(name.removeprefix(ALT)): str(data[name]) for name in data if name.startswith(ALT)}


def initial_of(story: Story) -> dict[str, Any]:
    return {
        "title": story.title,
        "body": story.body,
        "activity": story.activity.public_id if story.activity else "",
        "person": story.volunteer.number if story.volunteer else "",
    }


def suggested(activity: Activity, figures: Figures) -> dict[str, str]:
    """A beginning out of what the platform knows: most say the same first."""
    day = activity.starts_at.astimezone(CHINA)
    place = f"在{full_name(activity.place_region)}{activity.address}" if activity.place_region else "在线上"
    sentence = f"{day.month}月{day.day}日，{activity.organization}{place}开展“{activity.title}”"
    if figures.people:
        sentence += f"，{figures.people} 名志愿者到场服务"
    if figures.minutes:
        sentence += f"，服务时长共 {hours(figures.minutes)}"
    return {"title": activity.title, "body": f"{sentence}。"}
