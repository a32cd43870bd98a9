"""None"""

from volunteering.service_records.models.attendance import (
    Attendance,
    Door,
)
from volunteering.service_records.models.certificates import (
    Certificate,
    CertificateBatch,
    CertificateLine,
    CertificateQuerySet,
    CertificateWish,
)
from volunteering.service_records.models.hand import (
    LIVE_LINE_STATES,
    HandLine,
    HandSheet,
    NoticeObjection,
)
from volunteering.service_records.models.ledger import (
    HoursOfYear,
    ServiceRecord,
    ServiceRecordQuerySet,
)
from volunteering.service_records.models.objections import (
    Objection,
)

__all__ = [
    "LIVE_LINE_STATES",
    "Attendance",
    "Certificate",
    "CertificateBatch",
    "CertificateLine",
    "CertificateQuerySet",
    "CertificateWish",
    "Door",
    "HandLine",
    "HandSheet",
    "HoursOfYear",
    "NoticeObjection",
    "Objection",
    "ServiceRecord",
    "ServiceRecordQuerySet",
]
