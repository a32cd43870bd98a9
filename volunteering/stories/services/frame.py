"""What all that happens to a story shares: its refusals, its lock, its event."""

import datetime as dt
from collections.abc import Iterable

from volunteering.accounts.models import User
from volunteering.audit.services import record
from volunteering.core.errors import Refusal
from volunteering.core.masking import mask_name
from volunteering.service_records.selectors.activities import figures_of
from volunteering.stories.enums import StoryKind, StoryState
from volunteering.stories.models import Story
from volunteering.stories.rules import LONGEST_REASON, PERMISSION_VERSION, after, names_in
from volunteering.stories.selectors import hidden_names


class CannotChangeStory(Refusal):
    sentence = "这一步现在不能完成，请刷新后查看。"


class ChangedMeanwhile(Refusal):
    sentence = (
        "刚才另一位管理员也改了这一篇，没有覆盖对方的内容。您写的还在下面：请对照“现在保存的内容”改好，再保存一次。"
    )


class NamesInText(Refusal):
    """Says which full names stand there, and how each would look masked."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = list(names)
        shown = "、".join(f"“{name}”可写成“{mask_name(name)}”" for name in self.names[:20])
        more = f"等 {len(self.names)} 处" if len(self.names) > 20 else ""
        super().__init__(
            f"文中有志愿者的全名，本人没有同意公开显示：{shown}{more}。请修改；您写的内容都在。", field="body"
        )


def locked(story: Story) -> Story:
    """The row as it is now, held until the transaction ends."""
    held = Story.objects.select_for_update(of=("self",)).select_related("organization", "activity", "volunteer")
    return held.get(pk=story.pk)


def step(story: Story, name: str) -> None:
    """Move it along the table of steps. Raises CannotChangeStory."""
    state = after(story.kind, story.state, name)
    if state is None:
        raise CannotChangeStory(f"这一篇现在是“{story.get_state_display()}”，不能这样操作。请刷新后查看。")
    story.state = StoryState(state)


def stated(reason: str, sentence: str) -> str:
    """A reason that must be given. Raises CannotChangeStory."""
    if not reason.strip():
        raise CannotChangeStory(sentence, field="reason")
    return reason.strip()[:LONGEST_REASON]


def refuse_unready(story: Story, *, are_no_names: bool) -> None:
    """What must be mended before it leaves the organization's desk. `are_no_names`: what looks like the name of a
    volunteer was looked at, and is none. Raises CannotChangeStory, NamesInText."""
    if not story.body.strip():
        raise CannotChangeStory("请写正文：做了什么、谁受益、有什么收获，几句话就好。", field="body")
    texts = [story.title, story.body, *story.photos.values_list("alt", flat=True)]
    names = names_in(texts, hidden_names(story.organization, story.activity, story.volunteer))
    if names and not are_no_names:
        raise NamesInText(names)


def permit(story: Story, *, by: User, is_permitted: bool, now: dt.datetime) -> None:
    """All who can be recognised agree, says `by`. Raises CannotChangeStory."""
    if not is_permitted:
        raise CannotChangeStory(
            "请先确认照片里可辨认的人（未成年人由监护人）已经同意公开，再勾选。", field="is_permitted"
        )
    story.permission_version, story.permitted_by, story.permitted_at = PERMISSION_VERSION, by, now


def count(story: Story, now: dt.datetime) -> None:
    """The figures as they are now."""
    if story.activity:
        figures = figures_of(story.activity)
        story.people, story.minutes, story.counted_at = figures.people, figures.minutes, now


def note(tag: str, story: Story, by: User | None, **words: str | int) -> None:
    """A person's name, which such a title carries, does not belong into the log."""
    named = story.public_id if story.kind == StoryKind.PERSON else f"“{story.title}”"
    record(
        tag,
        by=by,
        subject_id=story.pk,
        organization_id=story.organization_id,
        region_path=story.region_path,
        words={"story": f"{story.get_kind_display()}{named}", **words},
    )
