"""An organizer writes to participants: to some of them, a few times a day at most."""

import datetime as dt

from django.db import transaction

from volunteering.accounts.models import User
from volunteering.activities.enums import Audience
from volunteering.activities.models import Activity, Announcement
from volunteering.activities.policies import can_edit
from volunteering.activities.selectors.letters import letters_left, reach
from volunteering.activities.services.announcing import announce
from volunteering.activities.services.writing import note
from volunteering.core import parameters
from volunteering.core.errors import Refusal
from volunteering.core.limits import spend
from volunteering.core.moments import in_words
from volunteering.organizations.enums import OrganizationState

LONGEST = 500
DAY = dt.timedelta(days=1)


class CannotWrite(Refusal):
    sentence = "现在不能发信，请稍后再试。"


@transaction.atomic
def write_to_participants(
    *, by: User, activity: Activity, audience: Audience, text: str, now: dt.datetime
) -> Announcement:
    """Everybody in the audience finds it in the inbox, and by the ways they chose. Raises CannotWrite."""
    activity = Activity.objects.select_for_update(of=("self",)).select_related("organization").get(pk=activity.pk)
    if not can_edit(by, activity):
        raise CannotWrite("只有这个组织的管理员可以给参加者写信。")
    if activity.published_at is None:
        raise CannotWrite("活动发布以后才有参加者。")
    if activity.organization.state != OrganizationState.CERTIFIED:
        raise CannotWrite(
            "组织现在没有通过认证，或被暂停，不能给参加者写信。活动办不成的，请取消活动，每个人都会收到消息。"
        )
    if activity.ends_at + parameters.LETTERS_AFTER() <= now:
        raise CannotWrite("活动已经过去很久，不能再给参加者写信。")
    text = text.strip()
    if not text:
        raise CannotWrite("请写几句要告诉他们的话。", field="text")
    if len(text) > LONGEST:
        raise CannotWrite(f"最多 {LONGEST} 字，请写短一些。", field="text")
    readers = reach(activity, audience)
    if not readers:
        raise CannotWrite("这些人里目前一个也没有，换一组人，或过些时候再写。", field="audience")
    allowed = letters_left(activity, now)
    if allowed.again_at:
        again = in_words(allowed.again_at, now=now)
        raise CannotWrite(f"一个活动 24 小时内最多写 {allowed.most} 封，免得打扰大家。{again} 以后可以再写。")
    most = parameters.LETTERS_OF_ORGANIZATION()
    if not spend(f"letters:{activity.organization_id}", limit=most, window=DAY, now=now):
        raise CannotWrite(f"一个组织 24 小时内最多写 {most} 封，免得打扰大家。")
    letter = announce(
        activity,
        kind="activities:letter",
        title=f"{activity.organization.name}来信",
        body=text,
        now=now,
        audience=audience,
        by=by,
        reach=readers,
    )
    note("activities:letter:written", by, activity)
    return letter
