"""活动负责人: a member of the organization who answers for one activity and stands at its door."""

import datetime as dt

from django.db import transaction

from volunteering.accounts.models import User
from volunteering.activities import notices
from volunteering.activities.enums import ActivityStatus
from volunteering.activities.models import Activity
from volunteering.activities.policies import can_edit
from volunteering.activities.services.writing import locked, note
from volunteering.core.errors import Refusal
from volunteering.organizations.policies import is_member
from volunteering.volunteers.enums import VolunteerState
from volunteering.volunteers.models import Volunteer


class CannotLead(Refusal):
    sentence = "现在不能设置活动负责人，请刷新后再试。"


@transaction.atomic
def set_leader(*, by: User, activity: Activity, volunteer: Volunteer | None, now: dt.datetime) -> Activity:
    """Who it is now, or nobody. The new one is told. Raises CannotLead."""
    activity = locked(activity)
    if not can_edit(by, activity):
        raise CannotLead("只有这个组织的管理员可以设置活动负责人。")
    if activity.status == ActivityStatus.CANCELLED:
        raise CannotLead("活动已经取消，不用再设置负责人。")
    if volunteer and volunteer.state != VolunteerState.ACTIVE:
        raise CannotLead("这位志愿者还没有激活账号，不能担任负责人。请本人先用手机登录。")
    if volunteer and not is_member(volunteer.pk, activity.organization_id):
        raise CannotLead("活动负责人要先加入这个组织。")
    if activity.leader_id == (volunteer.pk if volunteer else None):
        return activity
    activity.leader = volunteer
    activity.save(update_fields=("leader",))
    note("activities:leader:set" if volunteer else "activities:leader:removed", by, activity)
    if volunteer:
        notices.tell_leader(activity, volunteer, now)
    return activity
