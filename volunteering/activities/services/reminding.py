"""The day before: whoever has a place is told once, each shift for itself."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef

from volunteering.activities.enums import ActivityStatus, Audience
from volunteering.activities.models import Announcement, Shift
from volunteering.activities.notices import TOMORROW, when, where
from volunteering.activities.services.announcing import announce
from volunteering.core.timetable import one_of_many

AHEAD = dt.timedelta(hours=24)
TOO_LATE = dt.timedelta(hours=2)  # who is on the way already needs no reminder
PORTION = 200


def remind_of_shifts(*, now: dt.datetime) -> int:
    """Returns how many shifts were reminded of."""
    told = Announcement.objects.filter(kind=TOMORROW, shift=OuterRef("pk"), written_by__isnull=True)
    soon = Shift.objects.filter(
        ~Exists(told),
        starts_at__gt=now + TOO_LATE,
        starts_at__lte=now + AHEAD,
        activity__status=ActivityStatus.PUBLISHED,
    )
    reminded = 0
    for shift in soon.select_related("activity", "activity__place_region")[:PORTION]:
        with one_of_many("shift", shift.pk):
            reminded += _remind(shift, now)
    return reminded


def _remind(shift: Shift, now: dt.datetime) -> bool:
    activity = shift.activity
    period = when(shift.starts_at, shift.ends_at)
    body = f"“{activity.title}”{period}，{where(activity)}。不能参加请及时取消，让给候补的人。"
    try:
        with transaction.atomic():
            announce(
                activity,
                kind=TOMORROW,
                title="活动快开始了",
                body=body,
                now=now,
                audience=Audience.CONFIRMED,
                shift=shift,
            )
    except IntegrityError:  # another worker was quicker
        return False
    return True
