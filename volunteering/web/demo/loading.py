"""Plays the last weeks: each thing happens through its service, at the moment it would have happened."""

import datetime as dt
from itertools import count, cycle, product

from django.db import transaction

from volunteering.access.enums import RegionRole
from volunteering.access.services import grant_region_role
from volunteering.accounts.models import User
from volunteering.accounts.services import open_user
from volunteering.activities.enums import SignUpState
from volunteering.activities.models import Activity, Shift, SignUp, Slot
from volunteering.activities.services import (
    ActivityDetails,
    PositionDetails,
    ShiftDetails,
    cancel_activity,
    publish_activity,
    save_activity,
    sign_up,
)
from volunteering.content.models import Link, PolicyDocument
from volunteering.content.services import LinkDetails, save_link, save_policy_document
from volunteering.core.zone import CHINA
from volunteering.imports.reading import Sheet, open_csv
from volunteering.organizations.enums import MembershipRole, Tier
from volunteering.organizations.models import Organization
from volunteering.organizations.services import (
    OrganizationDetails,
    approve_membership,
    certify_organization,
    decide_parent_request,
    register_organization,
    request_membership,
    request_parent,
    return_organization,
    set_posts,
)
from volunteering.organizations.services.legacy import load_legacy
from volunteering.regions.enums import RegionKind
from volunteering.regions.models import Region
from volunteering.regions.selectors import resolve
from volunteering.regions.services import add_region
from volunteering.service_records.services import (
    check_in,
    check_out,
    confirm_hours,
    mark_absent,
    mark_arrived,
    mark_left,
    open_door,
)
from volunteering.vocabularies.models import Term
from volunteering.volunteers.models import Volunteer
from volunteering.volunteers.services import Profile, register_volunteer
from volunteering.web.demo import words
from volunteering.web.demo.certificates import load_certificates
from volunteering.web.demo.deadlines import load_deadlines
from volunteering.web.demo.formation import import_members, load_formation
from volunteering.web.demo.hand import load_hand
from volunteering.web.demo.history import load_history
from volunteering.web.demo.letters import load_letters, sort_inboxes
from volunteering.web.demo.stars import load_stars
from volunteering.web.demo.stories import load_stories

CITY = ("江苏", "常州")
DAY = dt.timedelta(days=1)
BEGAN = 60 * DAY
REGION_HEADERS = ("所在区域省", "所在区域市", "所在区域县")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


@transaction.atomic
def load_demo(*, now: dt.datetime) -> str:
    """Load everything once; a second call finds the policy document and leaves all as it is."""
    if PolicyDocument.objects.filter(title=words.NOTICE.title).exists():
        return "已载入"
    save_policy_document(by=None, details=words.NOTICE, now=now - BEGAN)
    for position, (label, address, introduction) in enumerate(words.LINKS):
        if not Link.objects.filter(label=label).exists():
            save_link(
                by=None,
                details=LinkDetails(label=label, address=address, introduction=introduction, position=position),
            )
    staff = _staff(now - BEGAN)
    for county, name, kind in words.TOWNSHIPS:
        add_region(by=staff, parent=_region(county), name=name, kind=RegionKind(kind))
    people = People(now - BEGAN)
    members = {one.name: _organization(one, people, staff, now - BEGAN) for one in words.ORGANIZATIONS}
    import_members(words.LISTED, id_number=id_number, now=now - 3 * DAY)
    chief = User.objects.get(region_grants__region=_region("新北"))
    load_formation(city=_region(""), by=staff, chief=chief, now=now)
    for planned in words.ACTIVITIES:
        _activity(planned, members[planned.organization], now)
    weeks = Activity.objects.get(title=words.WEEKS)
    load_stars(weeks, members[words.CORPS][:5], staff=staff, city=_region(""), announcing=_region("钟楼"), now=now)
    load_deadlines(now)
    load_stories(members, by=staff, now=now)
    load_certificates(administrator=members[words.CORPS][0], now=now)
    corps = Organization.objects.get(name=words.CORPS)
    load_hand(staff=staff, chief_above=_administrator_of(corps), region=_region("金坛"), now=now)
    people.now = now - 730 * DAY
    person = people.make(is_demo=True)  # the one-click volunteer, who belongs to nothing yet
    load_history(person, staff=staff, city=_region(""), now=now)
    _legacy(now)
    sort_inboxes(now)
    load_letters(by=_administrator_of(corps), now=now)
    return f"{Volunteer.objects.count()} 人，{Organization.objects.count()} 个组织，{Activity.objects.count()} 个活动"


