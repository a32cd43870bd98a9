"""A small town for the wall: real things behind every route, and everybody who may or may not come near them."""

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal

from django.conf import settings
from django.test import Client

from tests.conftest import pass_second_factor
from tests.core.test_files import PDF, picture
from tests.organizations.test_claims import old_team
from volunteering.access.enums import RegionRole
from volunteering.access.services import grant_region_role, set_parameter
from volunteering.accounts.models import User
from volunteering.accounts.services import open_user
from volunteering.activities.enums import Audience, Rhythm
from volunteering.activities.models import Activity, SignUp, Subscription
from volunteering.activities.services import (
    ActivityDetails,
    PositionDetails,
    ShiftDetails,
    publish_activity,
    save_activity,
    set_leader,
    sign_up,
    subscribe,
    write_to_participants,
)
from volunteering.activities.services.calendar import open_feed
from volunteering.content.services import LinkDetails, PolicyDetails, save_link, save_original, save_policy_document
from volunteering.core import clock, parameters
from volunteering.core.models import Work, WorkState
from volunteering.core.remembering import forget
from volunteering.core.zone import CHINA
from volunteering.imports.services import upload_batch
from volunteering.imports.workbooks import template_of
from volunteering.organizations.enums import Tier
from volunteering.organizations.importers import MEMBERS
from volunteering.organizations.models import Membership, Organization
from volunteering.organizations.selectors import evidence_of_claim
from volunteering.organizations.services import (
    FormationDetails,
    Named,
    OrganizationDetails,
    UnitDetails,
    add_evidence,
    approve_membership,
    certify_organization,
    decide_parent_request,
    edit_organization,
    file_claim,
    file_organization,
    register_organization,
    request_administrator,
    request_membership,
    request_parent,
    set_formation_task,
    write_to_members,
)
from volunteering.regions.enums import RegionKind
from volunteering.regions.models import Region
from volunteering.regions.services import add_region, load_regions
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
from volunteering.service_records.services.deadlines import watch_shifts
from volunteering.stories.enums import StoryKind
from volunteering.stories.models import Story
from volunteering.stories.services import StoryDetails, propose_story, publish_recap, save_story
from volunteering.vocabularies.models import Term
from volunteering.vocabularies.services import load_terms
from volunteering.volunteers.enums import GuardianRelation
from volunteering.volunteers.models import ClaimCase, Volunteer
from volunteering.volunteers.services import GuardianConsent, claim_person, decide_same_person
from volunteering.web.demo.loading import People

CITY, COUNTY, NEXT_COUNTY, ANOTHER_CITY = "320400", "320411", "320402", "320500"
STAFF = {
    "viewer": (COUNTY, RegionRole.VIEWER),
    "reviewer": (COUNTY, RegionRole.REVIEWER),
    "chief": (CITY, RegionRole.ADMINISTRATOR),
    "operator": (CITY, RegionRole.OPERATOR),
    "neighbour": (NEXT_COUNTY, RegionRole.ADMINISTRATOR),
    "foreign": (ANOTHER_CITY, RegionRole.OPERATOR),
}
WEEK, YEAR = dt.timedelta(weeks=1), dt.timedelta(days=365)


@dataclass
class Town:
    sessions: dict[str, str]  # role → key; a visitor has none
    names: dict[str, str]  # what an address or a form calls a thing

    def client(self, role: str) -> Client:
        """Anew for each question: an answer may end the session."""
        client = Client()
        if role in self.sessions:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[role]
        return client


def build_town() -> Town:
    forget()  # parameters of a town built shortly before
    load_regions()
    load_terms()
    now = clock.now()
    people = People(now)
    volunteers = {
        role: people.make() for role in ("bystander", "owner", "leader", "administrator", "above", "rival", "applicant")
    }
    users = {role: one.user for role, one in volunteers.items()}
    users["newcomer"] = open_user(phone="19900000090", now=now)
    for role, (code, power) in STAFF.items():
        users[role] = people.make().user
        grant_region_role(by=None, user=users[role], region=_region(code), role=power, now=now)
    users["hasty"] = users["operator"]
    names = {"grant": str(users["viewer"].region_grants.get().pk)}
    names |= _organizations(users, volunteers, now)
    names |= _activities(users, volunteers["owner"], names, now)
    names |= _merits(users, volunteers, names, now)
    _led(users, volunteers["leader"], names, now)
    names |= _by_hand(users, volunteers["owner"], people.make(), names, now)
    names |= _claims(users["owner"], now)
    names |= _cases(users, volunteers["owner"], people.make(), now)
    names |= _desk(users["operator"], now)
    names |= _formation(users["chief"], now)
    names |= _stories(users["administrator"], volunteers["owner"], names)
    names |= _letters(users, names, now)
    return Town({role: _session(role, user) for role, user in users.items()}, names)


