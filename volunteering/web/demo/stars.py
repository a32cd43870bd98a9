"""A team that served for weeks on end: hours enough for stars, evaluations both ways, a training and a commendation."""

import datetime as dt
from decimal import Decimal

from volunteering.access.services import set_parameter
from volunteering.accounts.models import User
from volunteering.activities.enums import SignUpState
from volunteering.activities.models import Activity, Shift, SignUp
from volunteering.activities.services import sign_up
from volunteering.core import parameters
from volunteering.organizations.models import Organization
from volunteering.regions.models import Region
from volunteering.service_records.enums import Grade, MeritKind
from volunteering.service_records.models import StarProposal
from volunteering.service_records.services import (
    MeritDetails,
    check_in,
    check_out,
    confirm_hours,
    enter_merit,
    evaluate,
    look_at_stars,
    pass_everybody,
    pass_proposal,
    rate,
)
from volunteering.volunteers.models import Volunteer

OPINIONS = (
    (5, 5, "讲解员很耐心，孩子们听得认真。"),
    (5, 4, "分工清楚，就是午饭晚了一点。"),
    (4, 5, ""),
    (5, 5, "希望下次还有。"),
    (4, 4, "场地有点小。"),
    (3, 4, ""),
)


def load_stars(
    activity: Activity, team: list[Volunteer], *, staff: User, city: Region, announcing: Region, now: dt.datetime
) -> None:
    """`team`: who served all shifts of the activity, its organization's administrator first."""
    set_parameter(by=staff, parameter=parameters.PUBLIC_STARS, typed="1", region=announcing, now=now)
    for shift in activity.shifts.order_by("starts_at"):
        _say(shift, team)
    _enter(activity.organization, team, staff, city, now)
    _visit(team[0], Activity.objects.get(title="农机安全使用培训"))
    look_at_stars(now=now)
    administrator = team[0]
    for proposal in StarProposal.objects.filter(state="waiting").select_related("volunteer"):
        is_announced = proposal.region_path.startswith(announcing.path)
        if is_announced or proposal.volunteer_id == administrator.pk:
            pass_proposal(by=staff, proposal=proposal, now=now)


def _say(shift: Shift, team: list[Volunteer]) -> None:
    administrator, later = team[0].user, shift.ends_at + dt.timedelta(hours=3)
    assert administrator is not None
    places = SignUp.objects.filter(shift=shift, state=SignUpState.CONFIRMED, attendance__came_at__isnull=False)
    for number, place in enumerate(places.select_related("volunteer__user").order_by("id")):
        if shift.starts_at.day % 3 == 0 and place.volunteer.user and number:
            organizer, event, text = OPINIONS[(number + shift.starts_at.day // 3) % len(OPINIONS)]
            by = place.volunteer.user
            rate(by=by, sign_up=place, organizer=organizer, event=event, text=text, now=later)
        if number == 1:
            evaluate(by=administrator, sign_up=place, grade=Grade.EXCELLENT, reason="讲解受到孩子们欢迎", now=later)
        if number == 3 and shift.starts_at.day % 5 == 0:
            reason = "中途离开，没有告诉负责人"
            evaluate(by=administrator, sign_up=place, grade=Grade.FAILED, reason=reason, now=later)
    pass_everybody(by=administrator, shift=shift, now=later)


def _enter(organization: Organization, team: list[Volunteer], staff: User, city: Region, now: dt.datetime) -> None:
    administrator = team[0].user
    assert administrator is not None
    today = now.date()
    training = MeritDetails(
        kind=MeritKind.TRAINING,
        name="科普讲解与急救知识培训",
        body="常州市红十字会",
        on=today - dt.timedelta(days=40),
        content="面向公众的讲解方法；心肺复苏、止血包扎。",
        hours=Decimal("6"),
    )
    people = [one.pk for one in team[1:]]
    enter_merit(by=administrator, details=training, people=people, organization=organization, now=now)
    prize = MeritDetails(
        kind=MeritKind.COMMENDATION,
        name="年度优秀科技志愿者",
        body="常州市科学技术协会",
        on=today - dt.timedelta(days=12),
    )
    enter_merit(by=staff, details=prize, people=[one.pk for one in team[:2]], region=city, now=now)


def _visit(guest: Volunteer, activity: Activity) -> None:
    """An administrator serves with another organization, whose activity they may rate; they have not done so yet."""
    user, shift = guest.user, activity.shifts.get()
    administrator = activity.created_by
    assert user is not None
    assert administrator is not None
    slot = activity.slots.select_related("activity__organization", "shift").get()
    sign_up(by=user, volunteer=guest, slot=slot, now=shift.starts_at - dt.timedelta(days=3), accepts_clash=True)
    check_in(by=user, volunteer=guest, shift=shift, device="", now=shift.starts_at)
    check_out(by=user, volunteer=guest, shift=shift, now=shift.ends_at)
    confirm_hours(by=administrator, shift=shift, rest_minutes=0, now=shift.ends_at + dt.timedelta(hours=2))
    pass_everybody(by=administrator, shift=shift, now=shift.ends_at + dt.timedelta(hours=2))
