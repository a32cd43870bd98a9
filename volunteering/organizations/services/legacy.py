"""What the older system left behind, loaded as a whole or not at all; the same files again change nothing."""

import datetime as dt
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import F

from volunteering.audit.services import record
from volunteering.core.bulk import insert_rows
from volunteering.core.errors import Refusal
from volunteering.imports.reading import Sheet
from volunteering.imports.registry import Row
from volunteering.imports.services.portions import portions
from volunteering.organizations.enums import MembershipState
from volunteering.organizations.importers.legacy import LEGACY_TEAMS, judge_teams, write_team
from volunteering.organizations.models import Membership, Organization
from volunteering.volunteers.importers.legacy import LEGACY_PEOPLE, TEAM, Seen, judge_legacy, write_legacy
from volunteering.volunteers.models import Volunteer


class CannotLoadLegacy(Refusal):
    """`problems` has a line for each fault of each row."""

    sentence = "表格里有需要改正的行，一行也没有载入。"

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__()


@dataclass
class LegacyFigures:
    teams_made: int = 0
    teams_known: int = 0
    people_made: int = 0
    people_known: int = 0
    joined: int = 0
    problems: list[str] = field(default_factory=list)


@transaction.atomic
def load_legacy(*, teams: Sheet | None, people: Sheet | None, now: dt.datetime) -> LegacyFigures:
    """Raises CannotLoadLegacy with every fault of both sheets, and CannotReadWorkbook."""
    figures = LegacyFigures()
    if teams:
        _load_teams(teams, figures, now)
    if people:
        _load_people(people, figures, now)
    if figures.problems:
        raise CannotLoadLegacy(figures.problems)
    words = {"teams": figures.teams_made, "people": figures.people_made}
    record("organizations:legacy:loaded", by=None, words=words)
    return figures


def _load_teams(sheet: Sheet, figures: LegacyFigures, now: dt.datetime) -> None:
    seen = Seen()
    for rows in portions(sheet, LEGACY_TEAMS):
        fresh = judge_teams(rows, seen)
        for row in fresh:
            write_team(row, now=now)
        figures.teams_made += len(fresh)
        figures.teams_known += len([row for row in rows if not row.problems]) - len(fresh)
        figures.problems += _lines("队伍", rows)


def _load_people(sheet: Sheet, figures: LegacyFigures, now: dt.datetime) -> None:
    seen = Seen()
    for rows in portions(sheet, LEGACY_PEOPLE):
        teams = _teams_of(rows)
        fresh = [row for row in judge_legacy(rows, seen) if not row.problems]
        made = write_legacy(fresh, now=now)
        figures.joined += _join(fresh, made, teams, now)
        figures.people_made += len(made)
        figures.people_known += len([row for row in rows if not row.problems]) - len(fresh)
        figures.problems += _lines("志愿者", rows)


def _teams_of(rows: list[Row]) -> dict[str, Organization]:
    named = {row.values["team"] for row in rows if "team" in row.values}
    teams = {one.legacy_number: one for one in Organization.objects.filter(legacy_number__in=named)}
    for row in rows:
        if "team" in row.values and row.values["team"] not in teams:
            row.complain(TEAM, f"没有编号为“{row.values['team']}”的队伍", "请先载入队伍，或清空这一格")
    return {number: team for number, team in teams.items() if number}


def _join(rows: list[Row], people: list[Volunteer], teams: dict[str, Organization], now: dt.datetime) -> int:
    """They were members there; the team sees them once it is linked."""
    memberships = [
        Membership(
            organization=teams[row.values["team"]],
            volunteer=person,
            state=MembershipState.ACTIVE,
            requested_at=now,
            joined_at=now,
        )
        for row, person in zip(rows, people, strict=True)
        if row.values.get("team") in teams
    ]
    insert_rows(memberships)
    for team in teams.values():
        joined = sum(one.organization_id == team.pk for one in memberships)
        Organization.objects.filter(pk=team.pk).update(member_count=F("member_count") + joined)
    return len(memberships)


def _lines(sheet: str, rows: list[Row]) -> list[str]:
    return [
        f"{sheet}第 {row.number} 行{f'“{one.header}”' if one.header else ''}：{one.sentence}。{one.mend}"
        for row in rows
        for one in row.problems
    ]
