"""An activity is written and changed; participants are told what changed."""

import datetime as dt

from django.db import transaction
from django.db.models import F, ProtectedError

from volunteering.accounts.models import User
from volunteering.activities import notices
from volunteering.activities.enums import ActivityStatus
from volunteering.activities.models import Activity, ActivityRegion, Position, Shift, Slot
from volunteering.activities.services.announcing import announce
from volunteering.activities.services.details import (
    ActivityDetails,
    CannotPublish,
    PositionDetails,
    ShiftDetails,
    refuse_bad,
    refuse_incomplete,
)
from volunteering.activities.services.placing import fill_places
from volunteering.audit.services import record
from volunteering.core.search import tokens
from volunteering.core.zone import CHINA
from volunteering.organizations.enums import OrganizationState
from volunteering.organizations.models import Organization
from volunteering.organizations.policies import can_manage
from volunteering.regions.models import Region
from volunteering.regions.rules import lineage

LIVES_ELSEWHERE = ("shifts", "positions")
# Shifts that trade places in time are first moved out of each other's way.
ASIDE = dt.timedelta(days=365 * 500)


@transaction.atomic
def save_activity(
    *,
    by: User,
    organization: Organization,
    details: ActivityDetails,
    now: dt.datetime,
    activity: Activity | None = None,
) -> Activity:
    """Write a draft, or change an activity. Participants are told what changed in a published one.

    Raises CannotPublish with the field to mend.
    """
    if not can_manage(by, organization):
        raise CannotPublish("只有这个组织的管理员可以编写活动。")
    refuse_bad(details)
    is_new = activity is None
    if activity is None:
        activity = Activity(organization=organization, created_by=by, created_at=now)
    else:
        activity = locked(activity)
        _refuse_closed(activity, organization, details, now)
    before = {} if is_new else notices.spoken(activity)
    _copy(details, activity, now)
    activity.save()
    _write_shifts(activity, details.shifts, now)
    _write_positions(activity, details.positions, now)
    _list_in_regions(activity)
    changes = [] if is_new else notices.changes(before, notices.spoken(activity))
    if changes and activity.status == ActivityStatus.PUBLISHED:
        body = f"“{activity.title}”有变化：{'；'.join(changes)}。还能参加的不用做什么；不能参加请取消报名。"
        announce(activity, kind="activities:changed", title="您报名的活动有变化", body=body, now=now)
    note("activities:activity:drafted" if is_new else "activities:activity:edited", by, activity)
    return activity


def locked(activity: Activity) -> Activity:
    """The activity as it is now, before its slots: the order every writer keeps. Sign-ups only point at it."""
    rows = Activity.objects.select_for_update(of=("self",), no_key=True).select_related("organization")
    return rows.get(pk=activity.pk)


def note(tag: str, by: User | None, activity: Activity) -> None:
    record(
        tag,
        by=by,
        subject_id=activity.id,
        organization_id=activity.organization_id,
        region_path=activity.organization.region_path,
        words={"title": activity.title},
    )


def _refuse_closed(activity: Activity, organization: Organization, details: ActivityDetails, now: dt.datetime) -> None:
    if activity.organization_id != organization.pk:
        raise CannotPublish("只有发布这个活动的组织可以修改它。")
    if activity.status == ActivityStatus.CANCELLED:
        raise CannotPublish("活动已经取消，不能再修改。可以复制一份重新发布。")
    if activity.status == ActivityStatus.IN_REVIEW:
        raise CannotPublish("活动正在审核，审核完成后再修改。")
    if activity.status != ActivityStatus.PUBLISHED:
        return
    if activity.ends_at <= now:
        raise CannotPublish("活动已经结束，不能再修改。可以复制一份重新发布。")
    refuse_incomplete(details)


def _copy(details: ActivityDetails, activity: Activity, now: dt.datetime) -> None:
    for name, value in vars(details).items():
        if name not in LIVES_ELSEWHERE:
            setattr(activity, name, value)
    activity.starts_at, activity.ends_at = details.starts_at, details.ends_at
    activity.search_tokens = tokens(details.title, activity.organization.name, details.address)
    activity.updated_at = now


