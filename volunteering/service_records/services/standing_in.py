"""Where no organization is left to confirm, the association does: as the organization would, or it refuses."""

import datetime as dt
from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from volunteering.accounts.models import User
from volunteering.activities.models import Shift
from volunteering.audit.services import record_each
from volunteering.core.clock import local_date
from volunteering.service_records import notices
from volunteering.service_records.models import Attendance
from volunteering.service_records.policies import can_stand_in
from volunteering.service_records.selectors.deadlines import waiting_people
from volunteering.service_records.services.deadlines import recount
from volunteering.service_records.services.ledger import CannotRecord, add_to_totals


@transaction.atomic
def refuse_hours(
    *, by: User, shift: Shift, people: Collection[UUID], reason: str, now: dt.datetime
) -> list[Attendance]:
    """不记录: of those who wait, the volunteers chosen; each is told why. Raises CannotRecord."""
    if not can_stand_in(by, shift.activity):
        raise CannotRecord("只有组织已暂停、解散或没有管理员的，才由当地科协处理。")
    if now < shift.ends_at:
        raise CannotRecord("场次结束以后才能处理。")
    if not people:
        raise CannotRecord("请先选出不记录的志愿者。", field="who")
    if not reason.strip():
        raise CannotRecord("请写明不记录的原因，会告诉每一位志愿者。", field="reason")
    waiting = waiting_people().filter(shift=shift, sign_up__volunteer__in=people)
    there = set(waiting.values_list("sign_up__volunteer", flat=True))
    # Under these locks nobody else confirms them.
    add_to_totals(dict.fromkeys(there, 0), year=local_date(shift.starts_at).year, services=0)
    found = list(waiting.select_related("sign_up__volunteer").order_by("id"))
    if {one.sign_up.volunteer_id for one in found} != set(people):
        raise CannotRecord("名单刚刚有变化，请重新选。", field="who")
    for one in found:
        one.refused_because = reason.strip()[:200]
    Attendance.objects.bulk_update(found, ("refused_because",), batch_size=200)
    activity = shift.activity
    words = {"title": activity.title}
    record_each(
        "service_records:attendance:refused",
        {one.pk: words for one in found},
        by=by,
        organization_id=activity.organization_id,
    )
    recount(shift.pk, now=now)
    notices.tell_attendance_refused(found, shift, now)
    return found
