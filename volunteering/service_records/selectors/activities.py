"""What became of an activity, in figures."""

from dataclasses import dataclass

from django.db.models import Count, Sum

from volunteering.activities.models import Activity
from volunteering.service_records.models import Attendance, ServiceRecord


@dataclass(frozen=True)
class Figures:
    people: int  # distinct persons who came
    minutes: int  # what stands in the ledger of hours


def figures_of(activity: Activity) -> Figures:
    """As they are now: hours may still be confirmed, or taken back."""
    came = Attendance.objects.filter(sign_up__activity=activity, came_at__isnull=False)
    people = came.aggregate(count=Count("sign_up__volunteer", distinct=True))["count"]
    minutes = ServiceRecord.objects.standing().filter(activity=activity).aggregate(sum=Sum("minutes"))["sum"]
    return Figures(people, minutes or 0)
