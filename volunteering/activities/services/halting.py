"""What becomes of the activities of an organization that is suspended, resumed or dissolved."""

import datetime as dt

from volunteering.accounts.models import User
from volunteering.activities import notices
from volunteering.activities.enums import ActivityStatus
from volunteering.activities.models import Activity, SignUp, Slot
from volunteering.activities.services.placing import fill_places, lock_slots
from volunteering.activities.services.publishing import call_off
from volunteering.activities.services.writing import locked, note
from volunteering.organizations.models import Organization

DISSOLVED = "组织已解散"


def on_organization_suspended(*, organization: Organization, now: dt.datetime) -> None:
    """They stay visible, and who holds a place keeps it; nobody new gets one."""
    _close_slots(organization)


def on_organization_resumed(*, organization: Organization, now: dt.datetime) -> None:
    """Places open again; what became free meanwhile goes to who waited."""
    closed = Slot.objects.filter(activity__organization=organization, is_open=False)
    slots = lock_slots(list(closed.exclude(activity__status=ActivityStatus.CANCELLED).values_list("pk", flat=True)))
    Slot.objects.filter(pk__in=[slot.pk for slot in slots]).update(is_open=True)
    promoted: list[SignUp] = []
    for slot in slots:
        if slot.waiting:
            promoted += fill_places(slot.pk, now=now)
    notices.tell_promoted(promoted, now)


def on_organization_dissolved(*, organization: Organization, by: User, now: dt.datetime) -> None:
    """What has not started is cancelled and its participants told; what runs is finished without newcomers."""
    theirs = Activity.objects.filter(organization=organization).order_by("pk")
    for activity in theirs.filter(status=ActivityStatus.PUBLISHED, starts_at__gt=now):
        call_off(locked(activity), by=by, reason=DISSOLVED, now=now)
    for activity in theirs.filter(status=ActivityStatus.IN_REVIEW):
        activity.status, activity.return_reason, activity.updated_at = ActivityStatus.RETURNED, DISSOLVED, now
        activity.save(update_fields=("status", "return_reason", "updated_at"))
        note("activities:activity:returned", by, activity)
    _close_slots(organization)


def _close_slots(organization: Organization) -> None:
    open_slots = Slot.objects.filter(activity__organization=organization, is_open=True)
    slots = lock_slots(list(open_slots.values_list("pk", flat=True)))
    Slot.objects.filter(pk__in=[slot.pk for slot in slots]).update(is_open=False)
