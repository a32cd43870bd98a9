"""The corps writes to its members and to those who come with the caravan; and every inbox is in order."""

import datetime as dt

from volunteering.accounts.models import User
from volunteering.activities.enums import Audience
from volunteering.activities.models import Activity
from volunteering.activities.services import write_to_participants
from volunteering.core.keys import new_key
from volunteering.messaging.models import Notice
from volunteering.organizations.models import Organization
from volunteering.organizations.services import write_to_members
from volunteering.web.demo import words

TO_MEMBERS = """各位伙伴：

下个月的科普大篷车开始排班了，请在“活动报名”里选合适的日期，每人先报一次，有余下的名额再加。

第一次参加的朋友不用担心，现场有老队员带着。"""
TO_PARTICIPANTS = """集合地点改到文化广场东门，那里可以停车。

请带水杯和遮阳帽；器材由我们准备。"""


def load_letters(*, by: User, now: dt.datetime) -> None:
    corps = Organization.objects.get(name=words.CORPS)
    write_to_members(by=by, organization=corps, text=TO_MEMBERS, now=now)
    caravan = Activity.objects.filter(organization=corps).get(title=words.CARAVAN)
    write_to_participants(by=by, activity=caravan, audience=Audience.CONFIRMED, text=TO_PARTICIPANTS, now=now)


def sort_inboxes(now: dt.datetime) -> None:
    """Keys grow with time, and inboxes are read in the order of keys; here the past was told in any order."""
    notices = list(Notice.objects.order_by("created_at", "id"))
    Notice.objects.all().delete()
    for one in notices:
        one.pk, one.created_at = new_key(), min(one.created_at, now)
    Notice.objects.bulk_create(notices, batch_size=500)
