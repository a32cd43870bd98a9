"""Annex 2 filed for an organization: each row is a person, and the person becomes a member."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db.models import F, QuerySet

from volunteering.core import parameters
from volunteering.core.bulk import insert_rows
from volunteering.imports.enums import Verdict
from volunteering.imports.models import ImportBatch
from volunteering.imports.registry import Finding, Problem, Row
from volunteering.organizations import notices
from volunteering.organizations.enums import MembershipRole, MembershipState, OrganizationState, RequestState
from volunteering.organizations.importers.filed import FiledForOrganization
from volunteering.organizations.models import LIVE_MEMBERSHIP_STATES, AdministratorRequest, Membership, Organization
from volunteering.volunteers import importers as people
from volunteering.volunteers.enums import VolunteerState
from volunteering.volunteers.models import Volunteer

GOOD = (Verdict.NEW, Verdict.CHANGED)
JOINS = "加入本组织"
NOBODY = uuid.UUID(int=0)
Judged = tuple[Finding, Volunteer | None]


class Members(FiledForOrganization):
    kind = people.KIND
    title = people.TITLE
    subject = "成员"
    outcome = "被登记的人第一次用手机验证码登录、确认并同意后，才正式成为志愿者。"
    columns = people.COLUMNS
    notes = people.NOTES

    def taken_up(self) -> QuerySet[Volunteer]:
        return Volunteer.objects.active()

    def label(self, row: Row) -> str:
        return people.label(row)

    def identities(self, row: Row) -> list[tuple[str, str]]:
        return people.identities(row)

    def check(self, rows: Sequence[Row], *, batch: ImportBatch, now: dt.datetime) -> list[Finding]:
        return [finding for finding, _ in _judge(rows, batch, now)]

    def apply(self, rows: Sequence[Row], *, batch: ImportBatch, now: dt.datetime) -> list[Finding]:
        """Look again under the organization's lock, then write people and memberships together."""
        assert batch.organization_id is not None
        organization = Organization.objects.select_for_update().get(pk=batch.organization_id)
        if organization.state != OrganizationState.CERTIFIED:
            stopped = Problem("", "组织当前不是已认证状态，没有导入", "请在组织恢复认证后重新上传")
            return [Finding(Verdict.CONFLICT, (stopped,)) for _ in rows]
        judged = _judge(rows, batch, now)
        fresh = [row for row, (finding, _) in zip(rows, judged, strict=True) if finding.verdict == Verdict.NEW]
        made = iter(people.write_new(fresh, now=now))
        found = [_written(row, one, made, now) for row, one in zip(rows, judged, strict=True)]
        _join(organization, found, now)
        return [finding for finding, _ in found]

    def undo(self, notes: dict[int, dict[str, Any]], *, batch: ImportBatch, now: dt.datetime) -> set[int]:
        assert batch.organization_id is not None
        organization = Organization.objects.select_for_update().get(pk=batch.organization_id)
        return {number for number, note in notes.items() if _undo_row(note, organization, now)}


def _judge(rows: Sequence[Row], batch: ImportBatch, now: dt.datetime) -> list[Judged]:
    judged = people.judge(rows, now=now)
    known = [record.pk for _, record in judged if record]
    live = Membership.objects.filter(volunteer__in=known, state__in=LIVE_MEMBERSHIP_STATES)
    pairs = list(live.values_list("volunteer", "organization", "state"))
    joined = {person for person, place, state in pairs if place == batch.organization_id and state == "active"}
    counts = Counter(person for person, place, _ in pairs if place != batch.organization_id)
    return [(_with_joining(finding, record, joined, counts), record) for finding, record in judged]


def _with_joining(
    finding: Finding, record: Volunteer | None, joined: set[uuid.UUID], counts: Counter[uuid.UUID]
) -> Finding:
    if record is None or record.pk in joined or finding.verdict in {Verdict.WRONG, Verdict.CONFLICT}:
        return finding
    most = parameters.ORGANIZATIONS_PER_VOLUNTEER()
    if counts[record.pk] >= most:
        return finding | Problem("", f"这位志愿者已经加入 {most} 个组织", "请本人先退出一个组织，再重新上传")
    return replace(finding, verdict=Verdict.CHANGED, changes=(*finding.changes, JOINS))


def _written(row: Row, judged: Judged, made: Any, now: dt.datetime) -> Judged:
    """What was written for a row about the person; who joins is written for all rows together."""
    finding, record = judged
    if finding.verdict == Verdict.NEW:
        record = next(made)
        return replace(finding, subject_id=record.pk, undo={"made": str(record.pk)}), record
    if finding.verdict == Verdict.CHANGED and record and set(finding.changes) - {JOINS}:
        before = people.write_changed(record, row, now=now)
        undo = {"changed": str(record.pk), "before": before, "written_at": now.isoformat()}
        return replace(finding, undo=undo), record
    return finding, record


def _join(organization: Organization, found: list[Judged], now: dt.datetime) -> None:
    joining = [
        (place, record)
        for place, (finding, record) in enumerate(found)
        if record and (finding.verdict == Verdict.NEW or JOINS in finding.changes)
    ]
    people_joining = [record.pk for _, record in joining]
    # Who had asked to join is in now: the request becomes the membership.
    Membership.objects.filter(
        organization=organization, volunteer__in=people_joining, state=MembershipState.REQUESTED
    ).update(state=MembershipState.LEFT, ended_at=now)
    memberships = [
        Membership(
            organization=organization,
            volunteer=record,
            state=MembershipState.ACTIVE,
            requested_at=now,
            joined_at=now,
        )
        for _, record in joining
    ]
    insert_rows(memberships)
    Organization.objects.filter(pk=organization.pk).update(member_count=F("member_count") + len(memberships))
    for (place, record), membership in zip(joining, memberships, strict=True):
        finding, _ = found[place]
        found[place] = (replace(finding, undo={**finding.undo, "membership": str(membership.pk)}), record)
        if record.state == VolunteerState.ACTIVE:
            notices.tell_enrolled(membership, now)


def _undo_row(note: dict[str, Any], organization: Organization, now: dt.datetime) -> bool:
    """Whether the row could be taken back: somebody who has claimed the record, or a changed one, keeps it."""
    person = Volunteer.objects.filter(pk=note.get("made", note.get("changed", NOBODY))).first()
    if person and person.state != VolunteerState.IMPORTED:
        return False
    if note.get("made") and person and (person.updated_at != person.created_at or _is_member_elsewhere(person, note)):
        return False
    if note.get("changed") and person and person.updated_at.isoformat() != note["written_at"]:
        return False
    if "membership" in note:
        _end_membership(note["membership"], organization, now)
    if note.get("made") and person:
        person.memberships.all().delete()
        person.delete()
    elif note.get("changed") and person:
        people.put_back(person, note["before"], now=now)
    return True


def _is_member_elsewhere(person: Volunteer, note: dict[str, Any]) -> bool:
    return person.memberships.exclude(pk=note.get("membership", NOBODY)).exists()


def _end_membership(key: str, organization: Organization, now: dt.datetime) -> None:
    active = Membership.objects.filter(pk=key, state=MembershipState.ACTIVE, role=MembershipRole.MEMBER)
    ended = active.update(state=MembershipState.REMOVED, ended_at=now, reason="集体注册已撤销")
    AdministratorRequest.objects.filter(membership=uuid.UUID(key), state=RequestState.WAITING).update(
        state=RequestState.WITHDRAWN
    )
    Organization.objects.filter(pk=organization.pk).update(member_count=F("member_count") - ended)


MEMBERS = Members()
