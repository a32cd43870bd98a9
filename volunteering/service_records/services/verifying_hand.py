"""Whether approved hand entries are still what was approved, and the audit log knows of each."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import islice
from typing import Any
from uuid import UUID

from volunteering.audit.models import AuditEvent
from volunteering.service_records.enums import LineState, ObjectionState, SheetState
from volunteering.service_records.models import HandLine, HandSheet, NoticeObjection
from volunteering.service_records.services.deciding_hand import APPROVED
from volunteering.service_records.services.hand_digests import digest_of_line, digest_of_sheet
from volunteering.service_records.services.verifying import said_of
from volunteering.volunteers.selectors import records_of_people

PORTION = 500
COUNTING = (LineState.ON_NOTICE, LineState.RECORDED)


def tampered_sheets() -> Iterator[str]:
    """A sentence for each approved sheet that is not what its one event says, and for each such event whose sheet is
    gone or no longer approved."""
    sheets = HandSheet.objects.filter(state=SheetState.APPROVED).order_by("id").iterator(PORTION)
    while some := list(islice(sheets, PORTION)):
        events = said_of(APPROVED, [one.pk for one in some])
        lines = _lines([one.pk for one in some])
        records = _records({one.volunteer_id for each in lines.values() for one in each})
        for one in some:
            if not _is_as_approved(one, lines[one.pk], events[one.pk], records):
                yield f"补录单 {one.pk} 与审核时不符"
    yield from _gone()
    upheld = NoticeObjection.objects.filter(state=ObjectionState.UPHELD, line__state__in=COUNTING)
    yield from (f"补录 {line} 的异议成立，仍计入时长" for line in upheld.values_list("line", flat=True).distinct())


def _gone() -> Iterator[str]:
    events = AuditEvent.objects.filter(tag=APPROVED).order_by("id").values_list("subject_id", flat=True)
    subjects = events.iterator(PORTION)
    while some := list(islice(subjects, PORTION)):
        there = set(HandSheet.objects.filter(pk__in=some, state=SheetState.APPROVED).values_list("pk", flat=True))
        yield from (f"补录单 {one} 审核通过以后被删除或改动" for one in some if one not in there)


def _lines(sheets: list[UUID]) -> dict[UUID, list[HandLine]]:
    found: dict[UUID, list[HandLine]] = defaultdict(list)
    for line in HandLine.objects.filter(sheet__in=sheets):
        found[line.sheet_id].append(line)
    return found


def _records(people: set[UUID]) -> dict[UUID, list[UUID]]:
    """Person → their own record and those merged into it, under one of which the line was approved."""
    found = {person: [person] for person in people}
    for record, person in records_of_people(people).items():
        found[person].append(record)
    return found


def _is_as_approved(
    sheet: HandSheet, lines: list[HandLine], events: list[dict[str, Any]], records: dict[UUID, list[UUID]]
) -> bool:
    if len(events) != 1 or events[0].get("digest") != digest_of_sheet(sheet):
        return False
    approved = set(events[0]["lines"].split())
    found = set()
    for line in lines:
        mine = approved & {digest_of_line(line, record) for record in records[line.volunteer_id]}
        if not mine and line.state != LineState.DROPPED:
            return False
        found |= mine
    return found == approved
