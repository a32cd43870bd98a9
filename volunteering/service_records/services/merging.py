"""Two records of one person: entries stay where they were written and are read together; nobody was at two places."""

import datetime as dt
from typing import Any

from volunteering.accounts.models import User
from volunteering.core.keys import new_key
from volunteering.service_records.models import ServiceRecord
from volunteering.service_records.rules import Period, overlap
from volunteering.service_records.services.ledger import hold_totals, take_back, write
from volunteering.service_records.services.revoking import revoke_mixed
from volunteering.volunteers.models import Volunteer
from volunteering.volunteers.selectors import records_of_people

BECAUSE = "两份志愿者资料合并，同一时间的时长只计一次"


def on_person_merged(
    *, survivor: Volunteer, absorbed: Volunteer, by: User, note: dict[str, Any], now: dt.datetime
) -> None:
    """What the absorbed record has at the same time as the survivor's is taken back."""
    hold_totals([survivor.pk, absorbed.pk])
    joined = set(records_of_people([absorbed.pk]))
    mine = list(ServiceRecord.objects.standing().filter(volunteer__in=set(records_of_people([survivor.pk])) - joined))
    theirs = ServiceRecord.objects.standing().filter(volunteer__in=joined).select_related("volunteer")
    doubled = [one for one in theirs if any(overlap(_period(one), _period(other)) for other in mine)]
    for one in doubled:
        take_back(one, by=by, reason=BECAUSE, now=now)
    note["service_records"] = [str(one.pk) for one in doubled]


def on_person_unmerged(
    *, survivor: Volunteer, absorbed: Volunteer, by: User, note: dict[str, Any], now: dt.datetime
) -> None:
    """They are written again: a reversal stays, as everything in the ledger does. What was certified of both is
    void."""
    hold_totals([survivor.pk, absorbed.pk])
    revoke_mixed(set(records_of_people([absorbed.pk])), by=by, now=now)
    for one in ServiceRecord.objects.filter(pk__in=note["service_records"]).order_by("pk"):
        one.pk, one.recorded_by, one.recorded_at = new_key(), by, now
        one._state.adding = True
        write([one], by=by)


def _period(entry: ServiceRecord) -> Period:
    return Period(entry.starts_at, entry.ends_at)
