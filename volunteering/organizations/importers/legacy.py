"""Teams of the older system. They wait, unlinked, until somebody claims them."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from volunteering.core.search import tokens
from volunteering.imports.columns import region_of, short_text
from volunteering.imports.registry import Column, Row
from volunteering.organizations.enums import OrganizationState
from volunteering.organizations.importers.columns import COLUMNS as ANNEX
from volunteering.organizations.importers.columns import LEADER, NAME
from volunteering.organizations.models import NAME_HOLDING_STATES, Organization
from volunteering.organizations.rules import name_key
from volunteering.volunteers.importers.legacy import NUMBER, Seen


class LegacyTeams:
    """The columns of Annex 1; nobody is named to administer a team of the older system."""

    columns = (
        Column("legacy_number", NUMBER, short_text(40)),
        *(replace(one, is_required=one.key == "name") for one in ANNEX if one.key != "administrator"),
    )


LEGACY_TEAMS = LegacyTeams()


def judge_teams(rows: Sequence[Row], seen: Seen) -> list[Row]:
    """The rows that are new: neither loaded before nor standing on the platform under the same name."""
    for row in rows:
        region_of(row, whole_counties=False)
        if "legacy_number" in row.values:
            seen.refuse_twice(row, NUMBER, row.values["legacy_number"])
        if "name" in row.values:
            seen.refuse_twice(row, NAME, name_key(row.values["name"]))
    good = [row for row in rows if not row.problems]
    loaded = Organization.objects.filter(legacy_number__in=[row.values["legacy_number"] for row in good])
    taken = Organization.objects.filter(
        name_key__in=[name_key(row.values["name"]) for row in good], state__in=NAME_HOLDING_STATES
    )
    numbers, keys = set(loaded.values_list("legacy_number", flat=True)), set(taken.values_list("name_key", flat=True))
    return [
        row for row in good if row.values["legacy_number"] not in numbers and name_key(row.values["name"]) not in keys
    ]


def write_team(row: Row, *, now: dt.datetime) -> Organization:
    values = row.values
    team = Organization(
        name=values["name"],
        name_key=name_key(values["name"]),
        is_registered=values.get("is_registered", False),
        supervisor_type_id=values.get("supervisor_type"),
        supervisor=values.get("supervisor", ""),
        founded_on=values.get("founded_on"),
        home_region=values["region"],
        region_path=values["region"].path,
        organization_type_id=values.get("organization_type"),
        **{name: values.get(name, "") for name in (*LEADER, "credit_code")},
        state=OrganizationState.LEGACY,
        legacy_number=values["legacy_number"],
        created_at=now,
        updated_at=now,
        search_tokens=tokens(values["name"], values.get("supervisor", "")),
    )
    team.tree_path = f"{team.public_id}/"
    team.save(force_insert=True)
    team.service_categories.set(values.get("service_categories", []))
    return team
