"""A certificate holds no more: because a record on it was taken back, or because who answers for it says so."""

import datetime as dt
import hashlib
import json
from uuid import UUID

from django.db import transaction

from volunteering.accounts.models import User
from volunteering.audit.services import record
from volunteering.core.errors import Refusal
from volunteering.organizations.policies import can_manage
from volunteering.service_records import notices
from volunteering.service_records.enums import Revoked
from volunteering.service_records.models import Certificate, ServiceRecord
from volunteering.service_records.policies import can_revoke

REVOKED = "service_records:certificate:revoked"


class CannotRevoke(Refusal):
    sentence = "只有开具组织的管理员和当地科协可以撤销证明。"


@transaction.atomic
def revoke_certificate(*, by: User, certificate: Certificate, reason: str, now: dt.datetime) -> Certificate:
    """The paper is out there: from now on the page of verification says it is void. Raises CannotRevoke."""
    certificate = Certificate.objects.select_for_update(of=("self",)).get(pk=certificate.pk)
    if not can_revoke(by, certificate):
        raise CannotRevoke
    if certificate.revoked_at:
        raise CannotRevoke("这份证明已经撤销过了。")
    if not reason.strip():
        raise CannotRevoke("请写明撤销原因，会告诉这位志愿者。", field="reason")
    organization = certificate.organization
    is_own = organization is not None and can_manage(by, organization)
    because = Revoked.ISSUER if is_own else Revoked.ASSOCIATION
    _revoke(certificate, by=by, because=because, reason=reason.strip()[:200], now=now)
    return certificate


def revoke_those_with(entry: ServiceRecord, *, by: User, reason: str, now: dt.datetime) -> None:
    """A record was taken back, in this transaction: what quotes it is void. The caller holds the person's totals."""
    for certificate in Certificate.objects.valid().filter(lines__record=entry).order_by("id"):
        because = f"“{entry.title}”的服务记录已撤销：{reason}"[:200]
        _revoke(certificate, by=by, because=Revoked.RECORD, reason=because, now=now)


def revoke_mixed(people: set[UUID], *, by: User, now: dt.datetime) -> None:
    """These turned out to be somebody else: what was issued to another person with services of theirs is void."""
    mixed = Certificate.objects.valid().filter(lines__record__volunteer__in=people).exclude(volunteer__in=people)
    for certificate in mixed.distinct().order_by("id"):
        reason = "资料的合并已撤销，证明里列有另一份资料的服务"
        _revoke(certificate, by=by, because=Revoked.RECORD, reason=reason, now=now)


def _revoke(certificate: Certificate, *, by: User, because: Revoked, reason: str, now: dt.datetime) -> None:
    certificate.revoked_at, certificate.revoked_because = now, because
    certificate.revoked_reason, certificate.revoked_by = reason, by
    certificate.save(update_fields=("revoked_at", "revoked_because", "revoked_reason", "revoked_by"))
    record(
        REVOKED,
        by=by,
        subject_id=certificate.pk,
        organization_id=certificate.organization_id,
        region_path=certificate.region_path,
        words={"because": because.label, "digest": digest_of_revocation(certificate)},
    )
    notices.tell_revoked(certificate, now)


def digest_of_revocation(certificate: Certificate) -> str:
    """Of when, by whom and why it was revoked; it stands in the audit event."""
    at = certificate.revoked_at.timestamp() if certificate.revoked_at else None
    said = [at, certificate.revoked_because, certificate.revoked_reason, certificate.revoked_by_id]
    return hashlib.sha256(json.dumps([str(one) for one in said], ensure_ascii=False).encode()).hexdigest()
