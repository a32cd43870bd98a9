"""Annex 2 filed for an organization: each row is a person, and the person becomes a member."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db import models
from django.db.models import F, QuerySet

from volunteering.core import parameters
from volunteering.core.bulk import among, copy_rows
from volunteering.core.keys import new_key
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

NEW = Verdict.NEW
JOINS = "加入本组织"


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
        return [one.finding for one in _judge(rows, batch, now)]

    def apply(self, rows: Sequence[Row], *, batch: ImportBatch, now: dt.datetime) -> list[Finding]:
        """Look again under the organization's lock, then write people and memberships together."""
        assert batch.organization_id is not None
        organization = Organization.objects.select_for_update().get(pk=batch.organization_id)
        if organization.state != OrganizationState.CERTIFIED:
            stopped = Problem("", "组织当前不是已认证状态，没有导入", "请在组织恢复认证后重新上传")
            return [Finding(Verdict.CONFLICT, (stopped,)) for _ in rows]
        judged = _judge(rows, batch, now)
        written = _write(rows, judged, now)
        _join(organization, written, now)
        return [one.finding for one in written]

    def undo(self, notes: dict[int, dict[str, Any]], *, batch: ImportBatch, now: dt.datetime) -> set[int]:
        """A record that somebody has claimed, changed or put into another organization since stays as it is."""
        assert batch.organization_id is not None
        organization = Organization.objects.select_for_update().get(pk=batch.organization_id)
        free = _untouched(notes)
        memberships = [uuid.UUID(note["membership"]) for note in free.values() if "membership" in note]
        _end(memberships, organization, now)
        changed = {uuid.UUID(note["changed"]): note["before"] for note in free.values() if "changed" in note}
        people.put_back(changed, now=now)
        made = [uuid.UUID(note["made"]) for note in free.values() if "made" in note]
        among(Membership.objects.all(), "volunteer_id", made).delete()
        among(Volunteer.objects.all(), "id", made).delete()
        return set(free)


def _judge(rows: Sequence[Row], batch: ImportBatch, now: dt.datetime) -> list[people.Judged]:
    judged = people.judge(rows, now=now)
    known = [one.record.id for one in judged if one.record]
    live = among(Membership.objects.filter(state__in=LIVE_MEMBERSHIP_STATES), "volunteer_id", known)
    pairs = list(live.values_list("volunteer_id", "organization_id", "state")) if known else []
    joined = {person for person, place, state in pairs if place == batch.organization_id and state == "active"}
    counts = Counter(person for person, place, _ in pairs if place != batch.organization_id)
    most = parameters.ORGANIZATIONS_PER_VOLUNTEER()
    return [_with_joining(one, joined, counts, most) for one in judged]


def _with_joining(
    judged: people.Judged, joined: set[uuid.UUID], counts: Counter[uuid.UUID], most: int
) -> people.Judged:
    finding, record, _ = judged
    if record is None or record.id in joined:
        return judged
    if counts[record.id] >= most:
        full = Problem("", f"这位志愿者已经加入 {most} 个组织", "请本人先退出一个组织，再重新上传")
        return judged._replace(finding=finding | full)
    return judged._replace(finding=replace(finding, verdict=Verdict.CHANGED, changes=(*finding.changes, JOINS)))


def _write(rows: Sequence[Row], judged: list[people.Judged], now: dt.datetime) -> list[people.Judged]:
    """What the portion says about persons: new ones together, changed ones together. The findings learn how to undo."""
    fresh = [place for place, one in enumerate(judged) if one.finding.verdict == Verdict.NEW]
    changed = [place for place, one in enumerate(judged) if set(one.finding.changes) - {JOINS}]
    changed = [place for place in changed if judged[place].finding.verdict == Verdict.CHANGED]
    written = list(judged)
    keys = people.write_new([rows[place] for place in fresh], now=now)
    for place, key in zip(fresh, keys, strict=True):
        written[place] = judged[place]._replace(finding=Finding(NEW, subject_id=key, undo={"made": str(key)}))
    before = people.write_changed([(judged[place], rows[place]) for place in changed], now=now)
    for place, values in zip(changed, before, strict=True):
        finding = judged[place].finding
        undo = {"changed": str(finding.subject_id), "before": values, "written_at": now.isoformat()}
        written[place] = judged[place]._replace(finding=replace(finding, undo=undo))
    return written


