from volunteering.service_records.models.attendance import Attendance, Door
from volunteering.service_records.models.ledger import HoursOfYear, ServiceRecord, ServiceRecordQuerySet
from volunteering.service_records.models.objections import Objection

__all__ = ["Attendance", "Door", "HoursOfYear", "Objection", "ServiceRecord", "ServiceRecordQuerySet"]
