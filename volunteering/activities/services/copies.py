"""Copies and weekly series: separate activities, each with its own sign-ups."""

import datetime as dt
from dataclasses import replace

from django.db import transaction

from volunteering.accounts.models import User
from volunteering.activities.enums import ActivityStatus
from volunteering.activities.models import Activity
from volunteering.activities.services.details import ActivityDetails, CannotPublish, ShiftDetails
from volunteering.activities.services.publishing import publish_activity
from volunteering.activities.services.writing import details_of, locked, save_activity
from volunteering.core.keys import new_key

WEEK = dt.timedelta(weeks=1)
LONGEST_SERIES = 26


@transaction.atomic
def copy_activity(*, by: User, activity: Activity, later_by: dt.timedelta, now: dt.datetime) -> Activity:
    """A new draft with everything the same, all times moved. China keeps no summer time: a week is a week."""
    details = moved(details_of(activity), later_by)
    return save_activity(by=by, organization=activity.organization, details=details, now=now)


@transaction.atomic
def make_weekly_series(*, by: User, activity: Activity, times: int, now: dt.datetime) -> list[Activity]:
    """The same activity in the following weeks, `times` in all; returns the new ones.

    What follows a published activity is published too: it was checked once for all. Raises CannotPublish.
    """
    activity = locked(activity)
    if not 2 <= times <= LONGEST_SERIES:
        raise CannotPublish(f"每周系列可以有 2 到 {LONGEST_SERIES} 次，请修改次数。", field="times")
    if activity.status == ActivityStatus.CANCELLED:
        raise CannotPublish("活动已经取消，不能做成系列。可以复制一份重新发布。")
    if activity.series is None:
        activity.series = new_key()
        Activity.objects.filter(pk=activity.pk).update(series=activity.series)
    made = []
    for week in range(1, times):
        copy = copy_activity(by=by, activity=activity, later_by=week * WEEK, now=now)
        Activity.objects.filter(pk=copy.pk).update(series=activity.series)
        if activity.status == ActivityStatus.PUBLISHED:
            copy = publish_activity(by=by, activity=copy, is_volunteering=True, now=now)
        made.append(copy)
    return made


def moved(details: ActivityDetails, by: dt.timedelta) -> ActivityDetails:
    return replace(
        details,
        shifts=[ShiftDetails(starts_at=shift.starts_at + by, ends_at=shift.ends_at + by) for shift in details.shifts],
        sign_up_opens_at=details.sign_up_opens_at + by,
        sign_up_closes_at=details.sign_up_closes_at + by,
        members_open_at=details.members_open_at + by if details.members_open_at else None,
    )
