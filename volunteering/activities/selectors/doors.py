"""Where somebody stands at the door today."""

import datetime as dt

from volunteering.activities.enums import ActivityStatus
from volunteering.activities.models import Shift
from volunteering.core.clock import local_date
from volunteering.organizations.models import Organization


def shifts_today(organization: Organization, *, now: dt.datetime) -> list[Shift]:
    """The shifts of this calendar day, the next to end first; twenty at most. A shift never crosses midnight."""
    of_organization = Shift.objects.filter(activity__organization=organization, starts_at__date=local_date(now))
    published = of_organization.filter(activity__status=ActivityStatus.PUBLISHED)
    return list(published.select_related("activity").order_by("ends_at", "id")[:20])
