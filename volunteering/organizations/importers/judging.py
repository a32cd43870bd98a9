"""What a row of Annex 1 comes to: a new body, a known one that nobody administers yet, or a conflict."""

import datetime as dt
from collections.abc import Iterable, Sequence

from volunteering.core import clock
from volunteering.core.sealing import fingerprints
from volunteering.imports.columns import COUNTY, REGION, region_of
from volunteering.imports.enums import Verdict
from volunteering.imports.registry import Finding, Problem, Row, wrong
from volunteering.organizations.enums import OrganizationState
from volunteering.organizations.importers.columns import ADMINISTRATOR, COLUMNS, CREDIT_CODE, FOUNDED, LEADER, NAME
from volunteering.organizations.models import NAME_HOLDING_STATES, Organization
from volunteering.organizations.rules import TERRITORIAL_TIERS, name_key
from volunteering.organizations.services.filing import UNSETTLED_STATES, Named
from volunteering.regions.rules import is_below
from volunteering.volunteers.models import LIVE_STATES, Volunteer

Judged = tuple[Finding, Organization | None]
HEADERS = {column.key: column.header for column in COLUMNS}
LINKS_LEGACY = "关联原系统登记的组织"
TAKEN = Problem(
    NAME,
    "这个名称已经有组织登记",
    "是同一个组织的，请它的管理员登录后“申请加入上级”；是另一个组织的，请在名称前加上所在地区或单位",
)
CODE_TAKEN = Problem(CREDIT_CODE, "这个代码已经有另一个组织登记", "请对照证书核对；没有单独登记的队伍请留空")
ANOTHER_PERSON = Problem(ADMINISTRATOR, "这个手机号登记的志愿者不是这个姓名", "请核对管理员的姓名和手机号")


def judge(rows: Sequence[Row], parent: Organization, *, now: dt.datetime) -> list[Judged]:
    """With the record a row is about. Reads the database three times a portion."""
    for row in rows:
        _refuse_row(row, parent, clock.local_date(now))
    good = [row for row in rows if not row.problems]
    by_name, by_code = _organizations(good)
    people = _people(good)

    def one(row: Row) -> Judged:
        if row.problems:
            return wrong(row), None
        known, holder = by_name.get(name_key(row.values["name"])), by_code.get(row.values.get("credit_code", ""))
        return _judge(row, parent, known, holder, people)

    return [one(row) for row in rows]


def goes_on_with(known: Organization, row: Row, parent: Organization) -> bool:
    """Whether a row is about the record of that name: filed below the same parent before, or a legacy one of the same
    place, which is claimed by that and certified anew."""
    if known.state == OrganizationState.LEGACY:
        here, there = row.values["region"].path, known.region_path
        is_above = parent.tree_path.startswith(known.tree_path)
        return (is_below(here, there) or is_below(there, here)) and not is_above
    return known.parent_id == parent.pk


def _refuse_row(row: Row, parent: Organization, today: dt.date) -> None:
    region_of(row, whole_counties=False)
    region, founded_on = row.values.get("region"), row.values.get("founded_on")
    if region and parent.tier in TERRITORIAL_TIERS and not is_below(region.path, parent.region_path):
        row.complain(
            HEADERS[COUNTY],
            f"{region.name}不在上级组织所在的{parent.home_region}",
            "请核对区域，或由当地的组织、科协登记",
        )
    if founded_on and founded_on > today:
        row.complain(FOUNDED, "成立日期在将来", "请核对")


def _organizations(rows: Sequence[Row]) -> tuple[dict[str, Organization], dict[str, Organization]]:
    """By name and by 统一社会信用代码."""
    holding = (
        Organization.objects.filter(state__in=NAME_HOLDING_STATES)
        .select_related("named_administrator", "parent")
        .prefetch_related("service_categories")
    )
    names = [name_key(row.values["name"]) for row in rows]
    codes = [row.values["credit_code"] for row in rows if row.values.get("credit_code")]
    by_name = {one.name_key: one for one in holding.filter(name_key__in=names)}
    return by_name, {one.credit_code: one for one in holding.filter(credit_code__in=codes)}


def _people(rows: Iterable[Row]) -> dict[str, str]:
    """Fingerprint of a phone → name of the person who is known by it."""
    phones = [one for row in rows for one in fingerprints("phone", row.values["administrator"].phone)]
    known = Volunteer.objects.filter(state__in=LIVE_STATES, phone_fingerprint__in=phones)
    return {str(phone): name for phone, name in known.values_list("phone_fingerprint", "name")}


def _judge(
    row: Row,
    parent: Organization,
    known: Organization | None,
    holder: Organization | None,
    people: dict[str, str],
) -> Judged:
    if known and not goes_on_with(known, row, parent):
        return Finding(Verdict.CONFLICT, (TAKEN,)), None
    if known and known.administrator_count:  # it has its people: a sheet changes nothing there
        return Finding(Verdict.UNCHANGED, subject_id=known.pk), known
    if holder and (known is None or holder.pk != known.pk):
        return Finding(Verdict.CONFLICT, (CODE_TAKEN,)), None
    named = row.values["administrator"]
    if any(people.get(phone, named.name) != named.name for phone in fingerprints("phone", named.phone)):
        return Finding(Verdict.CONFLICT, (ANOTHER_PERSON,)), None
    if known is None:
        return Finding(Verdict.NEW), None
    changes = tuple(_changes(row, known))
    verdict = Verdict.CHANGED if changes else Verdict.UNCHANGED
    return Finding(verdict, changes=changes, subject_id=known.pk), known


def _changes(row: Row, known: Organization) -> list[str]:
    """Headers of the columns that a record nobody administers yet would get anew; certified, only whom it names."""
    values = row.values
    named = getattr(known, "named_administrator", None)
    is_same_person = named is not None and Named(named.name, named.phone) == values["administrator"]
    changed = [] if is_same_person else [ADMINISTRATOR]
    if known.state not in UNSETTLED_STATES:
        return changed
    if known.state == OrganizationState.LEGACY:
        changed.append(LINKS_LEGACY)
    plain = ("name", "is_registered", "supervisor", "founded_on")
    changed += [HEADERS[name] for name in plain if getattr(known, name) != values[name]]
    changed += [HEADERS[name] for name in LEADER if getattr(known, name) != values.get(name, "")]
    changed += [] if known.supervisor_type_id == values["supervisor_type"] else [HEADERS["supervisor_type"]]
    if {term.pk for term in known.service_categories.all()} != set(values["service_categories"]):
        changed.append(HEADERS["service_categories"])
    if known.region_path != values["region"].path:
        changed.append(REGION)
    if values.get("organization_type", known.organization_type_id) != known.organization_type_id:
        changed.append(HEADERS["organization_type"])
    if values.get("credit_code", known.credit_code) != known.credit_code:
        changed.append(CREDIT_CODE)
    return changed
