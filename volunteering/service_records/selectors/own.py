"""A person's own record."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from volunteering.accounts.models import User
from volunteering.activities.enums import SignUpState
from volunteering.core import parameters
from volunteering.core.clock import local_date
from volunteering.service_records.enums import LineState, Standing
from volunteering.service_records.models import Attendance, HandLine, HoursOfYear, Objection, ServiceRecord
from volunteering.service_records.policies import records_of
from volunteering.service_records.selectors.doors import standing_of
from volunteering.service_records.selectors.hand import hand_lines_of
from volunteering.volunteers.models import Volunteer
from volunteering.volunteers.selectors import records_of_people

PLACES = {None: "没有核对", True: "在", False: "不在"}


@dataclass(frozen=True)
class Totals:
    minutes: int
    services: int
    this_year: int
    years: list[tuple[int, int]]  # (year, minutes), newest first

    @property
    def is_active(self) -> bool:
        return self.this_year >= 60 * parameters.ACTIVE_HOURS()


def unrecorded_of(volunteer: Volunteer, *, now: dt.datetime) -> list[tuple[Attendance, Standing]]:
    """What a person did and is not in the ledger yet: 待确认, 缺签退 or still there."""
    waiting = Attendance.objects.filter(
        sign_up__volunteer=volunteer, sign_up__state=SignUpState.CONFIRMED, came_at__isnull=False
    ).exclude(
        sign_up__in=ServiceRecord.objects.standing()
        .filter(volunteer__in=records_of_people([volunteer.pk]))
        .values("sign_up")
    )
    by_hand = HandLine.objects.filter(volunteer=volunteer, state__in=(LineState.WAITING, LineState.ON_NOTICE))
    waiting = waiting.exclude(shift__in=by_hand.values("shift"))
    rows = waiting.select_related("shift__activity__organization").order_by("-id")[:50]
    return [(one, standing_of(one, one.shift, now)) for one in rows]


def objections_of(volunteer: Volunteer) -> dict[UUID, Objection]:
    """Sign-up, or line entered by hand → the person's last objection about it."""
    about = Q(sign_up__volunteer=volunteer) | Q(hand_line__volunteer__in=records_of_people([volunteer.pk]))
    mine = Objection.objects.filter(about).order_by("id")
    return {key: one for one in mine if (key := one.sign_up_id or one.hand_line_id)}


def totals_of(volunteer: Volunteer, *, now: dt.datetime) -> Totals:
    """From the yearly totals: a page never adds up the ledger."""
    rows = list(HoursOfYear.objects.filter(volunteer__in=records_of_people([volunteer.pk]), services__gt=0))
    years: dict[int, int] = {}
    for one in rows:
        years[one.year] = years.get(one.year, 0) + one.minutes
    return Totals(
        minutes=sum(years.values()),
        services=sum(one.services for one in rows),
        this_year=years.get(local_date(now).year, 0),
        years=sorted(years.items(), reverse=True),
    )


def own_part(user: User) -> list[dict[str, object]]:
    """A person's entries, for that person."""
    owner = Volunteer.objects.filter(user=user).first()
    mine = records_of(owner).order_by("id") if owner else []
    return [
        {
            "活动": one.title,
            "组织": one.organization_name,
            "地点": one.place,
            "开始": one.starts_at.isoformat(),
            "结束": one.ends_at.isoformat(),
            "分钟": one.minutes,
            "来源": one.get_came_how_display(),
            "撤销原因": one.reason,
        }
        for one in mine
    ]


def own_attendance(user: User) -> list[dict[str, str]]:
    """When a person came and left, and what was noted beside it."""
    mine = Attendance.objects.filter(sign_up__volunteer__user=user, came_at__isnull=False)
    return [
        {
            "活动": one.shift.activity.title,
            "签到": one.came_at.isoformat() if one.came_at else "",
            "签退": one.left_at.isoformat() if one.left_at else "",
            "补签退原因": one.mended_because,
            "没有记录的原因": one.refused_because,
            "在活动地点": PLACES[one.is_inside],
        }
        for one in mine.select_related("shift__activity").order_by("id")
    ]


def own_hand_lines(user: User) -> list[dict[str, object]]:
    """What was entered by hand for a person and is not recorded, and why not."""
    owner = Volunteer.objects.filter(user=user).first()
    return [
        {
            "活动": one.shift.activity.title,
            "组织": one.shift.activity.organization.name,
            "开始": one.starts_at.isoformat(),
            "结束": one.ends_at.isoformat(),
            "分钟": one.minutes,
            "状态": one.get_state_display(),
            "没有记录的原因": one.why_not,
        }
        for one in (hand_lines_of(owner) if owner else [])
    ]