def _organizations(users: dict[str, User], volunteers: dict[str, Volunteer], now: dt.datetime) -> dict[str, str]:
    """Ours stands below a corps and is asked by theirs; young waits for certification."""
    chief, administrator = users["chief"], users["administrator"]

    def register(by: User, name: str, tier: Tier, region: str = COUNTY) -> Organization:
        return register_organization(by=by, details=_details(name, tier, region), now=now)

    corps = certify_organization(
        by=chief, organization=register(users["above"], "常州支队", Tier.CITY_CORPS, CITY), now=now
    )
    ours = register(administrator, "新北大队", Tier.DISTRICT_BRIGADE)
    ours = certify_organization(by=chief, organization=ours, now=now)
    theirs = certify_organization(by=chief, organization=register(users["rival"], "邻家小队", Tier.TEAM), now=now)
    young = register(administrator, "还没认证的队", Tier.TEAM)
    file = add_evidence(by=administrator, organization=young, name="证书.pdf", content=PDF, now=now)

    joined = request_parent(by=administrator, organization=ours, parent=corps, now=now)
    decide_parent_request(by=users["above"], request=joined, approve=True, now=now)
    asked = request_parent(by=users["rival"], organization=theirs, parent=ours, now=now)

    def ask(role: str) -> Membership:
        return request_membership(by=users[role], volunteer=volunteers[role], organization=ours, now=now)

    member, applicant = ask("owner"), ask("applicant")
    approve_membership(by=administrator, membership=member, now=now)
    renamed = _details("新北大队改名", Tier.DISTRICT_BRIGADE, COUNTY)
    edit_organization(by=administrator, organization=ours, details=renamed, now=now)
    things = {"file": file, "parent_request": asked, "member": member, "applicant": applicant}
    Organization.objects.filter(pk=ours.pk).update(member_count=101)  # room for a second administrator
    things["proposal"] = request_administrator(by=administrator, membership=member, now=now)
    things["change"] = ours.pending_changes.get()
    named = Named(volunteers["owner"].name, users["owner"].phone)
    details = _details("新北小队", Tier.TEAM, COUNTY)
    below = file_organization(by=administrator, parent=ours, details=details, administrator=named, now=now)
    things["office"] = below.named_administrator
    sheet = upload_batch(
        by=administrator,
        kind="volunteers",
        organization_id=ours.pk,
        region_path=ours.region_path,
        name="名单.xlsx",
        content=template_of(MEMBERS),
        now=now,
    )
    organizations = {"sheet": sheet, "corps": corps, "ours": ours, "theirs": theirs, "young": young}
    return {name: str(one.pk) for name, one in things.items()} | {
        name: one.public_id for name, one in organizations.items()
    }


def _activities(users: dict[str, User], owner: Volunteer, names: dict[str, str], now: dt.datetime) -> dict[str, str]:
    """One public with a minor's place in it, one draft, one that waits for review."""
    by, ours = users["administrator"], Organization.objects.get(public_id=names["ours"])
    made = {
        name: save_activity(by=by, organization=ours, details=_plan(title, now), now=now)
        for name, title in (("activity", "公开的活动"), ("draft", "活动草稿"), ("in_review", "待审的活动"))
    }
    publish_activity(by=by, activity=made["activity"], is_volunteering=True, now=now)
    _overdue(by, ours, owner, now)
    switch = parameters.REVIEWS_ACTIVITIES
    set_parameter(by=users["chief"], parameter=switch, typed="1", region=_region(COUNTY), now=now)
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
        "subscription": str(_subscribed(users["owner"], owner, now).pk),
        **_attended(by, place),
        "feed": open_feed(by=users["owner"], volunteer=owner, now=now),
    }


