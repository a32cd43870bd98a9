"""What was recorded, doubted, entered by hand, certified; trainings and stars."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

from tests.core.test_files import PDF
from tests.web.wall_town.plans import COUNTY, plan_of, region_of
from volunteering.access.services import set_parameter
from volunteering.accounts.models import User
from volunteering.activities.models import SignUp
from volunteering.activities.services import (
    ShiftDetails,
    publish_activity,
    save_activity,
    sign_up,
)
from volunteering.core import parameters
from volunteering.core.zone import CHINA
from volunteering.organizations.models import Organization
from volunteering.service_records.enums import AnomalyKind, MeritKind
from volunteering.service_records.models import Anomaly, HandSheet, ServiceRecord, StarProposal
from volunteering.service_records.selectors import hand_evidence_of
from volunteering.service_records.services import (
    MeritDetails,
    Served,
    Wanted,
    add_hand_evidence,
    approve_sheet,
    confirm_hours,
    enter_merit,
    issue_certificate,
    mark_arrived,
    mark_left,
    object_to_notice,
    object_to_record,
    open_door,
    order_certificates,
    save_sheet,
    send_sheet,
)
from volunteering.volunteers.enums import GuardianRelation
from volunteering.volunteers.models import Volunteer
from volunteering.volunteers.services import GuardianConsent


def _odd(entry: ServiceRecord, now: dt.datetime) -> Anomaly:
    return Anomaly.objects.create(
        kind=AnomalyKind.OWN,
        subject=entry.sign_up_id.hex,
        organization=entry.organization,
        activity=entry.activity,
        shift=entry.sign_up.shift,
        volunteer=entry.volunteer,
        day=now.date(),
        rules_version=1,
        found_at=now,
    )


def attended(by: User, place: SignUp) -> dict[str, str]:
    """Tomorrow, seen from the day after: the place was taken and the hours are recorded."""
    shift = place.shift
    door = open_door(by=by, shift=shift, now=shift.starts_at)
    mark_arrived(by=by, sign_up=place, now=shift.starts_at)
    attendance = mark_left(by=by, sign_up=place, now=shift.ends_at)
    confirmed = confirm_hours(by=by, shift=shift, rest_minutes=0, now=shift.ends_at)
    person = place.volunteer.user
    objection = object_to_record(by=person, sign_up=place, text="少了一小时", now=shift.ends_at)
    entry = confirmed.recorded[0]
    things = {"attended": attendance, "entry": entry, "objection": objection, "anomaly": _odd(entry, shift.ends_at)}
    day = shift.ends_at.astimezone(CHINA).date()
    wanted = Wanted(shift.activity.organization, day, day)
    certificate = issue_certificate(by=person, volunteer=place.volunteer, wanted=wanted, now=shift.ends_at)
    things |= {"certificate": certificate}
    things |= {"certificates": order_certificates(by=by, wanted=wanted, people=None, now=shift.ends_at)}
    return {"door": door.public_id, "serial": certificate.serial, **{name: str(one.pk) for name, one in things.items()}}


def by_hand(
    users: dict[str, User], owner: Volunteer, another: Volunteer, names: dict[str, str], now: dt.datetime
) -> dict[str, str]:
    """An afternoon's shift of which one sheet waits for review and another stands on public notice, and is doubted."""
    by, plan = users["administrator"], plan_of("补录的活动", now)
    morning = plan.shifts[0]
    hours = dt.timedelta(hours=5)
    plan = replace(plan, shifts=[ShiftDetails(starts_at=morning.starts_at + hours, ends_at=morning.ends_at + hours)])
    ours = Organization.objects.get(public_id=names["ours"])
    activity = save_activity(by=by, organization=ours, details=plan, now=now)
    switch = parameters.REVIEWS_ACTIVITIES
    set_parameter(by=users["chief"], parameter=switch, typed="0", region=region_of(COUNTY), now=now)
    publish_activity(by=by, activity=activity, is_volunteering=True, now=now)
    guardian = GuardianConsent(name="张父", relation=GuardianRelation.FATHER, phone="19900000091")
    slot = activity.slots.select_related("activity", "shift").get()
    sign_up(by=users["owner"], volunteer=owner, slot=slot, now=now, guardian=guardian)

    def enter(person: Volunteer) -> HandSheet:
        said = Served(person, slot.shift.starts_at, slot.shift.ends_at)
        after = slot.shift.ends_at
        made = save_sheet(by=by, shift=slot.shift, people=[said], reason="停电", now=after)
        add_hand_evidence(by=by, sheet=made, name="签到表.pdf", content=PDF, now=after)
        return send_sheet(by=by, sheet=made, now=after)

    sheet, noticed = enter(owner), enter(another)
    switch = parameters.NOTICE_OF_HAND_ENTRIES
    set_parameter(by=users["chief"], parameter=switch, typed="1", region=region_of(COUNTY), now=now)
    approve_sheet(by=users["chief"], sheet=noticed, now=now)
    line = noticed.lines.get()
    doubt = object_to_notice(by=users["bystander"], line=line, text="没有到场", now=now)
    things = {"hand_sheet": sheet, "hand_line": sheet.lines.get(), "hand_file": hand_evidence_of(sheet).get()}
    things |= {"noticed_sheet": noticed, "noticed_line": line, "doubt": doubt}
    return {"handed": activity.public_id, **{name: str(one.pk) for name, one in things.items()}}


def merits(
    users: dict[str, User], volunteers: dict[str, Volunteer], names: dict[str, str], now: dt.datetime
) -> dict[str, str]:
    """A training of the owner, with its proof; a star that waits and one that is announced."""
    details = MeritDetails(
        kind=MeritKind.TRAINING, name="墙内的培训", body="科协", on=now.date(), content="讲解", hours=Decimal(2)
    )
    merit = enter_merit(
        by=users["administrator"],
        details=details,
        people=[volunteers["owner"].pk],
        organization=Organization.objects.get(public_id=names["ours"]),
        proof=("签到表.pdf", PDF),
        now=now,
    )
    county = {"level": 1, "minutes": 7777, "region_path": region_of(COUNTY).path, "made_at": now}
    star = StarProposal.objects.create(volunteer=volunteers["applicant"], **county)
    announced = StarProposal.objects.create(
        volunteer=volunteers["bystander"],
        state="public",
        decided_by=users["chief"],
        decided_at=now,
        public_from=now.date(),
        public_until=now.date(),
        **county,
    )
    return {
        "merit": str(merit.pk),
        "merit_entry": str(merit.records.get().pk),
        "star": star.public_id,
        "announced": announced.public_id,
    }
