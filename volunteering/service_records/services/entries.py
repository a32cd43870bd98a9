"""What an entry of the ledger says, and what a person has in it already: for hours seen at the door or by hand."""

import datetime as dt
from uuid import UUID

from django.db.models import Q

from volunteering.accounts.models import User
from volunteering.activities.models import Activity, Shift
from volunteering.core import parameters
from volunteering.regions.selectors import full_name
from volunteering.service_records.models import ServiceRecord
from volunteering.service_records.rules import VERSION, Period, capped, overlap
from volunteering.volunteers.models import Volunteer
from volunteering.volunteers.selectors import records_of_people

ONLINE = "线上"


def entry_of(
    activity: Activity, volunteer: Volunteer, period: Period, minutes: int, *, by: User, now: dt.datetime
) -> ServiceRecord:
    """Not stored yet, and without how it arose: the caller says that."""
    return ServiceRecord(
        volunteer=volunteer,
        organization=activity.organization,
        activity=activity,
        title=activity.title,
        organization_name=activity.organization.name,
        place=place_of(activity),
        content=activity.content,
        leader_name=activity.leader.name if activity.leader else activity.contact_name,
        starts_at=period.starts_at,
        ends_at=period.ends_at,
        minutes=capped(minutes, most_hours=parameters.HOURS_PER_SHIFT()),
        rules_version=VERSION,
        recorded_by=by,
        recorded_at=now,
    )


def place_of(activity: Activity) -> str:
    if activity.place_region is None:
        return ONLINE
    return f"{full_name(activity.place_region)}{activity.address}"[:200]


def recorded_at(shift: Shift, people: list[UUID]) -> set[UUID]:
    """Those of these people who have an entry of this shift already, also under a record merged into theirs."""
    same_person = records_of_people(people)
    of_shift = Q(sign_up__shift=shift) | Q(hand_line__shift=shift)
    standing = ServiceRecord.objects.standing().filter(of_shift, volunteer__in=same_person)
    return {same_person[one] for one in standing.values_list("volunteer", flat=True)}


def recorded_during(shift: Shift, people: list[UUID]) -> dict[UUID, list[ServiceRecord]]:
    """What these people have at that time already, also under a record that was merged into theirs."""
    same_person = records_of_people(people)
    standing = ServiceRecord.objects.standing().filter(
        volunteer__in=same_person, starts_at__lt=shift.ends_at, ends_at__gt=shift.starts_at
    )
    found: dict[UUID, list[ServiceRecord]] = {}
    for one in standing:
        found.setdefault(same_person[one.volunteer_id], []).append(one)
    return found


def clashing_with(served: Period | ServiceRecord, known: list[ServiceRecord]) -> ServiceRecord | None:
    period = Period(served.starts_at, served.ends_at)
    return next((one for one in known if overlap(period, Period(one.starts_at, one.ends_at))), None)
