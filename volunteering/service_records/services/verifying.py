"""Whether totals, ledger, certificates and audit log still tell the same. A million entries take less than a minute."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, Sum
from django.db.models.fields.json import KT
from django.db.models.functions import ExtractYear

from volunteering.audit.models import AuditEvent
from volunteering.core.files import FileGone, content_of
from volunteering.core.models import StoredFile
from volunteering.core.sealing import SealBroken
from volunteering.core.zone import CHINA
from volunteering.service_records.models import Certificate, CertificateLine, HoursOfYear, ServiceRecord
from volunteering.service_records.selectors.certificates import file_of
from volunteering.service_records.services import issuing
from volunteering.service_records.services.ledger import REVERSED, SAID, WRITTEN, digest_of_values
from volunteering.service_records.services.revoking import REVOKED, digest_of_revocation

PORTION = 5000
ID = SAID.index("id")
NOTHING = (0, 0)


def false_totals() -> list[str]:
    """A sentence for each yearly total that is not the sum of its entries. The database compares both."""
    ledger = (
        ServiceRecord.objects.annotate(year=ExtractYear("starts_at", tzinfo=CHINA))
        .values_list("volunteer_id", "year")
        .annotate(
            total=Sum("minutes"),
            times=Count("pk", filter=Q(reverses__isnull=True)) - Count("pk", filter=Q(reverses__isnull=False)),
        )
        .exclude(total=0, times=0)
        .order_by()
    )
    totals = HoursOfYear.objects.exclude(minutes=0, services=0)
    kept = totals.values_list("volunteer_id", "year", "minutes", "services").order_by()
    summed, stored = _by_year(ledger.difference(kept)), _by_year(kept.difference(ledger))
    return [
        f"志愿者 {key[0]} {key[1]} 年：账上 {summed.get(key, NOTHING)}，合计 {stored.get(key, NOTHING)}"
        for key in sorted(summed.keys() | stored.keys(), key=str)
    ]


def _by_year(rows: Iterable[tuple[Any, ...]]) -> dict[tuple[UUID, int], tuple[int, int]]:
    return {(person, year): (minutes, services) for person, year, minutes, services in rows}


def tampered_records() -> list[str]:
    """A sentence for each entry that is not what its one event says, has no event or several, or is gone."""
    return list(_tampered())


def _tampered() -> Iterator[str]:
    """Portions of entries by their keys, each beside all events whose subjects lie between the same keys."""
    after, rows = UUID(int=0), ServiceRecord.objects.order_by("id").values_list(*SAID)
    while True:
        some = list(rows.filter(pk__gt=after)[:PORTION])
        upto = some[-1][ID] if len(some) == PORTION else None
        digests = _digests(after, upto)
        for row in some:
            if digests.pop(row[ID], None) != [digest_of_values(row)]:
                yield f"服务记录 {row[ID]} 与日志不符"
        # Written meanwhile is not gone.
        there = set(ServiceRecord.objects.filter(pk__in=digests).values_list("pk", flat=True)) if digests else set()
        yield from (f"服务记录 {subject} 已被删除" for subject in digests if subject not in there)
        if upto is None:
            return
        after = upto


def _digests(after: UUID, upto: UUID | None) -> dict[UUID, list[str]]:
    """Subject → what its events say; `upto` None: all that follow."""
    events = AuditEvent.objects.filter(tag__in=(WRITTEN, REVERSED), subject_id__gt=after)
    events = events.filter(subject_id__lte=upto) if upto else events
    found: dict[UUID, list[str]] = {}
    for subject, digest in events.order_by("subject_id").values_list("subject_id", KT("words__digest")):
        found.setdefault(subject, []).append(digest)
    return found


def tampered_certificates() -> Iterator[str]:
    """A sentence for each certificate that is not what its events say, whose lines are others, whose file is not the
    one issued, or that is gone."""
    certificates = Certificate.objects.order_by("id").iterator(PORTION)
    while some := list(islice(certificates, PORTION)):
        keys = [one.pk for one in some]
        issued, revoked, lines = said_of(issuing.ISSUED, keys), said_of(REVOKED, keys), _listed(keys)
        for one in some:
            said, revocations = issued[one.pk], revoked[one.pk]
            is_issued = [words.get("digest") for words in said] == [issuing.digest_of(one)]
            is_listed = is_issued and said[0].get("lines") == issuing.digest_of_lines(lines[one.pk])
            if not is_listed or not _is_revoked_as_said(one, revocations):
                yield f"证明 {one} 与日志不符"
            elif not _has_its_file(one):
                yield f"证明 {one} 的文件打不开或已改动"
    subjects = AuditEvent.objects.filter(tag=issuing.ISSUED).values_list("subject_id", flat=True).iterator(PORTION)
    while told := list(islice(subjects, PORTION)):
        there = set(Certificate.objects.filter(pk__in=told).values_list("pk", flat=True))
        yield from (f"证明 {one} 已被删除" for one in told if one not in there)


def said_of(tag: str, subjects: list[UUID]) -> dict[UUID, list[dict[str, Any]]]:
    """Subject → the words of its events with this tag."""
    found: dict[UUID, list[dict[str, Any]]] = defaultdict(list)
    events = AuditEvent.objects.filter(tag=tag, subject_id__in=subjects)
    for subject, words in events.values_list("subject_id", "words"):
        if subject:
            found[subject].append(words)
    return found


def _listed(certificates: list[UUID]) -> dict[UUID, list[UUID]]:
    """Certificate → the records on it, as they are numbered."""
    found: dict[UUID, list[UUID]] = defaultdict(list)
    lines = CertificateLine.objects.filter(certificate__in=certificates).order_by("certificate", "number")
    for certificate, record in lines.values_list("certificate", "record"):
        found[certificate].append(record)
    return found


def _is_revoked_as_said(certificate: Certificate, events: list[dict[str, Any]]) -> bool:
    if certificate.revoked_at is None:
        return not events
    return [words.get("digest") for words in events] == [digest_of_revocation(certificate)]


def _has_its_file(certificate: Certificate) -> bool:
    try:
        return hashlib.sha256(content_of(file_of(certificate))).hexdigest() == certificate.digest
    except (StoredFile.DoesNotExist, FileGone, SealBroken):
        return False
