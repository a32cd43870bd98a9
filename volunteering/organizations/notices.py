"""What organizations tell people."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence

from volunteering.access.permissions import Permission
from volunteering.access.policies import holders_of
from volunteering.access.selectors import holders_at
from volunteering.accounts.models import User
from volunteering.core.clock import local_date
from volunteering.messaging.services import notify
from volunteering.organizations.enums import MembershipRole, MembershipState, RequestState
from volunteering.organizations.models import (
    LIVE_MEMBERSHIP_STATES,
    FormationTask,
    FormationUnit,
    Membership,
    MembersLetter,
    NamedAdministrator,
    Organization,
    OrganizationClaim,
)
from volunteering.organizations.selectors.formation import UnitLine, board

OWN = {
    "claim_decided": "队伍认领有结果",
    "dismissed": "您不再是管理员",
    "dissolved": "组织已解散",
    "enrolled": "您已加入组织",
    "joined": "您已加入组织",
    "office_offered": "请确认担任组织管理员",
    "office_taken": "您是组织管理员了",
    "refused": "加入申请没有通过",
    "removed": "您已被移出组织",
}
DESK = {
    "administrator:approved": "管理员申请已通过",
    "administrator:returned": "管理员申请被退回",
    "change:approved": "信息变更已通过",
    "change:returned": "信息变更被退回",
    "filed": "有组织等待审核",
    "formation_closed": "组建任务已结束",
    "formation_moved": "组建任务的时间有调整",
    "formation_reminded": "组建任务提醒",
    "formation_set": "新的组建任务",
    "formation_unit_set": "组建任务的要求有调整",
    "office_declined": "管理员没有接受登记",
    "organization:certified": "组织已通过认证",
    "organization:returned": "组织登记被退回",
    "parent_decided": "加入上级的申请有结果",
    "parent_requested": "有组织申请加入",
    "resumed": "组织已恢复",
    "suspended": "组织已暂停",
}
STRAIGHT = {"filed", "office_offered", "parent_requested"}
NEWS = {"letter": "组织来信"}


def tell_member(membership: Membership, *, kind: str, title: str, body: str, now: dt.datetime) -> None:
    user_id = membership.volunteer.user_id
    if user_id:
        _tell([user_id], kind, title, body, f"/organizations/{membership.organization.public_id}/", membership.pk, now)


def tell_enrolled(organization: Organization, users: list[uuid.UUID], now: dt.datetime) -> None:
    """Some registered already were put on an organization's sheet."""
    body = f"“{organization}”把您登记为成员。可以看看它的活动；不是您本人同意的，可以在组织页面退出。"
    address = f"/organizations/{organization.public_id}/"
    _tell(users, "organizations:enrolled", "您已加入组织", body, address, organization.pk, now)


def tell_named(named: NamedAdministrator, user: User, now: dt.datetime) -> None:
    """A volunteer whom a sheet names as administrator confirms first."""
    body = f"“{named.organization}”登记您为管理员。请在“组织信息”里确认；弄错了，也请在那里点“不是我”，或告诉当地科协。"
    _tell([user.pk], "organizations:office_offered", "请确认担任组织管理员", body, "/org/", named.pk, now)


def tell_reviewers(parent: Organization, region_paths: Iterable[str], *, occasion: str, now: dt.datetime) -> None:
    """Organizations were filed below `parent` and wait; each reviewer is told once an occasion."""
    reviewers = [user for path in region_paths for user in holders_of(Permission.REVIEW_ORGANIZATIONS, path)]
    notify(
        user_ids=[user.pk for user in reviewers],
        kind="organizations:filed",
        title="有组织等待审核",
        body=f"“{parent}”的集体注册表登记了组织，请在“审核”里处理。",
        address="/console/reviews/",
        occasion=occasion,
        now=now,
    )


def tell_administrators(
    organization: Organization,
    *,
    kind: str,
    title: str,
    body: str,
    occasion: uuid.UUID,
    now: dt.datetime,
    address: str = "",
) -> None:
    """`address`: the page where they do something about it; else their organization's own."""
    users = administrators_of(organization.pk)
    _tell(users, kind, title, body, address or f"/org/?org={organization.public_id}", occasion, now)


def administrators_of(organization_id: uuid.UUID) -> list[uuid.UUID]:
    """The logins that hear of what concerns an organization."""
    administrators = Membership.objects.filter(
        organization=organization_id,
        role=MembershipRole.ADMINISTRATOR,
        state=MembershipState.ACTIVE,
        volunteer__user__isnull=False,
    )
    return [user for user in administrators.values_list("volunteer__user", flat=True) if user]


