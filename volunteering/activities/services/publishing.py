"""An activity is published, reviewed where the region asks for it, and cancelled."""

import datetime as dt

from django.db import transaction

from volunteering.accounts.models import User
from volunteering.activities.enums import ActivityStatus, SignUpState
from volunteering.activities.models import LIVE_SIGN_UP_STATES, Activity, Slot
from volunteering.activities.notices import CANCELLED
from volunteering.activities.policies import can_edit, can_publish, can_review
from volunteering.activities.rules import TRANSITIONS
from volunteering.activities.services.announcing import announce
from volunteering.activities.services.details import CannotPublish, refuse_incomplete
from volunteering.activities.services.placing import lock_slots
from volunteering.activities.services.subscribing import TELL
from volunteering.activities.services.writing import details_of, locked, note
from volunteering.core import parameters
from volunteering.core.texts import sentence
from volunteering.core.work import enqueue_work
from volunteering.organizations.enums import OrganizationState
from volunteering.organizations.models import Organization


@transaction.atomic
def publish_activity(*, by: User, activity: Activity, is_volunteering: bool, now: dt.datetime) -> Activity:
    """确认发布. Only a certified organization publishes, and only what it has checked to be volunteering.

    Where the region asks for prior review the activity waits there instead. Raises CannotPublish.
    """
    organization = _held(activity)
    activity = locked(activity)
    if organization.state == OrganizationState.SUSPENDED:
        raise CannotPublish(f"组织已被当地科协暂停：{organization.halt_reason}。恢复后才能发布，内容已存为草稿。")
    if not can_publish(by, activity):
        raise CannotPublish("组织通过当地科协认证后才能发布活动。内容已存为草稿。")
    if ActivityStatus.PUBLISHED not in TRANSITIONS[activity.status] or activity.status == ActivityStatus.IN_REVIEW:
        raise CannotPublish("这个活动已经发布过了。")
    if not is_volunteering:
        raise CannotPublish("请逐条核对并勾选：确认这是志愿服务。", field="is_volunteering")
    refuse_incomplete(details_of(activity))
    activity.is_volunteering_confirmed = True
    activity.organizer_region_path = activity.organization.region_path
    if parameters.REVIEWS_ACTIVITIES.at(activity.organizer_region_path):
        _refuse_past(activity, now)
        activity.status, activity.return_reason, activity.updated_at = ActivityStatus.IN_REVIEW, "", now
        activity.save()
        note("activities:activity:submitted", by, activity)
        return activity
    return _publish(activity, by, now)


@transaction.atomic
def approve_activity(*, by: User, activity: Activity, now: dt.datetime) -> Activity:
    """The region's reviewer lets it go public. Raises CannotPublish."""
    organization = _held(activity)
    activity = _taken_for_review(by, activity)
    if organization.state != OrganizationState.CERTIFIED:
        raise CannotPublish(f"组织目前的状态是“{organization.get_state_display()}”，它的活动不能发布。")
    return _publish(activity, by, now)


@transaction.atomic
def return_activity(*, by: User, activity: Activity, reason: str, now: dt.datetime) -> Activity:
    """The region's reviewer sends it back with the reason. Raises CannotPublish."""
    if not reason.strip():
        raise CannotPublish("请写明退回原因，方便对方修改。", field="reason")
    activity = _taken_for_review(by, activity)
    activity.status, activity.return_reason, activity.updated_at = ActivityStatus.RETURNED, reason.strip()[:300], now
    activity.save()
    note("activities:activity:returned", by, activity)
    return activity


@transaction.atomic
def cancel_activity(*, by: User, activity: Activity, reason: str, now: dt.datetime) -> None:
    """Cancel with a reason; every sign-up ends and everybody is told. Raises CannotPublish."""
    activity = locked(activity)
    if not can_edit(by, activity):
        raise CannotPublish
    reason = reason.strip()[:200]
    if not reason:
        raise CannotPublish("请写明取消原因，会告诉每一位报名的志愿者。", field="reason")
    if ActivityStatus.CANCELLED not in TRANSITIONS[activity.status] or activity.ends_at <= now:
        raise CannotPublish("只有已发布、还没结束的活动可以取消。")
    call_off(activity, by=by, reason=reason, now=now)


def call_off(activity: Activity, *, by: User, reason: str, now: dt.datetime) -> None:
    """Cancel an activity whose row the caller holds."""
    slots = lock_slots(list(activity.slots.values_list("pk", flat=True)))
    activity.sign_ups.filter(state__in=LIVE_SIGN_UP_STATES).update(
        state=SignUpState.CANCELLED, ended_at=now, end_reason=reason, offered_until=None
    )
    Slot.objects.filter(pk__in=[slot.pk for slot in slots]).update(taken=0, waiting=0, is_open=False)
    activity.status, activity.cancel_reason = ActivityStatus.CANCELLED, reason
    activity.cancelled_at = activity.updated_at = now
    activity.save()
    body = f"“{activity.title}”取消了：{sentence(reason)}您不用去了。可以看看其他活动。"
    announce(activity, kind=CANCELLED, title="您报名的活动取消了", body=body, now=now)
    note("activities:activity:cancelled", by, activity)


def _held(activity: Activity) -> Organization:
    """The organization as it is now, before the activity: suspending it and publishing for it take turns."""
    return Organization.objects.select_for_update(no_key=True).get(pk=activity.organization_id)


def _publish(activity: Activity, by: User, now: dt.datetime) -> Activity:
    _refuse_past(activity, now)
    activity.status = ActivityStatus.PUBLISHED
    activity.published_at = activity.updated_at = now
    activity.save()
    note("activities:activity:published", by, activity)
    enqueue_work(TELL, activity.pk, due_at=max(now, activity.sign_up_opens_at))
    return activity


def _refuse_past(activity: Activity, now: dt.datetime) -> None:
    if activity.starts_at <= now:
        raise CannotPublish("开始时间已经过去，请改成将来的时间。", field="starts_at")
    if activity.sign_up_closes_at <= now:
        raise CannotPublish("报名截止时间已经过去，请改成将来的时间。", field="sign_up_closes_at")


def _taken_for_review(by: User, activity: Activity) -> Activity:
    activity = locked(activity)
    if activity.status != ActivityStatus.IN_REVIEW or not can_review(by, activity):
        raise CannotPublish("这件事已经有人处理过了，请刷新后查看。")
    return activity
