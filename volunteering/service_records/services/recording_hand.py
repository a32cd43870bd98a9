"""Approved hand-entered hours become entries of the ledger: at once, or when their public notice has ended."""

import datetime as dt
from contextlib import suppress
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from volunteering.accounts.models import User
from volunteering.core.clock import local_date
from volunteering.core.errors import Refusal
from volunteering.core.timetable import one_of_many
from volunteering.service_records import notices
from volunteering.service_records.enums import How, LineState, ObjectionState, SheetState
from volunteering.service_records.models import HandLine, HandSheet, NoticeObjection, Objection, ServiceRecord
from volunteering.service_records.rules import Period
from volunteering.service_records.services.entries import entry_of
from volunteering.service_records.services.hand_people import Served, problems_of
from volunteering.service_records.services.ledger import add_to_totals, write

SHEETS_AT_ONCE = 200


class CannotDecideHours(Refusal):
    sentence = "这张补录单现在不能审核，请刷新后查看。"


@dataclass(frozen=True)
class Written:
    recorded: list[ServiceRecord] = field(default_factory=list)
    refused: list[HandLine] = field(default_factory=list)  # each says why not


def record_lines(sheet: HandSheet, lines: "QuerySet[HandLine]", *, by: User, now: dt.datetime) -> Written:
    """Call under the sheet's lock. What cannot be recorded any more (an entry came meanwhile, the account was closed,
    the shift was moved) is refused with the reason. Raises CannotDecideHours when two records of a person were merged
    this very moment."""
    shift, result = sheet.shift, Written()
    people = list(lines.values_list("volunteer", flat=True))
    if not people:
        return result
    # Under these locks nobody else writes an entry for the same people, so what is judged now still holds when written.
    add_to_totals(dict.fromkeys(people, 0), year=local_date(shift.starts_at).year, services=0)
    found = list(lines.select_related("volunteer", "sign_up").order_by("volunteer"))
    if {one.volunteer_id for one in found} != set(people):
        raise CannotDecideHours("有志愿者的资料刚刚变动，请再按一次。")
    served = [Served(one.volunteer, one.starts_at, one.ends_at, one.rest_minutes) for one in found]
    problems = problems_of(shift, served, sheet, now)
    for line in found:
        line.why_not = problems.get(line.volunteer_id, "")
        line.state = LineState.REFUSED if line.why_not else LineState.RECORDED
        if line.why_not:
            result.refused.append(line)
        else:
            result.recorded.append(_entry(line, sheet, by=by, now=now))
    HandLine.objects.bulk_update(found, ("state", "why_not"), batch_size=200)
    write(result.recorded, by=by)
    notices.tell_recorded(result.recorded, now)
    notices.tell_hand_refused(sheet, result.refused, now)
    return result


def record_after_notice(*, now: dt.datetime) -> int:
    """Each sheet in a transaction of its own; returns how many entries were written."""
    ended = HandSheet.objects.filter(state=SheetState.APPROVED, notice_until__lte=now, lines__in=undisputed())
    count = 0
    for key in ended.order_by("id").values_list("pk", flat=True).distinct()[:SHEETS_AT_ONCE]:
        # Two records merged this moment: the next round.
        with one_of_many("hand sheet", key), suppress(CannotDecideHours), transaction.atomic():
            sheet = locked_sheet(key)
            assert sheet.decided_by is not None
            lines = undisputed().filter(sheet=sheet)
            count += len(record_lines(sheet, lines, by=sheet.decided_by, now=now).recorded)
    return count


def undisputed() -> "QuerySet[HandLine]":
    """On public notice, and nobody's objection waits for a decision: neither a stranger's, nor, made since the
    approval, of the person themself."""
    open_objections = NoticeObjection.objects.filter(line=OuterRef("pk"), state=ObjectionState.OPEN)
    about = Q(hand_line=OuterRef("pk")) | Q(sign_up=OuterRef("sign_up"))
    own = Objection.objects.filter(about, state=ObjectionState.OPEN, made_at__gte=OuterRef("sheet__decided_at"))
    return HandLine.objects.filter(~Exists(open_objections), ~Exists(own), state=LineState.ON_NOTICE)


def locked_sheet(key: UUID) -> HandSheet:
    """Two who decide at the same moment take turns."""
    related = ("shift__activity__organization__parent", "shift__activity__place_region", "shift__activity__leader")
    sheets = HandSheet.objects.select_for_update(of=("self",)).select_related(*related)
    return sheets.get(pk=key)


def _entry(line: HandLine, sheet: HandSheet, *, by: User, now: dt.datetime) -> ServiceRecord:
    period = Period(line.starts_at, line.ends_at)
    made = entry_of(sheet.shift.activity, line.volunteer, period, line.minutes, by=by, now=now)
    made.sign_up, made.hand_line = line.sign_up, line
    made.came_how = made.left_how = How.HAND
    return made