def _join(organization: Organization, written: list[people.Judged], now: dt.datetime) -> None:
    joining = [place for place, (found, _, _) in enumerate(written) if found.verdict == NEW or _joins(found)]
    persons = [written[place].finding.subject_id for place in joining]
    # Who had asked to join is in now: the request becomes the membership.
    asked = organization.memberships.filter(state=MembershipState.REQUESTED)
    among(asked, "volunteer_id", persons).update(state=MembershipState.LEFT, ended_at=now)
    memberships = [(new_key(), organization.pk, person, MembershipState.ACTIVE.value, now, now) for person in persons]
    names = ("id", "organization_id", "volunteer_id", "state", "requested_at", "joined_at")
    copy_rows(Membership, names, memberships)
    Organization.objects.filter(pk=organization.pk).update(member_count=F("member_count") + len(memberships))
    for place, (key, *_) in zip(joining, memberships, strict=True):
        finding = written[place].finding
        undo = {**finding.undo, "membership": str(key)}
        written[place] = written[place]._replace(finding=replace(finding, undo=undo))
    logins = [record.user_id for _, record, _ in map(written.__getitem__, joining) if record and record.user_id]
    notices.tell_enrolled(organization, logins, now)


def _joins(finding: Finding) -> bool:
    return finding.verdict == Verdict.CHANGED and JOINS in finding.changes


def _untouched(notes: dict[int, dict[str, Any]]) -> dict[int, dict[str, Any]]:
    keys = [uuid.UUID(note["made"] if "made" in note else note["changed"]) for note in notes.values() if _wrote(note)]
    found = among(Volunteer.objects.all(), "id", keys).values_list("id", "state", "created_at", "updated_at")
    persons = {str(key): (state, made_at, changed_at) for key, state, made_at, changed_at in found}
    own = {note["membership"] for note in notes.values() if "membership" in note}
    every = among(Membership.objects.all(), "volunteer_id", keys).values_list("id", "volunteer_id")
    elsewhere = {str(person) for key, person in every if str(key) not in own}
    elsewhere |= _pointed_at(keys)
    return {number: note for number, note in notes.items() if _is_untouched(note, persons, elsewhere)}


def _pointed_at(people: list[uuid.UUID]) -> set[str]:
    """Whom a claim, a merge or a sign-up speaks of by now: the database would not let their records go."""
    found: set[str] = set()
    for relation in Volunteer._meta.related_objects:
        if relation.on_delete is models.PROTECT and relation.related_model is not Membership:
            pointing = among(relation.related_model._base_manager.all(), relation.field.attname, people)  # type: ignore[union-attr]
            found |= {str(key) for key in pointing.values_list(relation.field.attname, flat=True)}
    return found


def _wrote(note: dict[str, Any]) -> bool:
    return "made" in note or "changed" in note


def _is_untouched(note: dict[str, Any], persons: dict[str, Any], elsewhere: set[str]) -> bool:
    if not _wrote(note):
        return True
    key = note["made"] if "made" in note else note["changed"]
    if key not in persons:
        return "made" in note
    state, made_at, changed_at = persons[key]
    if state != VolunteerState.IMPORTED:
        return False
    if "made" in note:
        return changed_at == made_at and key not in elsewhere
    return bool(changed_at.isoformat() == note["written_at"])


def _end(memberships: list[uuid.UUID], organization: Organization, now: dt.datetime) -> None:
    active = Membership.objects.filter(state=MembershipState.ACTIVE, role=MembershipRole.MEMBER)
    waiting = AdministratorRequest.objects.filter(state=RequestState.WAITING)
    among(waiting, "membership_id", memberships).update(state=RequestState.WITHDRAWN)
    ended = among(active, "id", memberships).update(
        state=MembershipState.REMOVED, ended_at=now, reason="集体注册已撤销"
    )
    Organization.objects.filter(pk=organization.pk).update(member_count=F("member_count") - ended)


MEMBERS = Members()
