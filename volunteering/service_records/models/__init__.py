from volunteering.service_records.models.anomalies import Anomaly
from volunteering.service_records.models.attendance import Attendance, Door
from volunteering.service_records.models.deadlines import RecordingDeadline
from volunteering.service_records.models.fences import Fence
from volunteering.service_records.models.ledger import HoursOfYear, ServiceRecord, ServiceRecordQuerySet
from volunteering.service_records.models.objections import Objection
from volunteering.service_records.models.watermarks import Watermark

__all__ = [
    "Anomaly",
    "Attendance",
    "Door",
    "Fence",
    "HoursOfYear",
    "Objection",
    "RecordingDeadline",
    "ServiceRecord",
    "ServiceRecordQuerySet",
    "Watermark",
]