def _letters(users: dict[str, User], names: dict[str, str], now: dt.datetime) -> dict[str, str]:
    """Ours writes to who takes part and to its members; the owner has been told of the membership."""
    by, ours = users["administrator"], Organization.objects.get(public_id=names["ours"])
    activity = Activity.objects.get(public_id=names["activity"])
    things = {
        "letter": write_to_participants(by=by, activity=activity, audience=Audience.ALL, text="请带水杯。", now=now),
        "members_letter": write_to_members(by=by, organization=ours, text="下周开会。", now=now),
        "notice": users["owner"].notices.get(kind="organizations:joined"),
    }
    return {name: str(one.pk) for name, one in things.items()}


def _subscribed(by: User, owner: Volunteer, now: dt.datetime) -> Subscription:
    asked = {"region": None, "category": None, "keyword": "观鸟", "rhythm": Rhythm.DAILY}
    return subscribe(by=by, volunteer=owner, now=now, **asked)


def _led(users: dict[str, User], leader: Volunteer, names: dict[str, str], now: dt.datetime) -> None:
    """A member of ours stands at the door of the public activity."""
    by, ours = users["administrator"], Organization.objects.get(public_id=names["ours"])
    joined = request_membership(by=users["leader"], volunteer=leader, organization=ours, now=now)
    approve_membership(by=by, membership=joined, now=now)
    activity = Activity.objects.get(public_id=names["activity"])
    set_leader(by=by, activity=activity, volunteer=leader, now=now)


def _overdue(by: User, ours: Organization, owner: Volunteer, now: dt.datetime) -> None:
    """Six weeks ago somebody came, and nobody wrote it down."""
    then = now - 6 * WEEK
    draft = save_activity(by=by, organization=ours, details=_plan("逾期的活动", then), now=then)
    publish_activity(by=by, activity=draft, is_volunteering=True, now=then)
    slot = draft.slots.select_related("activity", "shift").get()
    place = sign_up(by=owner.user, volunteer=owner, slot=slot, now=then)
    mark_arrived(by=by, sign_up=place, now=slot.shift.starts_at)
    watch_shifts(now=now)


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


def _attended(by: User, place: SignUp) -> dict[str, str]:
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


def _by_hand(
    users: dict[str, User], owner: Volunteer, another: Volunteer, names: dict[str, str], now: dt.datetime
) -> dict[str, str]:
    """An afternoon's shift of which one sheet waits for review and another stands on public notice, and is doubted."""
    by, plan = users["administrator"], _plan("补录的活动", now)
    morning = plan.shifts[0]
    hours = dt.timedelta(hours=5)
    plan = replace(plan, shifts=[ShiftDetails(starts_at=morning.starts_at + hours, ends_at=morning.ends_at + hours)])
    ours = Organization.objects.get(public_id=names["ours"])
    activity = save_activity(by=by, organization=ours, details=plan, now=now)
    switch = parameters.REVIEWS_ACTIVITIES
    set_parameter(by=users["chief"], parameter=switch, typed="0", region=_region(COUNTY), now=now)
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
    set_parameter(by=users["chief"], parameter=switch, typed="1", region=_region(COUNTY), now=now)
    approve_sheet(by=users["chief"], sheet=noticed, now=now)
    line = noticed.lines.get()
    doubt = object_to_notice(by=users["bystander"], line=line, text="没有到场", now=now)
    things = {"hand_sheet": sheet, "hand_line": sheet.lines.get(), "hand_file": hand_evidence_of(sheet).get()}
    things |= {"noticed_sheet": noticed, "noticed_line": line, "doubt": doubt}
    return {"handed": activity.public_id, **{name: str(one.pk) for name, one in things.items()}}