def _staff(now: dt.datetime) -> User:
    city, county = _region(""), _region("新北")
    for place, (region, role) in enumerate([(city, RegionRole.OPERATOR), (county, RegionRole.ADMINISTRATOR)]):
        user = open_user(phone=f"1980020000{place}", now=now, is_demo=True)
        grant_region_role(by=None, user=user, region=region, role=role, now=now)
    return User.objects.get(region_grants__region=city)


class People:
    """Makes up one volunteer after another."""

    def __init__(self, now: dt.datetime) -> None:
        self.now = now
        self.numbers = count()
        self.names = zip(cycle(words.SURNAMES), cycle(words.GIVEN_NAMES))
        self.terms = {
            vocabulary: list(Term.objects.filter(vocabulary=vocabulary))
            for vocabulary in Term.objects.order_by().values_list("vocabulary", flat=True).distinct()
        }
        self.regions = cycle([_region(county) for county in words.BRIGADES])

    def make(self, *, is_demo: bool = False) -> Volunteer:
        place = next(self.numbers)
        surname, given = next(self.names)
        user = open_user(phone=f"198001{place:05}", now=self.now, is_demo=is_demo)

        def pick(vocabulary: str) -> Term:
            return self.terms[vocabulary][place % len(self.terms[vocabulary])]

        profile = Profile(
            region=next(self.regions),
            employer=words.EMPLOYERS[place % len(words.EMPLOYERS)],
            political_status=self.terms["political_status"][-1],
            ethnicity=self.terms["ethnicity"][0],
            title_rank=pick("title_rank"),
            education=pick("education"),
            occupation=pick("occupation"),
            grassroots_leader=self.terms["grassroots_leader"][0],
            service_categories=[pick("service_category")],
            service_fields=[pick("service_field")],
        )
        return register_volunteer(
            by=user, name=surname + given, id_number=id_number(place), profile=profile, now=self.now
        )


def id_number(place: int) -> str:
    """A number no office ever gave: region 990000, with a right check digit."""
    body = f"990000{1955 + place % 45}{1 + place % 12:02}{1 + place % 28:02}{place % 1000:03}"
    return body + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True)) % 11]


def _organization(planned: words.DemoOrganization, people: People, staff: User, now: dt.datetime) -> list[Volunteer]:
    """The organization's members, its administrator first."""
    is_first = planned.name == words.CORPS
    members = [people.make(is_demo=is_first and place == 0) for place in range(planned.members)]
    administrator = members[0].user
    assert administrator is not None
    details = OrganizationDetails(
        name=planned.name,
        tier=Tier(planned.tier),
        is_registered=False,
        supervisor_type=Term.objects.get(vocabulary="supervisor_type", name="地方科协"),
        supervisor="常州市科学技术协会",
        founded_on=dt.date(2019, 10, 15),
        home_region=_region(planned.region),
        service_categories=list(Term.objects.filter(vocabulary="service_category")[:3]),
        introduction="服务科技工作者，服务公民科学素质提高。",
    )
    organization = register_organization(by=administrator, details=details, now=now)
    if planned.state == "returned":
        return_organization(by=staff, organization=organization, reason="请补充主管单位的正式名称", now=now)
    if planned.state == "certified":
        organization = certify_organization(by=staff, organization=organization, now=now)
        for place, member in enumerate(members[1:]):
            assert member.user is not None
            joined = now + place * (BEGAN - DAY) / planned.members  # one after another until today
            request = request_membership(by=member.user, volunteer=member, organization=organization, now=joined)
            approve_membership(by=administrator, membership=request, now=joined)
        _stand(organization, planned, administrator, staff, now)
    return members


def _stand(
    organization: Organization, planned: words.DemoOrganization, by: User, staff: User, now: dt.datetime
) -> None:
    """Its leaders, and its place below the organization it belongs to."""
    if planned.leader:
        set_posts(by=by, organization=organization, leader=planned.leader, deputies=[*planned.deputies], now=now)
    if planned.parent:
        parent = Organization.objects.get(name=planned.parent)
        request = request_parent(by=by, organization=organization, parent=parent, now=now)
        decide_parent_request(by=_administrator_of(parent), request=request, approve=True, now=now)


