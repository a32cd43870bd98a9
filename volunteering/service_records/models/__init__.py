from volunteering.service_records.models.attendance import Attendance, Door
from volunteering.service_records.models.certificates import (
    Certificate,
    CertificateBatch,
    CertificateLine,
    CertificateQuerySet,
    CertificateWish,
)
from volunteering.service_records.models.ledger import HoursOfYear, ServiceRecord, ServiceRecordQuerySet
from volunteering.service_records.models.objections import Objection

__all__ = [
    "Attendance",
    "Certificate",
    "CertificateBatch",
    "CertificateLine",
    "CertificateQuerySet",
    "CertificateWish",
    "Door",
    "HoursOfYear",
    "Objection",
    "ServiceRecord",
    "ServiceRecordQuerySet",
]
