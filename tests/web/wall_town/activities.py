"""Activities public, drafted, in review and over; places in them."""

import datetime as dt

from tests.web.wall_town.hours import attended
from tests.web.wall_town.plans import (
    COUNTY,
    WEEK,
    YEAR,
    details_of,
    plan_of,
    region_of,
)
from volunteering.access.services import set_parameter
from volunteering.accounts.models import User
from volunteering.activities.enums import Audience, Rhythm
from volunteering.activities.models import Activity, Shift, Subscription
from volunteering.activities.services import (
    publish_activity,
    save_activity,
    set_leader,
    sign_up,
    subscribe,
    write_to_participants,
)
from volunteering.activities.services.calendar import open_feed
from volunteering.core import parameters
from volunteering.organizations.enums import Tier
from volunteering.organizations.models import Organization
from volunteering.organizations.services import (
    approve_membership,
    certify_organization,
    dissolve_organization,
    register_organization,
    request_membership,
    write_to_members,
)
from volunteering.service_records.services import (
    mark_arrived,
)
from volunteering.service_records.services.deadlines import watch_shift
from volunteering.volunteers.enums import GuardianRelation
from volunteering.volunteers.models import Volunteer
from volunteering.volunteers.services import GuardianConsent


def activities(users: dict[str, User], owner: Volunteer, names: dict[str, str], now: dt.datetime) -> dict[str, str]:
    """One public with a minor's place in it, one draft, one that waits for review."""
    by, ours = users["administrator"], Organization.objects.get(public_id=names["ours"])
    made = {
        name: save_activity(by=by, organization=ours, details=plan_of(title, now), now=now)
        for name, title in (("activity", "公开的活动"), ("draft", "活动草稿"), ("in_review", "待审的活动"))
    }
    publish_activity(by=by, activity=made["activity"], is_volunteering=True, now=now)
    late = _overdue(by, ours, owner, now)
    switch = parameters.REVIEWS_ACTIVITIES
    set_parameter(by=users["chief"], parameter=switch, typed="1", region=region_of(COUNTY), now=now)
    publish_activity(by=by, activity=made["in_review"], is_volunteering=True, now=now)

    owner.born_on = (now - 16 * YEAR).date()
    owner.save()
    guardian = GuardianConsent(name="张父", relation=GuardianRelation.FATHER, phone="19900000091")
    slots = {name: one.slots.select_related("activity", "shift").get() for name, one in made.items()}
    place = sign_up(by=users["owner"], volunteer=owner, slot=slots["activity"], now=now, guardian=guardian)
    return {
        **{name: one.public_id for name, one in made.items()},
        **{f"slot_of_{name}": str(slot.pk) for name, slot in slots.items()},
        "place": str(place.pk),
        "late_shift": str(late.pk),
        "subscription": str(_subscribed(users["owner"], owner, now).pk),
        **attended(by, place),
        "feed": open_feed(by=users["owner"], volunteer=owner, now=now),
    }


def _subscribed(by: User, owner: Volunteer, now: dt.datetime) -> Subscription:
    asked = {"region": None, "category": None, "keyword": "观鸟", "rhythm": Rhythm.DAILY}
    return subscribe(by=by, volunteer=owner, now=now, **asked)


def lead(users: dict[str, User], leader: Volunteer, names: dict[str, str], now: dt.datetime) -> None:
    """A member of ours stands at the door of the public activity."""
    by, ours = users["administrator"], Organization.objects.get(public_id=names["ours"])
    joined = request_membership(by=users["leader"], volunteer=leader, organization=ours, now=now)
    approve_membership(by=by, membership=joined, now=now)
    activity = Activity.objects.get(public_id=names["activity"])
    set_leader(by=by, activity=activity, volunteer=leader, now=now)


def _overdue(by: User, ours: Organization, owner: Volunteer, now: dt.datetime) -> Shift:
    """Six weeks ago somebody came, and nobody wrote it down."""
    then = now - 6 * WEEK
    draft = save_activity(by=by, organization=ours, details=plan_of("逾期的活动", then), now=then)
    publish_activity(by=by, activity=draft, is_volunteering=True, now=then)
    slot = draft.slots.select_related("activity", "shift").get()
    place = sign_up(by=owner.user, volunteer=owner, slot=slot, now=then)
    mark_arrived(by=by, sign_up=place, now=slot.shift.starts_at)
    watch_shift(shift=slot.shift, now=now)
    return slot.shift


def unattended(users: dict[str, User], person: Volunteer, now: dt.datetime) -> dict[str, str]:
    """A team that was dissolved before it confirmed anything."""
    by, chief, then = users["rival"], users["chief"], now - 6 * WEEK
    gone = register_organization(by=by, details=details_of("解散的队", Tier.TEAM, COUNTY), now=then)
    gone = certify_organization(by=chief, organization=gone, now=then)
    shift = _overdue(by, gone, person, now)
    dissolve_organization(by=chief, organization=gone, reason="合并", now=now)
    return {"unattended": str(shift.pk)}


def letters(users: dict[str, User], names: dict[str, str], now: dt.datetime) -> dict[str, str]:
    """Ours writes to who takes part and to its members; the owner has been told of the membership."""
    by, ours = users["administrator"], Organization.objects.get(public_id=names["ours"])
    activity = Activity.objects.get(public_id=names["activity"])
    things = {
        "letter": write_to_participants(by=by, activity=activity, audience=Audience.ALL, text="请带水杯。", now=now),
        "members_letter": write_to_members(by=by, organization=ours, text="下周开会。", now=now),
        "notice": users["owner"].notices.get(kind="organizations:joined"),
    }
    return {name: str(one.pk) for name, one in things.items()}
