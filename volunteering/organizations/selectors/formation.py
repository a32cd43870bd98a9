"""How far teams have come: the board of a formation task, and the counting behind it."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Substr

from volunteering.core.clock import local_date
from volunteering.organizations.enums import (
    FormationProgress,
    MembershipState,
    OrganizationState,
    PostKind,
)
from volunteering.organizations.models import (
    STANDING_STATES,
    FormationTask,
    FormationUnit,
    Membership,
    Organization,
    Post,
)
from volunteering.organizations.rules import (
    Achieved,
    Demand,
    days_left,
    missing_in_words,
    pace_needed,
    people_missing,
    progress_of,
    tier_of_region,
    what_is_missing,
)
from volunteering.regions.enums import RegionKind
from volunteering.regions.models import Region
from volunteering.volunteers.enums import VolunteerState
from volunteering.volunteers.models import LIVE_STATES

ORDER = list(FormationProgress)
# What a board needs of a team; nothing sealed is opened for it.
TEAM_FIELDS = ("public_id", "name", "tier", "state", "region_path", "tree_path", "certified_at", "created_at")


@dataclass(frozen=True)
class UnitLine:
    """One unit on the board. `team` may still wait for its certification: then `achieved.has_team` is False."""

    unit: FormationUnit
    team: Organization | None
    demand: Demand
    achieved: Achieved
    today: dt.date

    @property
    def name(self) -> str:
        return self.team.name if self.team else str(self.unit.organization or self.unit)

    @property
    def lacks(self) -> list[str]:
        return what_is_missing(self.demand, self.achieved)

    @property
    def lacks_in_words(self) -> str:
        return missing_in_words(self.demand, self.achieved, self.unit.tier)

    @property
    def progress(self) -> FormationProgress:
        return FormationProgress(progress_of(self.demand, self.achieved, self.today))

    @property
    def needs_help(self) -> bool:
        return self.progress in {FormationProgress.LATE, FormationProgress.BEHIND}

    @property
    def awaits_reminder(self) -> bool:
        """Needs a word and has not had one today; where nobody was there to hear it, it may be tried again."""
        is_told = self.unit.reminded_on == self.today and self.unit.reminded_people > 0
        return self.needs_help and not is_told

    @property
    def percent(self) -> int:
        """May be above 100."""
        return 100 * self.achieved.people // self.demand.people

    @property
    def people_missing(self) -> int:
        return people_missing(self.demand, self.achieved)

    @property
    def days_left(self) -> int:
        return days_left(self.demand.deadline, self.today)

    @property
    def pace_needed(self) -> float:
        return pace_needed(self.demand, self.achieved, self.today)


def board(units: "QuerySet[FormationUnit]", today: dt.date) -> list[UnitLine]:
    """Who needs help first stands first, in three queries for any number of units. Closed tasks stay as they ended."""
    found = list(units.select_related("task", "region", "organization"))
    teams = teams_of(found)
    posts = _posts_of(teams.values())
    lines = [_line(unit, teams.get(unit.pk), posts, today) for unit in found]
    return sorted(lines, key=lambda one: (ORDER.index(one.progress), one.percent, one.unit.region.path, one.name))


def teams_of(units: Iterable[FormationUnit]) -> dict[UUID, Organization]:
    """Unit → the team that answers for it: the one named, else the first certified of its tier in that very region.

    Where none is certified, one that waits for it.
    """
    units = list(units)
    there = Q(region_path__in={one.region.path for one in units}, tier__in={one.tier for one in units})
    named = Q(pk__in=[one.organization_id for one in units if one.organization_id])
    states = (*STANDING_STATES, OrganizationState.PENDING)
    there_or_named = Organization.objects.filter(there | named, state__in=states).only(*TEAM_FIELDS)
    found = sorted(there_or_named, key=_seniority)
    by_key = {one.pk: one for one in found}
    by_place = {(one.region_path, one.tier): one for one in reversed(found)}
    chosen = {
        one.pk: by_key.get(one.organization_id) if one.organization_id else by_place.get((one.region.path, one.tier))
        for one in units
    }
    return {key: team for key, team in chosen.items() if team}


def unit_lines_of(organization: Organization, today: dt.date) -> list[UnitLine]:
    """What open tasks ask of this organization."""
    asked = FormationUnit.objects.filter(
        Q(organization=organization)
        | Q(organization=None, region__path=organization.region_path, tier=organization.tier),
        task__closed_at=None,
    )
    return [one for one in board(asked, today) if one.team == organization]


def regions_asked(region: Region) -> list[Region]:
    """The regions a task of this one proposes units for: itself, those directly below, and their functional zones."""
    children = Q(parent=region) | Q(parent__parent=region, kind=RegionKind.FUNCTIONAL_ZONE)
    return [region, *Region.objects.live().filter(children).order_by("path")]


def proposed_tier(region: Region) -> str:
    return tier_of_region(region.code, region.kind)


@dataclass(frozen=True)
class Head:
    """Distinct persons in a team and everything under it."""

    activated: int = 0
    imported: int = 0
    gained: int = 0

    def __add__(self, other: "Head") -> "Head":
        return Head(self.activated + other.activated, self.imported + other.imported, self.gained + other.gained)


def heads_below(tree_paths: Iterable[str], *, since: dt.datetime) -> dict[str, Head]:
    """Counts for any number of teams: one query for each depth of the tree they stand at, and it has four.

    Somebody in two teams of a sub-tree counts once; `gained` are those who were in none of them before `since`.
    """
    members = Membership.objects.filter(
        state=MembershipState.ACTIVE, organization__state__in=STANDING_STATES, volunteer__state__in=LIVE_STATES
    )
    heads: dict[str, Head] = {}
    for length, paths in groupby(sorted(set(tree_paths), key=len), key=len):
        rows = (
            members.annotate(root=Substr("organization__tree_path", 1, length))
            .filter(root__in=list(paths))
            .order_by()
            .values_list("root", "volunteer__state")
            .annotate(
                people=Count("volunteer", distinct=True),
                settled=Count("volunteer", distinct=True, filter=Q(joined_at__lt=since)),
            )
        )
        for path, state, people, settled in rows:
            is_active = state == VolunteerState.ACTIVE
            heads[path] = heads.get(path, Head()) + Head(
                activated=people if is_active else 0, imported=0 if is_active else people, gained=people - settled
            )
    return heads


def open_tasks() -> "QuerySet[FormationTask]":
    return FormationTask.objects.filter(closed_at=None)


def _seniority(team: Organization) -> tuple[bool, dt.datetime, UUID]:
    return team.state not in STANDING_STATES, team.certified_at or team.created_at, team.pk


def _posts_of(teams: Iterable[Organization]) -> dict[UUID, tuple[bool, int]]:
    """Team → has a leader, how many deputies."""
    kinds = Post.objects.filter(organization__in=[one.pk for one in teams]).order_by()
    rows = kinds.values_list("organization").annotate(
        leaders=Count("pk", filter=Q(kind=PostKind.LEADER)), deputies=Count("pk", filter=Q(kind=PostKind.DEPUTY_LEADER))
    )
    return {team: (leaders > 0, deputies) for team, leaders, deputies in rows}


def _line(
    unit: FormationUnit, team: Organization | None, posts: dict[UUID, tuple[bool, int]], today: dt.date
) -> UnitLine:
    has_team = team is not None and team.state in STANDING_STATES
    has_leader, deputies = posts.get(team.pk, (False, 0)) if team else (False, 0)
    demand = Demand(
        people=unit.people,
        wants_leader=unit.wants_leader,
        fewest_deputies=unit.fewest_deputies,
        deadline=unit.deadline or unit.task.deadline,
    )
    achieved = Achieved(
        has_team=has_team,
        people=unit.activated + unit.imported,
        has_leader=has_leader,
        deputies=deputies,
        gained=unit.gained,
    )
    closed_at = unit.task.closed_at
    return UnitLine(unit, team, demand, achieved, min(today, local_date(closed_at)) if closed_at else today)


def wrongly_counted(task: FormationTask, *, since: dt.datetime) -> list[str]:
    """A sentence for each unit whose stored figures differ from counting its people one by one, another way."""
    units = list(task.units.select_related("region", "organization"))
    teams = teams_of(units)
    found = []
    for unit in units:
        stored = Head(unit.activated, unit.imported, unit.gained)
        actual = _head_one_by_one(teams.get(unit.pk), since)
        if stored != actual:
            words = [f"已激活 {one.activated}、已导入 {one.imported}、新增 {one.gained}" for one in (stored, actual)]
            found.append(f"{unit}：记为{words[0]}，实为{words[1]}")
    return found


def _head_one_by_one(team: Organization | None, since: dt.datetime) -> Head:
    if team is None or team.state not in STANDING_STATES:
        return Head()
    rows = Membership.objects.filter(
        organization__tree_path__startswith=team.tree_path,
        organization__state__in=STANDING_STATES,
        state=MembershipState.ACTIVE,
        volunteer__state__in=LIVE_STATES,
    ).values_list("volunteer", "volunteer__state", "joined_at")
    states = {person: state for person, state, _ in rows}
    settled = {person for person, _, joined_at in rows if joined_at and joined_at < since}
    activated = sum(state == VolunteerState.ACTIVE for state in states.values())
    return Head(activated, len(states) - activated, len(states) - len(settled))
