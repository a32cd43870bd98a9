"""Two records of one person: entries stay where they were written and are read together; nobody was at two places."""

import datetime as dt
from typing import Any

from volunteering.accounts.models import User
from volunteering.core.keys import new_key
from volunteering.service_records.enums import LineState, SheetState
from volunteering.service_records.models import LIVE_LINE_STATES, HandLine, ServiceRecord
from volunteering.service_records.rules import Period, overlap
from volunteering.service_records.services.ledger import hold_totals, take_back, write
from volunteering.service_records.services.revoking import revoke_mixed
from volunteering.volunteers.models import Volunteer
from volunteering.volunteers.selectors import records_of_people
from volunteering.volunteers.services.moving import move, move_back

# The states a sheet is in while its lines are in this one.
STANDS_WITH = {
    LineState.ENTERED: (SheetState.DRAFT, SheetState.RETURNED),
    LineState.WAITING: (SheetState.SENT,),
    LineState.ON_NOTICE: (SheetState.APPROVED,),
}
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
    waiting = HandLine.objects.filter(volunteer=absorbed, state__in=LIVE_LINE_STATES)
    own = HandLine.objects.filter(volunteer=survivor, state__in=LIVE_LINE_STATES).values("shift")
    note["hand_dropped"] = [[str(one.pk), one.state] for one in waiting.filter(shift__in=own)]
    HandLine.objects.filter(pk__in=[key for key, _ in note["hand_dropped"]]).update(state=LineState.DROPPED)
    note["hand_lines"] = move(waiting, "volunteer", survivor)


def on_person_unmerged(
    *, survivor: Volunteer, absorbed: Volunteer, by: User, note: dict[str, Any], now: dt.datetime
) -> None:
    """They are written again: a reversal stays, as everything in the ledger does. What was certified of both is
    void."""
    hold_totals([survivor.pk, absorbed.pk])
    revoke_mixed(set(records_of_people([absorbed.pk])), by=by, now=now)
    move_back(HandLine, note.get("hand_lines", []), "volunteer", survivor, absorbed)
    for key, state in note.get("hand_dropped", []):
        _revive(key, state)
    for one in ServiceRecord.objects.filter(pk__in=note["service_records"]).order_by("pk"):
        one.pk, one.recorded_by, one.recorded_at = new_key(), by, now
        one._state.adding = True
        write([one], by=by)


def _revive(key: str, state: str) -> None:
    """A line that was one too many waits again, if its sheet still does and the person is on no other one."""
    line = HandLine.objects.filter(pk=key, state=LineState.DROPPED).select_related("sheet").first()
    if line is None:
        return
    live = HandLine.objects.filter(shift=line.shift_id, volunteer=line.volunteer_id, state__in=LIVE_LINE_STATES)
    if line.sheet.state in STANDS_WITH[LineState(state)] and not live.exists():
        line.state = LineState(state)
        line.save(update_fields=("state",))


def _period(entry: ServiceRecord) -> Period:
    return Period(entry.starts_at, entry.ends_at)
