from volunteering.service_records.models.attendance import Attendance, Door
from volunteering.service_records.models.evaluations import Evaluation, Rating
from volunteering.service_records.models.ledger import HoursOfYear, ServiceRecord, ServiceRecordQuerySet
from volunteering.service_records.models.merits import Merit, MeritRecord
from volunteering.service_records.models.objections import Objection
from volunteering.service_records.models.stars import StarAward, StarDue, StarObjection, StarProposal

__all__ = [
    "Attendance",
    "Door",
    "Evaluation",
    "HoursOfYear",
    "Merit",
    "MeritRecord",
    "Objection",
    "Rating",
    "ServiceRecord",
    "ServiceRecordQuerySet",
    "StarAward",
    "StarDue",
    "StarObjection",
    "StarProposal",
]
