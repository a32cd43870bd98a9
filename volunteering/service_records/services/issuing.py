"""志愿服务记录证明, free and at once: by the person, or by the organization that recorded (民政部令67 Art. 12–17)."""

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db import transaction

from volunteering.accounts.models import User
from volunteering.audit.services import record
from volunteering.core import parameters
from volunteering.core.clock import local_date
from volunteering.core.errors import Refusal
from volunteering.core.files import save_file
from volunteering.core.limits import spend
from volunteering.core.masking import mask_document
from volunteering.core.typesetting import CannotPrint, unprintable
from volunteering.core.zone import CHINA
from volunteering.organizations.models import Organization
from volunteering.service_records.models import Certificate, CertificateLine, ServiceRecord
from volunteering.service_records.selectors.certificates import CERTIFICATE
from volunteering.service_records.services.digests import digest_in
from volunteering.service_records.services.ledger import hold_totals
from volunteering.service_records.services.printing import TITLE, paper_of
from volunteering.volunteers.models import Volunteer
from volunteering.volunteers.selectors import records_of_people

DAY = dt.timedelta(days=1)
ISSUED = "service_records:certificate:issued"


class CannotIssue(Refusal):
    sentence = "只能为自己开具服务证明。"


@dataclass(frozen=True)
class Wanted:
    """For what a certificate is asked: `organization` is None for a person's whole record. Both days belong to it."""

    organization: Organization | None
    starts_on: dt.date
    ends_on: dt.date


@transaction.atomic
def issue_certificate(*, by: User, volunteer: Volunteer, wanted: Wanted, now: dt.datetime) -> Certificate:
    """For oneself. Asked again while nothing has changed, it gives the same. Raises CannotIssue, CannotPrint,
    CannotSign."""
    if volunteer.user_id != by.pk:
        raise CannotIssue
    made, records, earlier = _prepare(volunteer, wanted, now)
    if earlier:
        return earlier
    most = parameters.CERTIFICATES_PER_DAY()
    if not spend(f"certificates:{volunteer.pk}", limit=most, window=DAY, now=now):
        raise CannotIssue(f"24 小时内最多开具 {most} 份新的证明。已经开好的随时可以下载；要新的，请明天再来。")
    return _issue(made, records, by=by)


def issue_for(volunteer: Volunteer, wanted: Wanted, *, by: User, now: dt.datetime) -> Certificate:
    """By the organization; the caller has asked who may, and is in a transaction. Raises as `issue_certificate`."""
    made, records, earlier = _prepare(volunteer, wanted, now)
    return earlier or _issue(made, records, by=by)


def _prepare(
    volunteer: Volunteer, wanted: Wanted, now: dt.datetime
) -> tuple[Certificate, list[ServiceRecord], Certificate | None]:
    """What is to be issued, its records, and one that says the same already. Whoever takes a record back waits until it
    is issued, and then voids it."""
    if wanted.ends_on < wanted.starts_on:
        raise CannotIssue("开始日期不能晚于结束日期，请改一改。", field="starts_on")
    people = set(records_of_people([volunteer.pk]))
    hold_totals(list(people))
    records = _records(people, wanted)
    most = parameters.CERTIFICATE_LINES()
    if not records:
        raise CannotIssue(_nothing(wanted), field="starts_on")
    if len(records) > most:
        raise CannotIssue(
            f"这段时间的服务超过 {most} 次，一份证明列不下。请选短一些的时间，例如按年或按半年分开开具。",
            field="starts_on",
        )
    made = _unmade(volunteer, wanted, records, now)
    return made, records, _same_as(made, people, records)


def _records(people: set[UUID], wanted: Wanted) -> list[ServiceRecord]:
    starts_at = dt.datetime.combine(wanted.starts_on, dt.time(), CHINA)
    ends_at = dt.datetime.combine(wanted.ends_on + DAY, dt.time(), CHINA)
    found = ServiceRecord.objects.standing().filter(
        volunteer__in=people, starts_at__gte=starts_at, starts_at__lt=ends_at
    )
    if wanted.organization is not None:
        found = found.filter(organization=wanted.organization)
    return list(found.order_by("starts_at", "id")[: parameters.CERTIFICATE_LINES() + 1])


def _unmade(volunteer: Volunteer, wanted: Wanted, records: list[ServiceRecord], now: dt.datetime) -> Certificate:
    organization = wanted.organization
    shown = f"{volunteer.document_type or '证件'} {mask_document(volunteer.document_number)}"
    return Certificate(
        volunteer=volunteer,
        organization=organization,
        region_path=organization.region_path if organization else volunteer.region_path,
        name=volunteer.name,
        document=shown if volunteer.document_number else "",
        volunteer_number=volunteer.number,
        issuer_name=organization.name if organization else settings.PLATFORM_ORGANIZER or settings.PLATFORM_NAME,
        starts_on=wanted.starts_on,
        ends_on=min(wanted.ends_on, max(wanted.starts_on, local_date(now))),  # nothing is certified of days to come
        services=len(records),
        minutes=sum(one.minutes for one in records),
        issued_at=now,
    )


def _same_as(made: Certificate, people: Iterable[UUID], records: list[ServiceRecord]) -> Certificate | None:
    same = ("organization", "issuer_name", "name", "volunteer_number", "starts_on", "ends_on", "services", "minutes")
    earlier = Certificate.objects.valid().filter(volunteer__in=people, **{name: getattr(made, name) for name in same})
    listed = {one.pk for one in records}
    for one in earlier.order_by("-id")[:3]:
        if one.document == made.document and set(one.lines.values_list("record", flat=True)) == listed:
            return one
    return None


def _issue(made: Certificate, records: list[ServiceRecord], *, by: User) -> Certificate:
    if missing := unprintable(made.name):
        raise CannotPrint(
            f"姓名里的“{missing}”这个字，打印字库里还没有。为免印成空白，先不开具；请联系当地科协，补上后再开。"
        )
    made.issued_by = by
    paper = paper_of(made, records)
    made.digest = hashlib.sha256(paper).hexdigest()
    made.save(force_insert=True)
    CertificateLine.objects.bulk_create(
        CertificateLine(certificate=made, number=number, record=one) for number, one in enumerate(records, start=1)
    )
    save_file(
        kind=CERTIFICATE,
        owner_id=made.volunteer_id,
        subject_id=made.pk,
        position=1,
        name=f"{TITLE}-{made.name}-{made}.pdf",
        content=paper,
        now=made.issued_at,
    )
    record(
        ISSUED,
        by=by,
        subject_id=made.pk,
        organization_id=made.organization_id,
        region_path=made.region_path,
        words={
            "services": made.services,
            "minutes": made.minutes,
            "digest": digest_of(made),
            "lines": digest_of_lines(one.pk for one in records),
        },
    )
    return made


def digest_of(certificate: Certificate) -> str:
    """Of everything it says, its file among that; it stands in its audit event. Revoking does not change it."""
    names = [one.attname for one in Certificate._meta.fields if not one.attname.startswith("revoked_")]
    return digest_in(certificate, names)


def digest_of_lines(records: Iterable[UUID]) -> str:
    """Of the records a certificate lists, in their order."""
    return hashlib.sha256(b"".join(one.bytes for one in records)).hexdigest()


def _nothing(wanted: Wanted) -> str:
    where = f"在“{wanted.organization}”" if wanted.organization else ""
    return f"这段时间{where}没有已经确认的服务记录。请换一段时间；活动刚结束的，等组织确认时长以后再开。"
