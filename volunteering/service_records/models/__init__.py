from volunteering.service_records.models.anomalies import Anomaly
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
from volunteering.service_records.models.deadlines import RecordingDeadline
from volunteering.service_records.models.fences import Fence
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
from volunteering.service_records.models.watermarks import Watermark

__all__ = [
    "LIVE_LINE_STATES",
    "Anomaly",
    "Attendance",
    "Certificate",
    "CertificateBatch",
    "CertificateLine",
    "CertificateQuerySet",
    "CertificateWish",
    "Door",
    "Fence",
    "HandLine",
    "HandSheet",
    "HoursOfYear",
    "NoticeObjection",
    "Objection",
    "RecordingDeadline",
    "ServiceRecord",
    "ServiceRecordQuerySet",
    "Watermark",
]
