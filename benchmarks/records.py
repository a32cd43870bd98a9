"""Hours of many people, as the ledger has them once confirmed."""

import datetime as dt

from django.db import transaction

from volunteering.accounts.models import User
from volunteering.activities.models import SignUp, Slot
from volunteering.activities.services import (
    ActivityDetails,
    PositionDetails,
    ShiftDetails,
    publish_activity,
    save_activity,
)
from volunteering.core.zone import CHINA
from volunteering.organizations.models import Organization
from volunteering.regions.models import Region
from volunteering.service_records.models import ServiceRecord
from volunteering.service_records.services.ledger import write
from volunteering.vocabularies.models import Term
from volunteering.volunteers.models import Volunteer

DAY = dt.timedelta(days=1)


def recorded(holder: Organization, user: User, people: list[Volunteer], each: int, now: dt.datetime) -> None:
    """So many services of everybody, on the last days."""
    for number in range(each):
        activity = save_activity(
            by=user, organization=holder, details=_plan(number, len(people), now), now=now - 60 * DAY
        )
        publish_activity(by=user, activity=activity, is_volunteering=True, now=now - 60 * DAY)
        slot = Slot.objects.select_related("shift").get(activity=activity)
        places = SignUp.objects.bulk_create(
            (
                SignUp(
                    slot=slot,
                    shift=slot.shift,
                    activity=activity,
                    volunteer=one,
                    state="confirmed",
                    created_at=now - 50 * DAY,
                )
                for one in people
            ),
            batch_size=500,
        )
        with transaction.atomic():
            write([_entry(place, holder, user, now) for place in places], by=user)


def _entry(place: SignUp, holder: Organization, user: User, now: dt.datetime) -> ServiceRecord:
    return ServiceRecord(
        volunteer=place.volunteer,
        organization=holder,
        activity=place.activity,
        sign_up=place,
        title=place.activity.title,
        organization_name=holder.name,
        place="江苏省常州市新北区文化广场",
        content=place.activity.content,
        leader_name="王老师",
        starts_at=place.shift.starts_at,
        ends_at=place.shift.ends_at,
        minutes=115,
        came_how="code",
        left_how="code",
        rules_version=1,
        recorded_by=user,
        recorded_at=now,
    )


def _plan(number: int, capacity: int, now: dt.datetime) -> ActivityDetails:
    start = (now.astimezone(CHINA) - (number + 1) * DAY).replace(hour=9, minute=0, second=0, microsecond=0)
    return ActivityDetails(
        title=f"科普大篷车进社区第 {number + 1} 站",
        category=Term.objects.get(vocabulary="service_category", name="科普讲解"),
        content="为社区居民讲解垃圾分类、防灾减灾和安全用药，协助布置展台、维持秩序。",
        shifts=[ShiftDetails(starts_at=start, ends_at=start + dt.timedelta(hours=2))],
        positions=[PositionDetails(capacity=capacity)],
        sign_up_opens_at=start - 50 * DAY,
        sign_up_closes_at=start,
        contact_name="王老师",
        contact_phone="0519-00000000",
        risks="无",
        safeguards="有专人值守",
        place_region=Region.objects.get(code="320411"),
        address="文化广场",
    )