def _merits(
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
    county = {"level": 1, "minutes": 7777, "region_path": _region(COUNTY).path, "made_at": now}
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


def _claims(owner: User, now: dt.datetime) -> dict[str, str]:
    old = old_team(_region(COUNTY), now, name="等待认领的队")
    why = "我从2016年起担任队长，王老师可以证明。"
    claim = file_claim(by=owner, organization=old, statement=why, file=("任命.pdf", PDF), now=now)
    file = evidence_of_claim(claim).get()
    return {"old": old.public_id, "claim": str(claim.pk), "claim_file": str(file.pk)}


def _cases(users: dict[str, User], owner: Volunteer, another: Volunteer, now: dt.datetime) -> dict[str, str]:
    """The newcomer says to be the owner; somebody else was found to be another volunteer."""

    def claim(by: User, person: Volunteer) -> ClaimCase:
        made = claim_person(by=by, name=person.name, id_number=person.document_number, now=now)
        assert made.case is not None
        return made.case

    county = _region(COUNTY)
    Volunteer.objects.filter(pk=another.pk).update(region=county, region_path=county.path)
    case = claim(users["newcomer"], owner)
    settled = claim(open_user(phone="19900000092", now=now), another)
    merge = decide_same_person(by=users["chief"], case=settled, now=now)
    return {"case": case.public_id, "case_key": str(case.pk), "merge": str(merge.pk)}


def _desk(operator: User, now: dt.datetime) -> dict[str, str]:
    notice = PolicyDetails(title="公开的文件", body="文", is_published=True, issued_on=now.date())
    policy = save_policy_document(by=operator, details=notice, now=now)
    hidden = save_policy_document(by=operator, details=PolicyDetails(title="文件草稿", body="文"), now=now)
    for document in (policy, hidden):
        save_original(by=operator, document=document, name="原文.pdf", content=PDF, now=now)
    link = save_link(by=operator, details=LinkDetails(label="链接"))
    zone = add_region(by=operator, parent=_region(COUNTY), name="墙内开发区", kind=RegionKind.FUNCTIONAL_ZONE)
    term = Term.objects.filter(vocabulary="occupation").first()
    dead = Work.objects.create(
        kind="sms:send", subject_id=operator.pk, state=WorkState.DEAD, attempts=6, due_at=now, created_at=now
    )
    return {
        "dead_work": str(dead.pk),
        "policy": policy.public_id,
        "hidden": hidden.public_id,
        "link": str(link.pk),
        "zone": str(zone.pk),
        "county": str(_region(COUNTY).pk),
        "term": term.pk.partition(":")[2],
    }


def _formation(chief: User, now: dt.datetime) -> dict[str, str]:
    asked = FormationDetails(title="墙内的任务", issuer="科协", issued_on=now.date(), deadline=now.date())
    unit = UnitDetails(region=_region(COUNTY), tier="district_brigade", people=50)
    task = set_formation_task(by=chief, region=_region(COUNTY), details=asked, units=[unit], now=now)
    return {"formation": task.public_id, "unit": str(task.units.get().pk)}


def _stories(by: User, owner: Volunteer, names: dict[str, str]) -> dict[str, str]:
    """A published recap, a case and a person that are proposed, and a draft."""
    ours, activity = (
        model.objects.get(public_id=names[name]) for model, name in ((Organization, "ours"), (Activity, "activity"))
    )
    now, photos = activity.ends_at, [picture()]

    def write(kind: StoryKind, title: str, **about) -> Story:
        words = StoryDetails(title=title, body="很受欢迎", photos=photos)
        return save_story(by=by, organization=ours, kind=kind, details=words, now=now, **about)

    recap = publish_recap(
        by=by, story=write(StoryKind.RECAP, "墙内的风采", activity=activity), is_permitted=True, now=now
    )
    Volunteer.objects.filter(pk=owner.pk).update(born_on=dt.date(1980, 1, 1))
    owner.refresh_from_db()
    case = propose_story(by=by, story=write(StoryKind.CASE, "墙内的案例"), is_permitted=True, now=now)
    person = write(StoryKind.PERSON, "墙内的人物", volunteer=owner)
    propose_story(by=by, story=person, is_permitted=True, now=now)
    made = {"case_story": case, "person_story": person, "draft_story": write(StoryKind.CASE, "墙内的草稿")}
    shown = {"recap_photo": recap.photos.get(), "case_photo": case.photos.get()}
    return {"recap": recap.public_id, **{name: one.public_id for name, one in made.items()}} | {
        name: str(one.pk) for name, one in shown.items()
    }


def _session(role: str, user: User) -> str:
    client = Client()
    client.force_login(user)
    if role in STAFF:
        pass_second_factor(client)
    return client.session.session_key


def _region(code: str) -> Region:
    return Region.objects.get(code=code)


def _details(name: str, tier: Tier, region: str) -> OrganizationDetails:
    return OrganizationDetails(
        name=name,
        tier=tier,
        is_registered=False,
        supervisor_type=Term.objects.get(vocabulary="supervisor_type", name="地方科协"),
        supervisor="科学技术协会",
        founded_on=dt.date(2019, 8, 8),
        home_region=_region(region),
        service_categories=[],
    )


def _plan(title: str, now: dt.datetime) -> ActivityDetails:
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
        place_region=_region(COUNTY),
        address="文化广场",
    )