def _legacy(now: dt.datetime) -> None:
    """Teams and people of the older system, as its sheets would bring them."""
    teams = [["原系统编号", "组织名称", "主管单位类型", "主管单位", "成立日期", *REGION_HEADERS, "服务类别"]]
    for number, (name, county) in enumerate(words.LEGACY_TEAMS, start=1):
        kept = ["地方科协", "常州市科学技术协会", "2016-05-30"] if number > 1 else ["", "", ""]
        teams.append([f"DEMO-T{number}", name, *kept, *CITY, county, "科技培训、科普讲解"])
    people = [["原系统编号", "真实姓名", "手机号", "身份证号", *REGION_HEADERS, "原组织编号"]]
    for number, (name, phone, is_known, county, team) in enumerate(words.LEGACY_PEOPLE, start=1):
        card = id_number(900 + number) if is_known else ""
        people.append([f"DEMO-P{number}", name, phone, card, *CITY, county, f"DEMO-T{team}"])
    load_legacy(teams=_sheet(teams), people=_sheet(people), now=now - BEGAN)


def _sheet(rows: list[list[str]]) -> Sheet:
    return open_csv("\n".join(",".join(row) for row in rows).encode())


def _administrator_of(parent: Organization) -> User:
    user = parent.memberships.get(role=MembershipRole.ADMINISTRATOR).volunteer.user
    assert user is not None
    return user


def _activity(planned: words.DemoActivity, members: list[Volunteer], now: dt.datetime) -> None:
    administrator = members[0].user
    assert administrator is not None
    start, end = (_moment(now, planned.day, hour) for hour in planned.hours)
    details = ActivityDetails(
        title=planned.title,
        category=Term.objects.get(vocabulary="service_category", name=planned.category),
        content="志愿者提前半小时到场，听负责人说明分工；结束后一起整理场地。\n\n欢迎第一次参加的朋友。",
        shifts=[ShiftDetails(starts_at=start + day * DAY, ends_at=end + day * DAY) for day in range(planned.days)],
        positions=[PositionDetails(name=name, capacity=capacity) for name, capacity in planned.positions]
        or [PositionDetails(capacity=planned.capacity)],
        sign_up_opens_at=_moment(now, planned.opens, 8),
        sign_up_closes_at=start - planned.closes * DAY,
        contact_name="王老师",
        contact_phone="0519-00000000",
        risks="人多时注意台阶和车辆。",
        safeguards="现场有专人引导，备有急救箱。",
        place_region=None if planned.region == "online" else _region(planned.region),
        address=planned.address,
        is_hazardous=planned.is_hazardous,
    )
    organization = Organization.objects.get(memberships__volunteer=members[0])
    written_at = min(now, start) - 12 * DAY
    activity = save_activity(by=administrator, organization=organization, details=details, now=written_at)
    if planned.state == "draft":
        return
    publish_activity(by=administrator, activity=activity, is_volunteering=True, now=written_at)
    team = members[1:] if planned.is_led else members
    team = team[: planned.sign_ups]
    slots = Slot.objects.select_related("activity__organization", "shift").filter(activity=activity)
    for member, slot in product(team, slots) if planned.is_team else zip(team, cycle(slots), strict=False):
        assert member.user is not None
        sign_up(by=member.user, volunteer=member, slot=slot, now=written_at + DAY, accepts_clash=True)
    for shift in activity.shifts.filter(ends_at__lt=now):
        _attend(shift, administrator, planned.attended)
    if planned.state == "cancelled":
        cancel_activity(by=administrator, activity=activity, reason="天气预报有雷雨", now=written_at + 2 * DAY)


def _attend(shift: Shift, administrator: User, attended: str) -> None:
    """Most come in time and leave at the end; now and then somebody forgets to check out, or stays away."""
    places = SignUp.objects.filter(shift=shift, state=SignUpState.CONFIRMED).select_related("volunteer__user")
    open_door(by=administrator, shift=shift, now=shift.starts_at)
    for number, place in enumerate(places.order_by("id")):
        volunteer, user = place.volunteer, place.volunteer.user
        assert user is not None
        came_at = shift.starts_at - number % 4 * dt.timedelta(minutes=5)
        if number % 9 == 8:
            mark_absent(by=administrator, sign_up=place, now=shift.ends_at)
        elif attended == "list" and user != administrator:
            mark_arrived(by=administrator, sign_up=place, now=came_at)
            mark_left(by=administrator, sign_up=place, now=shift.ends_at)
        else:
            check_in(by=user, volunteer=volunteer, shift=shift, device="", now=came_at)
            if number % 7 != 6:
                check_out(by=user, volunteer=volunteer, shift=shift, now=shift.ends_at)
    if attended != "unrecorded":
        confirm_hours(by=administrator, shift=shift, rest_minutes=0, now=shift.ends_at + dt.timedelta(hours=1))


def _moment(now: dt.datetime, day: int, hour: int) -> dt.datetime:
    midnight = now.astimezone(CHINA).replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + day * DAY + dt.timedelta(hours=hour)


def _region(county: str) -> Region:
    region = resolve(*CITY, county)
    assert region is not None, county
    return region