def _write_shifts(activity: Activity, wanted: list[ShiftDetails], now: dt.datetime) -> None:
    """Move the shifts in order; further ones are added, surplus ones go when nobody signed up for them."""
    kept = list(activity.shifts.all())
    wanted = sorted(wanted, key=lambda shift: shift.starts_at)
    is_public = activity.status == ActivityStatus.PUBLISHED
    moved = []
    for number, details in enumerate(wanted):
        old = kept[number] if number < len(kept) else None
        if old and (old.starts_at, old.ends_at) == (details.starts_at, details.ends_at):
            continue
        if is_public and details.starts_at <= now and not (old and old.starts_at == details.starts_at):
            raise CannotPublish("新的开始时间已经过去，请改成将来的时间。", field="starts_at")
        if is_public and details.ends_at <= now:
            raise CannotPublish("新的结束时间已经过去，请改成将来的时间。", field="ends")
        moved.append((old or Shift(activity=activity), details))
    for shift in kept[len(wanted) :]:
        if shift.sign_ups.exists():
            day = shift.starts_at.astimezone(CHINA)
            raise CannotPublish(
                f"{day.month}月{day.day}日的场次有报名记录，不能删除；可以取消整个活动。", field="starts_at"
            )
        try:
            shift.delete()
        except ProtectedError:  # hours were entered by hand for people without a place
            raise CannotPublish("有一个场次已有补录的时长，不能删除。", field="starts_at") from None
    if {details.starts_at for _, details in moved} & {shift.starts_at for shift in kept}:
        waiting = [shift.pk for shift, _ in moved]
        Shift.objects.filter(pk__in=waiting).update(starts_at=F("starts_at") + ASIDE, ends_at=F("ends_at") + ASIDE)
    for shift, details in moved:
        shift.starts_at, shift.ends_at = details.starts_at, details.ends_at
        shift.save()


def _write_positions(activity: Activity, wanted: list[PositionDetails], now: dt.datetime) -> None:
    for position in activity.positions.exclude(name__in=[position.name for position in wanted]):
        if position.slots.filter(sign_ups__isnull=False).exists():
            raise CannotPublish(f"岗位“{position.name}”已有人报名，不能删除。", field="capacity")
        position.delete()
    promoted = []
    is_open = activity.organization.state != OrganizationState.SUSPENDED
    shifts = list(activity.shifts.all())
    for order, details in enumerate(wanted):
        position, _ = Position.objects.update_or_create(
            activity=activity, name=details.name, defaults={"requirements": details.requirements, "order": order}
        )
        for shift in shifts:
            defaults = {"activity": activity, "capacity": details.capacity, "is_open": is_open}
            slot, _ = Slot.objects.get_or_create(shift=shift, position=position, defaults=defaults)
            slot = Slot.objects.select_for_update().get(pk=slot.pk)
            if details.capacity < slot.taken:
                raise CannotPublish(f"已有 {slot.taken} 人报名，名额不能少于 {slot.taken}。", field="capacity")
            if details.capacity != slot.capacity:
                Slot.objects.filter(pk=slot.pk).update(capacity=details.capacity)
                promoted += fill_places(slot.pk, now=now)
    notices.tell_promoted(promoted, now)


def _list_in_regions(activity: Activity) -> None:
    """One row for each region above the place, in list order."""
    activity.listed_regions.all().delete()
    if activity.place_region:
        above = Region.objects.filter(path__in=lineage(activity.place_region.path))
        ActivityRegion.objects.bulk_create(
            ActivityRegion(activity=activity, region=region, ends_at=activity.ends_at) for region in above
        )


def details_of(activity: Activity) -> ActivityDetails:
    """What the organizer stated, read back."""
    names = [name for name in ActivityDetails.__dataclass_fields__ if name not in LIVES_ELSEWHERE]
    shifts = list(activity.shifts.all())
    slots = activity.slots.filter(shift=shifts[0]).select_related("position").order_by("position__order")
    return ActivityDetails(
        **{name: getattr(activity, name) for name in names},
        shifts=[ShiftDetails(starts_at=shift.starts_at, ends_at=shift.ends_at) for shift in shifts],
        positions=[
            PositionDetails(name=slot.position.name, requirements=slot.position.requirements, capacity=slot.capacity)
            for slot in slots
        ],
    )
