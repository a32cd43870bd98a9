"""None"""

from volunteering.service_records.models.anomalies import (
    Anomaly,
)
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
from volunteering.service_records.models.deadlines import (
    RecordingDeadline,
)
from volunteering.service_records.models.evaluations import (
    Evaluation,
    Rating,
)
from volunteering.service_records.models.fences import (
    Fence,
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
from volunteering.service_records.models.merits import (
    Merit,
    MeritRecord,
)
from volunteering.service_records.models.objections import (
    Objection,
)
from volunteering.service_records.models.stars import (
    StarAward,
    StarDue,
    StarObjection,
    StarProposal,
)
from volunteering.service_records.models.watermarks import (
    Watermark,
)

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
    "Evaluation",
    "Fence",
    "HandLine",
    "HandSheet",
    "HoursOfYear",
    "Merit",
    "MeritRecord",
    "NoticeObjection",
    "Objection",
    "Rating",
    "RecordingDeadline",
    "ServiceRecord",
    "ServiceRecordQuerySet",
    "StarAward",
    "StarDue",
    "StarObjection",
    "StarProposal",
    "Watermark",
]
