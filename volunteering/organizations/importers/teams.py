"""Annex 1 filed below an organization: each row is a body below it, waiting for certification."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Q, QuerySet

from volunteering.accounts.models import User
from volunteering.imports.enums import Verdict
from volunteering.imports.models import ImportBatch
from volunteering.imports.registry import Finding, Problem, Row
from volunteering.organizations import notices
from volunteering.organizations.enums import OrganizationState, Tier
from volunteering.organizations.importers.columns import COLUMNS, CREDIT_CODE, KIND, LEADER, NAME, NOTES, TITLE
from volunteering.organizations.importers.filed import FiledForOrganization, organization_of
from volunteering.organizations.importers.judging import Judged, judge
from volunteering.organizations.models import Organization
from volunteering.organizations.rules import name_key, tier_below
from volunteering.organizations.services.claims import CannotClaim, file_claim, is_claimed, withdraw_if_waiting
from volunteering.organizations.services.filing import before, file_organization, put_back, take_back
from volunteering.organizations.services.registration import CannotRegisterOrganization, OrganizationDetails
from volunteering.vocabularies.models import Term

GOOD = (Verdict.NEW, Verdict.CHANGED)
TERMS = ("supervisor_type", "organization_type")
STOPPED = Problem("", "上级组织当前不是已认证状态，没有导入", "请在它恢复认证后重新上传")


class Teams(FiledForOrganization):
    kind = KIND
    title = TITLE
    subject = "下级组织"
    outcome = "组织先由当地科协审核；表中的管理员用登记的手机号注册为志愿者后，才能管理组织。"
    columns = COLUMNS
    notes = NOTES

    def allows(self, user: User, batch: ImportBatch) -> bool:
        parent = organization_of(batch)
        return parent is not None and bool(tier_below(parent.tier)) and super().allows(user, batch)

    def taken_up(self) -> QuerySet[Organization]:
        return Organization.objects.filter(administrator_count__gt=0)

    def label(self, row: Row) -> str:
        return str(row.values.get("name", ""))

    def identities(self, row: Row) -> list[tuple[str, str]]:
        names = [(NAME, name_key(row.values["name"]))] if "name" in row.values else []
        return [*names, (CREDIT_CODE, row.values["credit_code"])] if row.values.get("credit_code") else names

    def check(self, rows: Sequence[Row], *, batch: ImportBatch, now: dt.datetime) -> list[Finding]:
        assert batch.organization_id is not None
        parent = Organization.objects.select_related("home_region").get(pk=batch.organization_id)
        return [finding for finding, _ in judge(rows, parent, now=now)]

    def apply(self, rows: Sequence[Row], *, batch: ImportBatch, now: dt.datetime) -> list[Finding]:
        """Look again under the parent's lock and those of the records known by these names, then file row by row."""
        assert batch.organization_id is not None
        parent = Organization.objects.select_for_update().get(pk=batch.organization_id)
        if parent.state != OrganizationState.CERTIFIED:
            return [Finding(Verdict.CONFLICT, (STOPPED,)) for _ in rows]
        names = [key for row in rows for header, key in self.identities(row) if header == NAME]
        list(Organization.objects.select_for_update().filter(name_key__in=names).order_by("pk"))
        terms = Term.objects.in_bulk()
        judged = zip(rows, judge(rows, parent, now=now), strict=True)
        findings = [_filed(row, one, batch, parent, terms, now) for row, one in judged]
        filed = [one.subject_id for one in findings if one.verdict in GOOD]
        paths = Organization.objects.filter(pk__in=filed).values_list("region_path", flat=True).distinct()
        notices.tell_reviewers(parent, paths, occasion=batch.pk.hex, now=now)
        return findings

    def undo(self, notes: dict[int, dict[str, Any]], *, batch: ImportBatch, now: dt.datetime) -> set[int]:
        return {number for number, note in notes.items() if _undo_row(note, now)}


def _filed(
    row: Row, judged: Judged, batch: ImportBatch, parent: Organization, terms: dict[str, Term], now: dt.datetime
) -> Finding:
    finding, known = judged
    if finding.verdict not in GOOD:
        return finding
    assert batch.confirmed_by is not None
    kept = before(known) if known else None
    try:
        if known and known.state == OrganizationState.LEGACY and is_claimed(known):
            return _claimed_too(row, finding, known, batch, parent, now)
        made = file_organization(
            by=batch.confirmed_by,
            parent=parent,
            details=_details(row, parent, known, terms),
            administrator=row.values["administrator"],
            now=now,
            known=known,
        )
    except (CannotRegisterOrganization, CannotClaim) as refusal:
        return finding | Problem("", refusal.sentence)
    undo = {"changed": str(made.pk), "before": kept} if known else {"made": str(made.pk)}
    return replace(finding, subject_id=made.pk, undo={**undo, "written_at": now.isoformat()})


def _claimed_too(
    row: Row, finding: Finding, known: Organization, batch: ImportBatch, parent: Organization, now: dt.datetime
) -> Finding:
    """Somebody says online that this old team is theirs: then the sheet's row is another claim, decided together."""
    assert batch.confirmed_by is not None
    claim = file_claim(
        by=batch.confirmed_by,
        organization=known,
        statement=f"《{TITLE}》在“{parent}”下面登记了这个队伍。",
        administrator=row.values["administrator"],
        now=now,
    )
    return replace(finding, subject_id=known.pk, undo={"claim": str(claim.pk)})


def _details(row: Row, parent: Organization, known: Organization | None, terms: dict[str, Term]) -> OrganizationDetails:
    """The row's, and what the annex does not ask for as it is."""
    values = row.values
    kept: dict[str, Any] = {}
    if known:
        kept = {name: getattr(known, name) for name in ("organization_type", "credit_code", "introduction")}
        kept["served_regions"] = list(known.served_regions.all())
    given = {name: terms[values[name]] for name in TERMS if name in values}
    if "credit_code" in values:
        given["credit_code"] = values["credit_code"]
    return OrganizationDetails(
        name=values["name"],
        tier=Tier(tier_below(parent.tier)),
        is_registered=values["is_registered"],
        supervisor=values["supervisor"],
        founded_on=values["founded_on"],
        home_region=values["region"],
        service_categories=[terms[key] for key in values["service_categories"]],
        **{name: values.get(name, "") for name in LEADER},
        **{**kept, **given},
    )


def _undo_row(note: dict[str, Any], now: dt.datetime) -> bool:
    """Whether the row could be taken back: what was certified, returned, edited, joined or administered stays."""
    if "claim" in note:
        return withdraw_if_waiting(note["claim"], now=now)
    standing = Organization.objects.select_for_update().filter(pk=note.get("made") or note["changed"])
    organization = standing.filter(administrator_count=0).first()
    if organization is None or organization.updated_at.isoformat() != note["written_at"]:
        return False
    if "changed" in note:
        put_back(organization=organization, kept=note["before"], now=now)
        return True
    if Organization.objects.filter(Q(parent=organization) | Q(pk=organization.pk, memberships__isnull=False)).exists():
        return False
    take_back(organization=organization)
    return True


TEAMS = Teams()
