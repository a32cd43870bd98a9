"""Who went home without checking out hears of it while the door is still open."""

import datetime as dt

from volunteering.activities.enums import ActivityStatus
from volunteering.activities.models import Shift
from volunteering.core import parameters
from volunteering.core.timetable import one_of_many
from volunteering.service_records import notices
from volunteering.service_records.models import Attendance

GRACE = dt.timedelta(minutes=15)  # most are on their way to the door
LOOK_BACK = dt.timedelta(days=1)  # a shift lies within one day


def remind_to_check_out(*, now: dt.datetime) -> None:
    """Run again it tells the same people nothing new."""
    stays = parameters.CHECK_OUT_STAYS()
    lately = Shift.objects.filter(starts_at__gt=now - LOOK_BACK, ends_at__lte=now - GRACE, ends_at__gt=now - stays)
    for shift in lately.filter(activity__status=ActivityStatus.PUBLISHED).select_related("activity"):
        with one_of_many("check-out of shift", shift.pk):
            inside = Attendance.objects.filter(shift=shift, came_at__isnull=False, left_at__isnull=True)
            users = list(inside.values_list("sign_up__volunteer__user", flat=True))
            notices.tell_to_check_out(shift, [user for user in users if user], shift.ends_at + stays, now)
