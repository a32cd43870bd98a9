"""培训 and 表彰: entered for many at once by whom it concerns, withdrawn for one with a reason, never changed."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from volunteering.accounts.models import User
from volunteering.audit.services import record
from volunteering.core.clock import local_date
from volunteering.core.errors import Refusal
from volunteering.core.files import content_of, save_file
from volunteering.core.models import StoredFile
from volunteering.organizations.models import Organization
from volunteering.regions.models import Region
from volunteering.service_records import notices
from volunteering.service_records.enums import MeritKind
from volunteering.service_records.models import Merit, MeritRecord
from volunteering.service_records.policies import can_enter_merits, merits_visible_to
from volunteering.service_records.selectors.merits import PROOF, entitled, proof_of
from volunteering.service_records.services.honour_digests import (
    ENTERED,
    MERIT_WITHDRAWN,
    digest_of_merit,
    digest_of_people,
    digest_of_withdrawn_share,
)

MOST_HOURS = Decimal("1000")


class CannotEnterMerit(Refusal):
    sentence = "只有已认证组织的管理员和当地科协可以登记培训与表彰。"


@dataclass(frozen=True)
class MeritDetails:
    kind: MeritKind
    name: str
    body: str  # who held the training, or awarded the commendation
    on: dt.date
    content: str = ""
    hours: Decimal | None = None  # of a training


@transaction.atomic
def enter_merit(
    *,
    by: User,
    details: MeritDetails,
    people: Collection[UUID],
    now: dt.datetime,
    organization: Organization | None = None,
    region: Region | None = None,
    proof: tuple[str, bytes] = ("", b""),
) -> Merit:
    """For members of an organization, else for volunteers of a region. `proof` is a name and a content.

    Raises CannotEnterMerit, CannotStoreFile, CannotReadPicture.
    """
    path = organization.region_path if organization else (region.path if region else "")
    if not path or not can_enter_merits(by, organization, path):
        raise CannotEnterMerit
    _refuse_unclear(details, local_date(now))
    chosen = list(entitled(organization, path).filter(pk__in=people).order_by("pk"))
    if not chosen or len(chosen) != len(set(people)):
        raise CannotEnterMerit("请至少选一位志愿者；名单有变化的，请刷新后重新选。", field="people")
    if any(one.user_id == by.pk for one in chosen):
        raise CannotEnterMerit("不能给自己登记，请另一位管理员来登记。", field="people")
    merit = Merit.objects.create(
        kind=details.kind,
        name=details.name.strip()[:80],
        content=details.content.strip()[:500],
        body=details.body.strip()[:100],
        on=details.on,
        hours=details.hours if details.kind == MeritKind.TRAINING else None,
        organization=organization,
        region_path=path,
        entered_by=by,
        entered_at=now,
    )
    MeritRecord.objects.bulk_create((MeritRecord(merit=merit, volunteer=one) for one in chosen), batch_size=500)
    name, content = proof
    if name:
        save_file(kind=PROOF, owner_id=by.pk, subject_id=merit.pk, position=1, name=name, content=content, now=now)
    digests = {"digest": digest_of_merit(merit), "people": digest_of_people(one.pk for one in chosen)}
    _note(ENTERED, merit, by, {"count": len(chosen), **digests})
    notices.tell_merit(merit, [one.user_id for one in chosen if one.user_id], now)
    return merit


@transaction.atomic
def withdraw_merit(*, by: User, entry: MeritRecord, reason: str, now: dt.datetime) -> MeritRecord:
    """One person's share, with the reason the person is told; what is right is entered anew.

    Raises CannotEnterMerit.
    """
    entry = (
        MeritRecord.objects.select_for_update(of=("self",))
        .select_related("merit__organization", "volunteer")
        .get(pk=entry.pk)
    )
    if not can_enter_merits(by, entry.merit.organization, entry.merit.region_path):
        raise CannotEnterMerit("只有登记的单位可以撤销。")
    if entry.withdrawn_at:
        raise CannotEnterMerit("这一条已经撤销了。")
    if not reason.strip():
        raise CannotEnterMerit("请写明撤销原因，会告诉这位志愿者。", field="reason")
    entry.withdrawn_at, entry.withdrawn_by, entry.reason = now, by, reason.strip()[:200]
    entry.save(update_fields=("withdrawn_at", "withdrawn_by", "reason"))
    words = {"number": entry.volunteer.number, "digest": digest_of_withdrawn_share(entry)}
    _note(MERIT_WITHDRAWN, entry.merit, by, words)
    notices.tell_merit_withdrawn(entry, now)
    return entry


@transaction.atomic
def open_proof(*, by: User, merit: Merit) -> tuple[StoredFile, bytes]:
    """Who looks is recorded. Raises CannotEnterMerit, FileGone."""
    file = proof_of(merit)
    if file is None or not merits_visible_to(by).filter(pk=merit.pk).exists():
        raise CannotEnterMerit("这条记录没有证明材料。")
    content = content_of(file)
    _note("service_records:merit:opened", merit, by, {})
    return file, content


def _refuse_unclear(details: MeritDetails, today: dt.date) -> None:
    if details.on > today:
        raise CannotEnterMerit("日期不能晚于今天。", field="on")
    for field, text, what in (("name", details.name, "名称"), ("body", details.body, "组织（授予）单位")):
        if not text.strip():
            raise CannotEnterMerit(f"请填写{what}。", field=field)
    if details.kind == MeritKind.TRAINING:
        if not details.content.strip():
            raise CannotEnterMerit("请填写培训内容。", field="content")
        if details.hours is None or not 0 < details.hours <= MOST_HOURS:
            raise CannotEnterMerit("请填写学时，例如 4 或 1.5。", field="hours")


def _note(tag: str, merit: Merit, by: User, more: Mapping[str, str | int]) -> None:
    words = {"kind": merit.get_kind_display(), "name": merit.name, **more}
    record(
        tag,
        by=by,
        subject_id=merit.pk,
        organization_id=merit.organization_id,
        region_path=merit.region_path,
        words=words,
    )
