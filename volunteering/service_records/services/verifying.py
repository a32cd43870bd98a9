"""Whether totals, ledger, certificates and audit log still tell the same."""

import hashlib
from collections.abc import Iterator
from itertools import islice

from django.db.models import Count, Q, Sum
from django.db.models.functions import ExtractYear

from volunteering.activities.rules import CHINA
from volunteering.audit.models import AuditEvent
from volunteering.core.files import FileGone, content_of
from volunteering.core.models import StoredFile
from volunteering.core.sealing import SealBroken
from volunteering.service_records.models import Certificate, HoursOfYear, ServiceRecord
from volunteering.service_records.selectors.certificates import file_of
from volunteering.service_records.services import issuing
from volunteering.service_records.services.ledger import REVERSED, WRITTEN, digest_of

PORTION = 5000
NOTHING = (0, 0)


def false_totals() -> list[str]:
    """A sentence for each yearly total that is not the sum of its entries."""
    ledger = (
        ServiceRecord.objects.annotate(year=ExtractYear("starts_at", tzinfo=CHINA))
        .values_list("volunteer_id", "year")
        .annotate(
            minutes=Sum("minutes"),
            services=Count("pk", filter=Q(reverses__isnull=True)) - Count("pk", filter=Q(reverses__isnull=False)),
        )
        .order_by()
    )
    summed = {(person, year): (minutes, services) for person, year, minutes, services in ledger.iterator()}
    kept = {
        (person, year): (minutes, services)
        for person, year, minutes, services in HoursOfYear.objects.values_list(
            "volunteer_id", "year", "minutes", "services"
        ).iterator()
    }
    return [
        f"志愿者 {key[0]} {key[1]} 年：账上 {summed.get(key, NOTHING)}，合计 {kept.get(key, NOTHING)}"
        for key in sorted(summed.keys() | kept.keys(), key=str)
        if summed.get(key, NOTHING) != kept.get(key, NOTHING)
    ]


def tampered_records() -> list[str]:
    """A sentence for each entry that is not what its event says, has no event, or is gone."""
    return [*_changed(), *_gone()]


def _changed() -> Iterator[str]:
    entries = ServiceRecord.objects.order_by("id").iterator(PORTION)
    while some := list(islice(entries, PORTION)):
        events = AuditEvent.objects.filter(tag__in=(WRITTEN, REVERSED), subject_id__in=[one.pk for one in some])
        digests = {subject: words["digest"] for subject, words in events.values_list("subject_id", "words")}
        for one in some:
            if digests.get(one.pk) != digest_of(one):
                yield f"服务记录 {one.pk} 与日志不符"


def _gone() -> Iterator[str]:
    events = AuditEvent.objects.filter(tag__in=(WRITTEN, REVERSED)).order_by("id")
    subjects = events.values_list("subject_id", flat=True).iterator(PORTION)
    while some := [subject for subject in islice(subjects, PORTION) if subject]:
        there = set(ServiceRecord.objects.filter(pk__in=some).values_list("pk", flat=True))
        yield from (f"服务记录 {subject} 已被删除" for subject in some if subject not in there)


def tampered_certificates() -> Iterator[str]:
    """A sentence for each certificate that is not what its event says, or whose file is not the one issued."""
    certificates = Certificate.objects.order_by("id").iterator(PORTION)
    while some := list(islice(certificates, PORTION)):
        events = AuditEvent.objects.filter(tag=issuing.ISSUED, subject_id__in=[one.pk for one in some])
        digests = {subject: words["digest"] for subject, words in events.values_list("subject_id", "words")}
        for one in some:
            if digests.get(one.pk) != issuing.digest_of(one):
                yield f"证明 {one} 与日志不符"
            elif not _has_its_file(one):
                yield f"证明 {one} 的文件打不开或已改动"


def _has_its_file(certificate: Certificate) -> bool:
    try:
        return hashlib.sha256(content_of(file_of(certificate))).hexdigest() == certificate.digest
    except (StoredFile.DoesNotExist, FileGone, SealBroken):
        return False
