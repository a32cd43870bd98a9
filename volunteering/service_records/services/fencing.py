"""签到位置: the organization says where; who checks in decides whether the phone's place is compared."""

import datetime as dt

from django.db import transaction

from volunteering.accounts.enums import ConsentKind
from volunteering.accounts.models import User
from volunteering.accounts.selectors import who_consents
from volunteering.activities.models import Activity
from volunteering.audit.services import record
from volunteering.core.errors import Refusal
from volunteering.service_records.models import Fence
from volunteering.service_records.policies import can_confirm
from volunteering.service_records.rules.places import NEAREST, WIDEST, Position, is_inside


class CannotFence(Refusal):
    sentence = "只有这个组织的管理员可以设置签到位置。"


@transaction.atomic
def set_fence(*, by: User, activity: Activity, centre: Position, radius: int, now: dt.datetime) -> Fence:
    """One circle for all shifts. Raises CannotFence."""
    if not can_confirm(by, activity):
        raise CannotFence
    if not centre.is_on_earth:
        raise CannotFence(
            "经纬度不对。纬度在 -90 到 90 之间，经度在 -180 到 180 之间，例如 31.81、119.97。", field="latitude"
        )
    if not NEAREST <= radius <= WIDEST:
        raise CannotFence(f"范围应为 {NEAREST} 到 {WIDEST} 米。", field="radius")
    values = {"latitude": centre.latitude, "longitude": centre.longitude, "radius": radius}
    fence, _ = Fence.objects.update_or_create(activity=activity, defaults={**values, "set_by": by, "set_at": now})
    _note("service_records:fence:set", by, activity)
    return fence


@transaction.atomic
def remove_fence(*, by: User, activity: Activity) -> None:
    """Raises CannotFence."""
    if not can_confirm(by, activity):
        raise CannotFence
    if Fence.objects.filter(activity=activity).delete()[0]:
        _note("service_records:fence:removed", by, activity)


def place_of_check_in(by: User, activity: Activity, phone: Position | None) -> bool | None:
    """Inside or outside; None where no fence is set, nothing was sent, or the person does not consent to it."""
    if phone is None or not phone.is_on_earth:
        return None
    fence = Fence.objects.filter(activity=activity).first()
    if fence is None or by.pk not in who_consents([by.pk], ConsentKind.PLACE):
        return None
    return is_inside(phone, Position(fence.latitude, fence.longitude), fence.radius)


def _note(tag: str, by: User, activity: Activity) -> None:
    record(
        tag, by=by, subject_id=activity.pk, organization_id=activity.organization_id, words={"title": activity.title}
    )
