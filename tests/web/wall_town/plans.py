"""What one fills in, and where: regions, the forms of an organization and of an activity."""

import datetime as dt

from volunteering.activities.services import (
    ActivityDetails,
    PositionDetails,
    ShiftDetails,
)
from volunteering.core.zone import CHINA
from volunteering.organizations.enums import Tier
from volunteering.organizations.services import (
    OrganizationDetails,
)
from volunteering.regions.models import Region
from volunteering.vocabularies.models import Term

CITY, COUNTY, NEXT_COUNTY, ANOTHER_CITY = "320400", "320411", "320402", "320500"
WEEK, YEAR = dt.timedelta(weeks=1), dt.timedelta(days=365)


def region_of(code: str) -> Region:
    return Region.objects.get(code=code)


def details_of(name: str, tier: Tier, region: str) -> OrganizationDetails:
    return OrganizationDetails(
        name=name,
        tier=tier,
        is_registered=False,
        supervisor_type=Term.objects.get(vocabulary="supervisor_type", name="地方科协"),
        supervisor="科学技术协会",
        founded_on=dt.date(2019, 8, 8),
        home_region=region_of(region),
        service_categories=[],
    )


def plan_of(title: str, now: dt.datetime) -> ActivityDetails:
    start = (now.astimezone(CHINA) + dt.timedelta(days=1)).replace(hour=9, minute=0, second=0, microsecond=0)
    return ActivityDetails(
        title=title,
        category=Term.objects.get(vocabulary="service_category", name="科普讲解"),
        content="讲解",
        shifts=[ShiftDetails(starts_at=start, ends_at=start + dt.timedelta(hours=2))],
        positions=[PositionDetails(capacity=20)],
        sign_up_opens_at=now,
        sign_up_closes_at=start,
        minimum_age=12,
        contact_name="王老师",
        contact_phone="0519-00000000",
        risks="无",
        safeguards="有专人值守",
        place_region=region_of(COUNTY),
        address="文化广场",
    )
