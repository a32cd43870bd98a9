"""Teams of the older system. They wait, unlinked, until somebody claims them."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from volunteering.core.search import tokens
from volunteering.imports.columns import one_of, region_columns, region_of, several_of, short_text
from volunteering.imports.registry import Column, Row
from volunteering.imports.rules import date_of, yes_or_no
from volunteering.organizations.enums import OrganizationState
from volunteering.organizations.models import NAME_HOLDING_STATES, Organization
from volunteering.organizations.rules import name_key
from volunteering.vocabularies.enums import Vocabulary
from volunteering.volunteers.importers.legacy import NUMBER, Seen

NAME = "组织名称"


class LegacyTeams:
    columns = (
        Column("legacy_number", NUMBER, short_text(40)),
        Column("name", NAME, short_text(100), spellings=("队伍名称",)),
        Column("is_registered", "是否在民政部门注册", yes_or_no, is_required=False),
        replace(one_of("supervisor_type", "主管单位类型", Vocabulary.SUPERVISOR_TYPE), is_required=False),
        Column("supervisor", "主管单位", short_text(100), is_required=False),
        Column("founded_on", "成立日期", date_of, is_required=False),
        replace(several_of("service_categories", "服务类别", Vocabulary.SERVICE_CATEGORY), is_required=False),
        *region_columns(("江苏省", "常州市", "新北区")),
        Column("leader_name", "组织负责人姓名", short_text(50), is_required=False),
        Column("leader_employer", "组织负责人单位", short_text(100), is_required=False),
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
        leader_name=values.get("leader_name", ""),
        leader_employer=values.get("leader_employer", ""),
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
