"""Reads about certificates."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Max, Min, Q, QuerySet

from volunteering.accounts.models import User
from volunteering.core.clock import local_date
from volunteering.core.models import StoredFile
from volunteering.core.serials import grouped, serial_in
from volunteering.core.zone import CHINA
from volunteering.organizations.models import Organization
from volunteering.service_records.models import (
    Certificate,
    CertificateBatch,
    CertificateLine,
    CertificateQuerySet,
    CertificateWish,
    HoursOfYear,
    ServiceRecord,
)
from volunteering.service_records.policies import certificates_of
from volunteering.volunteers.enums import VolunteerState
from volunteering.volunteers.models import Volunteer
from volunteering.volunteers.selectors import records_of_people

CERTIFICATE = "certificate"  # the kind of stored file
DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Progress:
    issued: int
    refused: int
    waiting: int


def file_of(certificate: Certificate) -> StoredFile:
    return StoredFile.objects.get(kind=CERTIFICATE, subject_id=certificate.pk, erased_at__isnull=True)


def certificate_with(serial: str) -> Certificate | None:
    """By its number as kept. Who has the number has the paper: no further question."""
    return Certificate.objects.filter(serial=serial).first() if serial else None


def found_among(certificates: CertificateQuerySet, words: str) -> CertificateQuerySet:
    """Those with this number, however it is typed, or this name."""
    if not words:
        return certificates
    serial = serial_in(words)
    return certificates.filter(serial=serial) if serial else certificates.filter(name=words)


def lines_of(certificate: Certificate) -> "QuerySet[CertificateLine]":
    return CertificateLine.objects.filter(certificate=certificate).select_related("record")


def recorders_of(volunteer: Volunteer) -> list[Organization]:
    """The organizations that have recorded something of this person that stands, in the order of their names."""
    mine = ServiceRecord.objects.standing().filter(volunteer__in=records_of_people([volunteer.pk]))
    return list(Organization.objects.filter(pk__in=mine.values("organization")).order_by("name", "id"))


def years_of(volunteer: Volunteer) -> list[int]:
    """Years with hours, the newest first."""
    mine = HoursOfYear.objects.filter(volunteer__in=records_of_people([volunteer.pk]), services__gt=0)
    return sorted(set(mine.values_list("year", flat=True)), reverse=True)


def years_recorded_by(organization: Organization) -> list[int]:
    """From the first year in which the organization recorded anything to the last, the newest first."""
    recorded = ServiceRecord.objects.filter(organization=organization).aggregate(Min("starts_at"), Max("starts_at"))
    first, last = recorded["starts_at__min"], recorded["starts_at__max"]
    return list(range(local_date(last).year, local_date(first).year - 1, -1)) if first else []


def people_recorded_by(organization: Organization, starts_on: dt.date, ends_on: dt.date) -> "QuerySet[Volunteer]":
    """Everybody of whom the organization recorded something in this time; merged records count for their survivor.
    Who closed the account is left in peace."""
    first = dt.datetime.combine(starts_on, dt.time(), CHINA)
    last = dt.datetime.combine(ends_on + DAY, dt.time(), CHINA)
    standing = ServiceRecord.objects.standing().filter(
        organization=organization, starts_at__gte=first, starts_at__lt=last
    )
    people = _survivors(set(standing.order_by().values_list("volunteer", flat=True).distinct()))
    return Volunteer.objects.filter(pk__in=people).exclude(state=VolunteerState.CLOSED)


def _survivors(people: set[UUID]) -> set[UUID]:
    found: set[UUID] = set()
    while people:
        merged = dict(
            Volunteer.objects.filter(pk__in=people, merged_into__isnull=False).values_list("pk", "merged_into")
        )
        found |= people - merged.keys()
        people = {into for into in merged.values() if into}
    return found


def progress_of(batch: CertificateBatch) -> Progress:
    counted = CertificateWish.objects.filter(batch=batch).aggregate(
        issued=Count("pk", filter=Q(certificate__isnull=False)), refused=Count("pk", filter=~Q(refusal=""))
    )
    return Progress(counted["issued"], counted["refused"], batch.people - counted["issued"] - counted["refused"])


def own_certificates(user: User) -> list[dict[str, object]]:
    """A person's certificates, for that person."""
    owner = Volunteer.objects.filter(user=user).first()
    mine = certificates_of(owner).order_by("id") if owner else []
    return [
        {
            "编号": grouped(one.serial),
            "开具单位": one.issuer_name,
            "起": str(one.starts_on),
            "止": str(one.ends_on),
            "次数": one.services,
            "分钟": one.minutes,
            "开具时间": one.issued_at.isoformat(),
            "撤销": one.revoked_reason,
        }
        for one in mine
    ]
