"""Which shifts wait for their hours, and until when. Costs do not grow with history: see `RecordingDeadline`."""

import datetime as dt
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, QuerySet

from volunteering.accounts.models import User
from volunteering.activities.enums import ActivityStatus, SignUpState
from volunteering.activities.models import Shift
from volunteering.core import parameters
from volunteering.core.clock import local_date
from volunteering.service_records.models import Attendance, RecordingDeadline, ServiceRecord
from volunteering.service_records.policies import deadlines_overseen_by
from volunteering.service_records.rules import deadlines as rules

# A shift lies within one day and its door stays open for hours: what is older has been looked at.
LOOK_BACK = dt.timedelta(days=2)


def waiting_people() -> "QuerySet[Attendance]":
    """Who came, was never recorded and not refused. A record that was taken back had been made: it is no longer
    awaited."""
    came = Attendance.objects.filter(came_at__isnull=False, refused_because="", sign_up__state=SignUpState.CONFIRMED)
    return came.exclude(Exists(ServiceRecord.objects.filter(sign_up=OuterRef("sign_up"))))


def shifts_to_watch(since: dt.datetime, now: dt.datetime) -> "QuerySet[Shift]":
    """Ended, the door closed, somebody waits, and no deadline kept yet."""
    over = Shift.objects.filter(
        starts_at__gt=since,
        starts_at__lte=now,
        ends_at__lte=now - parameters.CHECK_OUT_STAYS(),
        activity__status=ActivityStatus.PUBLISHED,
        recording_deadline__isnull=True,
    )
    waiting = Exists(waiting_people().filter(shift=OuterRef("pk")))
    return over.filter(waiting).select_related("activity__organization").order_by("starts_at", "id")


def due_on(shift: Shift) -> dt.date:
    return rules.due_on(local_date(shift.ends_at), parameters.RECORDING_WORKING_DAYS())


def deadlines_of(activities: list[UUID]) -> dict[UUID, RecordingDeadline]:
    """Activity → the earliest deadline that is still open."""
    rows = RecordingDeadline.objects.filter(activity__in=activities, settled_at__isnull=True)
    return {one.activity_id: one for one in rows.order_by("-due_on", "-id")}


def overdue_for(user: User | AnonymousUser, *, today: dt.date) -> "QuerySet[RecordingDeadline]":
    """The overdue shifts of the regions whose records this user looks after."""
    return deadlines_overseen_by(user).filter(due_on__lt=today)
