"""An activity is written, published, changed and cancelled."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from volunteering.accounts.models import User
from volunteering.activities import notices
from volunteering.activities.enums import ActivityStatus, Insurance, SignUpState
from volunteering.activities.models import LIVE_SIGN_UP_STATES, Activity, ActivityRegion, Position, Shift, Slot
from volunteering.activities.policies import can_edit, can_publish
from volunteering.activities.rules import ADULT, CHINA, TRANSITIONS, Times, problem_of_shift, problem_of_window
from volunteering.activities.services.placing import fill_places, lock_slots
from volunteering.audit.services import record
from volunteering.core.errors import Refusal
from volunteering.core.search import tokens
from volunteering.organizations.models import Organization
from volunteering.organizations.policies import can_manage
from volunteering.regions.models import Region
from volunteering.regions.rules import lineage
from volunteering.vocabularies.models import Term


class CannotPublish(Refusal):
    sentence = "这个活动现在不能发布或修改。"


@dataclass(frozen=True, kw_only=True)
class ShiftDetails:
    starts_at: dt.datetime
    ends_at: dt.datetime


@dataclass(frozen=True, kw_only=True)
class PositionDetails:
    capacity: int
    name: str = "志愿者"
    requirements: str = ""


@dataclass(frozen=True, kw_only=True)
class ActivityDetails:
    """All that recruiting must state (条例 Art. 12). Capacity is for each shift and position."""

    title: str
    category: Term
    content: str
    shifts: list[ShiftDetails]
    positions: list[PositionDetails]
    sign_up_opens_at: dt.datetime
    sign_up_closes_at: dt.datetime
    contact_name: str
    contact_phone: str
    risks: str
    safeguards: str
    place_region: Region | None = None  # None = online
    address: str = ""
    conditions: str = ""
    insurance: Insurance = Insurance.NONE
    minimum_age: int = ADULT
    is_hazardous: bool = False
    members_open_at: dt.datetime | None = None


@transaction.atomic
def save_activity(
    *,
    by: User,
    organization: Organization,
    details: ActivityDetails,
    now: dt.datetime,
    activity: Activity | None = None,
) -> Activity:
    """Write a draft, or change an activity. Participants are told when a published one changes.

    Raises CannotPublish with the field to mend.
    """
    if not can_manage(by, organization):
        raise CannotPublish("只有这个组织的管理员可以编写活动。")
    _refuse_bad(details)
    is_new = activity is None
    if activity is None:
        activity = Activity(organization=organization, created_by=by, created_at=now)
    else:
        activity = _locked(activity)
    if activity.organization_id != organization.pk:
        raise CannotPublish("只有发布这个活动的组织可以修改它。")
    if activity.status == ActivityStatus.CANCELLED:
        raise CannotPublish("活动已经取消，不能再修改。可以复制一份重新发布。")
    before = None if is_new else _spoken(activity)
    _copy(details, activity, now)
    activity.save()
    _write_shifts(activity, details.shifts)
    _write_positions(activity, details.positions)
    _list_in_regions(activity)
    if activity.status == ActivityStatus.PUBLISHED and before != _spoken(activity):
        notices.tell_participants(
            activity,
            kind="activities:changed",
            title="活动有变化",
            body=f"“{activity.title}”：{_spoken(activity)}",
            now=now,
        )
    _note("activities:activity:drafted" if is_new else "activities:activity:edited", by, activity)
    return activity


@transaction.atomic
def publish_activity(*, by: User, activity: Activity, is_volunteering: bool, now: dt.datetime) -> Activity:
    """确认发布. Only a certified organization publishes, and only what it has checked to be volunteering."""
    activity = _locked(activity)
    if not can_publish(by, activity):
        raise CannotPublish("组织通过当地科协认证后才能发布活动。内容已存为草稿。")
    if ActivityStatus.PUBLISHED not in TRANSITIONS[activity.status]:
        raise CannotPublish("这个活动已经发布过了。")
    if not is_volunteering:
        raise CannotPublish("请逐条核对并勾选：确认这是志愿服务。", field="is_volunteering")
    if activity.starts_at <= now:
        raise CannotPublish("开始时间已经过去，请改成将来的时间。", field="day")
    activity.status, activity.is_volunteering_confirmed = ActivityStatus.PUBLISHED, True
    activity.published_at = activity.updated_at = now
    activity.organizer_region_path = activity.organization.region_path
    activity.save()
    _note("activities:activity:published", by, activity)
    return activity


@transaction.atomic
def cancel_activity(*, by: User, activity: Activity, reason: str, now: dt.datetime) -> None:
    """Cancel with a reason; every sign-up ends and everybody is told."""
    activity = _locked(activity)
    slots = lock_slots(list(activity.slots.values_list("pk", flat=True)))
    if not can_edit(by, activity):
        raise CannotPublish
    if not reason.strip():
        raise CannotPublish("请写明取消原因，会告诉每一位报名的志愿者。", field="reason")
    if ActivityStatus.CANCELLED not in TRANSITIONS[activity.status] or activity.ends_at <= now:
        raise CannotPublish("只有已发布、还没结束的活动可以取消。")
    body = f"“{activity.title}”已取消：{reason.strip()}"
    notices.tell_participants(activity, kind="activities:cancelled", title="活动取消", body=body, now=now)
    activity.sign_ups.filter(state__in=LIVE_SIGN_UP_STATES).update(
        state=SignUpState.CANCELLED, ended_at=now, end_reason=reason.strip()
    )
    Slot.objects.filter(pk__in=[slot.pk for slot in slots]).update(taken=0, waiting=0, is_open=False)
    activity.status, activity.cancel_reason = ActivityStatus.CANCELLED, reason.strip()
    activity.cancelled_at = activity.updated_at = now
    activity.save()
    _note("activities:activity:cancelled", by, activity)


@transaction.atomic
def copy_activity(*, by: User, activity: Activity, later_by: dt.timedelta, now: dt.datetime) -> Activity:
    """A new draft with everything the same, all times moved."""
    names = [name for name in ActivityDetails.__dataclass_fields__ if hasattr(activity, name)]
    values = {name: getattr(activity, name) for name in names if name not in {"shifts", "positions"}}
    for name in ("sign_up_opens_at", "sign_up_closes_at", "members_open_at"):
        values[name] = values[name] + later_by if values[name] else None
    shifts = [
        ShiftDetails(starts_at=shift.starts_at + later_by, ends_at=shift.ends_at + later_by)
        for shift in activity.shifts.all()
    ]
    positions = [
        PositionDetails(name=slot.position.name, requirements=slot.position.requirements, capacity=slot.capacity)
        for slot in activity.slots.filter(shift=activity.shifts.first())
        .select_related("position")
        .order_by("position__order")
    ]
    details = ActivityDetails(**values, shifts=shifts, positions=positions)
    return save_activity(by=by, organization=activity.organization, details=details, now=now)


def _locked(activity: Activity) -> Activity:
    """The activity as it is now, before its slots: the order every writer keeps. Sign-ups only point at it."""
    rows = Activity.objects.select_for_update(of=("self",), no_key=True).select_related("organization")
    return rows.get(pk=activity.pk)


def _refuse_bad(details: ActivityDetails) -> None:
    for shift in details.shifts:
        problem = problem_of_shift(shift.starts_at, shift.ends_at)
        if problem:
            raise CannotPublish(problem, field="ends")
    starts = min(shift.starts_at for shift in details.shifts)
    ends = max(shift.ends_at for shift in details.shifts)
    problem = problem_of_window(Times(details.sign_up_opens_at, details.sign_up_closes_at, starts, ends))
    if problem:
        raise CannotPublish(problem, field="sign_up_closes_at")
    if any(position.capacity < 1 for position in details.positions):
        raise CannotPublish("名额至少为 1。", field="capacity")
    if details.is_hazardous and details.minimum_age < ADULT:
        raise CannotPublish(f"有危险的服务，最低年龄不能小于 {ADULT} 周岁。", field="minimum_age")


def _copy(details: ActivityDetails, activity: Activity, now: dt.datetime) -> None:
    for name, value in vars(details).items():
        if name not in {"shifts", "positions"}:
            setattr(activity, name, value)
    activity.starts_at = min(shift.starts_at for shift in details.shifts)
    activity.ends_at = max(shift.ends_at for shift in details.shifts)
    activity.search_tokens = tokens(details.title, activity.organization.name, details.address)
    activity.updated_at = now


def _write_shifts(activity: Activity, wanted: list[ShiftDetails]) -> None:
    """Move the shifts in order; further ones are added, surplus ones go when nobody signed up for them."""
    kept = list(activity.shifts.all())
    for shift, details in zip(kept, wanted, strict=False):
        if (shift.starts_at, shift.ends_at) != (details.starts_at, details.ends_at):
            shift.starts_at, shift.ends_at = details.starts_at, details.ends_at
            shift.save()
    for shift in kept[len(wanted) :]:
        if shift.sign_ups.exists():
            raise CannotPublish("有人报名的场次不能删除，可以取消整个活动。", field="day")
        shift.delete()
    for details in wanted[len(kept) :]:
        Shift.objects.create(activity=activity, starts_at=details.starts_at, ends_at=details.ends_at)


def _write_positions(activity: Activity, wanted: list[PositionDetails]) -> None:
    names = [position.name for position in wanted]
    for position in activity.positions.exclude(name__in=names):
        if position.slots.filter(sign_ups__isnull=False).exists():
            raise CannotPublish(f"岗位“{position.name}”已有人报名，不能删除。", field="capacity")
        position.delete()
    promoted = []
    for order, details in enumerate(wanted):
        position, _ = Position.objects.update_or_create(
            activity=activity, name=details.name, defaults={"requirements": details.requirements, "order": order}
        )
        for shift in activity.shifts.all():
            Slot.objects.get_or_create(
                shift=shift, position=position, defaults={"activity": activity, "capacity": details.capacity}
            )
            slot = Slot.objects.select_for_update().get(shift=shift, position=position)
            if details.capacity < slot.taken:
                raise CannotPublish(f"已有 {slot.taken} 人报名，名额不能少于 {slot.taken}。", field="capacity")
            Slot.objects.filter(pk=slot.pk).update(capacity=details.capacity)
            promoted += fill_places(slot.pk, now=activity.updated_at)
    notices.tell_promoted(promoted, activity.updated_at)


def _list_in_regions(activity: Activity) -> None:
    """One row for each region above the place, in list order."""
    activity.listed_regions.all().delete()
    if activity.place_region:
        above = Region.objects.filter(path__in=lineage(activity.place_region.path))
        ActivityRegion.objects.bulk_create(
            ActivityRegion(activity=activity, region=region, ends_at=activity.ends_at) for region in above
        )


def _spoken(activity: Activity) -> str:
    """What participants must hear about when it changes."""
    shifts = "、".join(f"{shift.starts_at.astimezone(CHINA):%m月%d日 %H:%M}" for shift in activity.shifts.all())
    return f"时间 {shifts}，地点 {activity.place_region or '线上'}{activity.address}"


def _note(tag: str, by: User, activity: Activity) -> None:
    record(
        tag,
        by=by,
        subject_id=activity.id,
        organization_id=activity.organization_id,
        region_path=activity.organization.region_path,
        words={"title": activity.title},
    )