def tell_claimant(claim: OrganizationClaim, *, title: str, body: str, now: dt.datetime) -> None:
    address = f"/org/?org={claim.organization.public_id}" if claim.state == RequestState.APPROVED else "/claim/"
    _tell([claim.requested_by_id], "organizations:claim_decided", title, body, address, claim.pk, now)


def tell_members(organization: Organization, *, kind: str, title: str, body: str, now: dt.datetime) -> None:
    """Everybody who is in, or asked to be."""
    live = Membership.objects.filter(organization=organization, state__in=LIVE_MEMBERSHIP_STATES)
    users = [user for user in live.values_list("volunteer__user", flat=True) if user]
    _tell(users, kind, title, body, "/organizations/", organization.pk, now)


def tell_readers(letter: MembersLetter, users: list[uuid.UUID], now: dt.datetime) -> None:
    organization = letter.organization
    address = f"/organizations/{organization.public_id}/"
    _tell(users, "organizations:letter", f"{organization.name}来信", letter.body, address, letter.pk, now)


def tell_units(
    task: FormationTask, *, kind: str, title: str, now: dt.datetime, units: Iterable[FormationUnit] = ()
) -> None:
    """What a task asks, to those who are asked: of all its units, or of some."""
    asked = task.units.filter(pk__in=[one.pk for one in units]) if units else task.units.all()
    lines = board(asked, local_date(now))
    about = f"“{task}”（{task.issuer}）"
    bodies = [
        f"{about}已经结束，{one.name}不用再做什么。"
        if task.closed_at
        else f"{about}：{one.name}目标 {one.demand.people} 人，{_words(one.demand.deadline)}前完成组建。"
        for one in lines
    ]
    _tell_units(lines, bodies, f"organizations:formation_{kind}", title, f"{int(now.timestamp())}", now)


def remind(task: FormationTask, lines: Sequence[UnitLine], now: dt.datetime) -> dict[uuid.UUID, int]:
    """Unit → how many people were told."""
    bodies = [
        f"“{task}”：{one.name}{one.lacks_in_words}，截止日期 {_words(one.demand.deadline)}。请尽快推进。"
        for one in lines
    ]
    return _tell_units(lines, bodies, "organizations:formation_reminded", "组建任务提醒", str(local_date(now)), now)


def _tell_units(
    lines: Sequence[UnitLine], bodies: Sequence[str], kind: str, title: str, moment: str, now: dt.datetime
) -> dict[uuid.UUID, int]:
    """A team's administrators, and the association's of the unit's own region when the task comes from above."""
    teams = [one.team.pk for one in lines if one.team]
    administrators = Membership.objects.filter(
        organization__in=teams,
        role=MembershipRole.ADMINISTRATOR,
        state=MembershipState.ACTIVE,
        volunteer__user__isnull=False,
    ).values_list("organization", "volunteer__user")
    of_team: dict[uuid.UUID, set[uuid.UUID]] = {}
    for team, user in administrators:
        of_team.setdefault(team, set()).add(user)
    below = {one.unit.region_id for one in lines if one.unit.region_id != one.unit.task.region_id}
    of_region = holders_at(Permission.MANAGE_FORMATION, below)
    told = {}
    for line, body in zip(lines, bodies, strict=True):
        occasion = f"{line.unit.pk.hex}:{moment}"
        desk = f"/console/formation/?task={line.unit.task.public_id}"
        page = f"/org/?org={line.team.public_id}" if line.team else desk
        leaders = of_team.get(line.team.pk, set()) if line.team else set()
        staff = of_region.get(line.unit.region_id, set()) - leaders
        for users, address in ((leaders, page), (staff, desk)):
            notify(user_ids=users, kind=kind, title=title, body=body, address=address, occasion=occasion, now=now)
        told[line.unit.pk] = len(leaders) + len(staff)
    return told


def _words(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _tell(
    users: list[uuid.UUID], kind: str, title: str, body: str, address: str, occasion: uuid.UUID, now: dt.datetime
) -> None:
    # The same thing may be decided again later (returned twice): the moment is part of the occasion.
    moment = f"{occasion.hex}:{int(now.timestamp())}"
    notify(user_ids=users, kind=kind, title=title, body=body, address=address, occasion=moment, now=now)
