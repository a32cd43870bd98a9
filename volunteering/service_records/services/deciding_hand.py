"""The second person, of the level above, looks at the evidence and decides; and decides what is doubted in public."""

import datetime as dt
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from volunteering.accounts.models import User
from volunteering.audit.services import record
from volunteering.core import parameters
from volunteering.organizations.enums import OrganizationState
from volunteering.organizations.models import Organization
from volunteering.service_records import notices
from volunteering.service_records.enums import LineState, ObjectionState, SheetState
from volunteering.service_records.models import HandLine, HandSheet, NoticeObjection
from volunteering.service_records.policies import can_decide_hand
from volunteering.service_records.rules import Period, problem_of_cancelled
from volunteering.service_records.selectors.hand import office_of
from volunteering.service_records.services.entering_hand import keep_evidence_from
from volunteering.service_records.services.hand_digests import words_of_decision
from volunteering.service_records.services.objecting import CannotObject
from volunteering.service_records.services.recording_hand import CannotDecideHours, Written, locked_sheet, record_lines

NOT_YOURS = (
    "只有上级组织的管理员或当地科协的审核人员可以审核，而且不能审核自己填报的、自己负责的活动的、涉及自己的时长。"
)
APPROVED = "service_records:hand_sheet:approved"
OPEN_OBJECTIONS = 10  # of one person, about all notices


@dataclass(frozen=True)
class Decided:
    sheet: HandSheet
    written: Written  # empty while the lines stand on public notice


@transaction.atomic
def approve_sheet(*, by: User, sheet: HandSheet, now: dt.datetime) -> Decided:
    """Record its lines, or put them on public notice where the region wants that. Raises CannotDecideHours."""
    sheet = _waiting(by, sheet)
    problem = _problem_of(sheet)
    if problem:
        raise CannotDecideHours(f"{problem}请退回并写明原因。")
    _decide(sheet, SheetState.APPROVED, by, now)
    activity, written = sheet.shift.activity, Written()
    waiting = HandLine.objects.filter(sheet=sheet, state=LineState.WAITING)
    lines = list(waiting)
    if parameters.NOTICE_OF_HAND_ENTRIES.at(activity.organizer_region_path):
        sheet.notice_until = now + parameters.HAND_NOTICE()
        sheet.save(update_fields=("notice_until",))
        waiting.update(state=LineState.ON_NOTICE)
    else:
        written = record_lines(sheet, waiting, by=by, now=now)
    keep_evidence_from(sheet, now)
    record(
        APPROVED,
        by=by,
        subject_id=sheet.pk,
        organization_id=activity.organization_id,
        words={"title": activity.title, "people": len(written.recorded), **words_of_decision(sheet, lines)},
    )
    notices.tell_hand_decided(sheet, written.refused, now)
    return Decided(sheet, written)


@transaction.atomic
def return_sheet(*, by: User, sheet: HandSheet, reason: str, now: dt.datetime) -> HandSheet:
    """退回: the organization mends it and sends it again; nothing typed is lost. Where nobody can mend it any more,
    that is the end of it, and each person is told. Raises CannotDecideHours."""
    sheet = _waiting(by, sheet)
    if not reason.strip():
        raise CannotDecideHours("请写明退回原因，组织才知道怎么补。", field="reason")
    sheet.return_reason = reason.strip()[:300]
    _decide(sheet, SheetState.RETURNED, by, now)
    activity, refused = sheet.shift.activity, list[HandLine]()
    waiting = HandLine.objects.filter(sheet=sheet, state=LineState.WAITING).select_related("volunteer")
    if _is_left_by_all(activity.organization) or _problem_of(sheet):
        refused = list(waiting)
        for line in refused:
            line.state, line.why_not = LineState.REFUSED, sheet.return_reason
        HandLine.objects.bulk_update(refused, ("state", "why_not"), batch_size=200)
        notices.tell_hand_refused(sheet, refused, now)
    else:
        waiting.update(state=LineState.ENTERED)
    record(
        "service_records:hand_sheet:returned",
        by=by,
        subject_id=sheet.pk,
        organization_id=activity.organization_id,
        words={"title": activity.title},
    )
    notices.tell_hand_decided(sheet, refused, now)
    return sheet


@transaction.atomic
def object_to_notice(*, by: User, line: HandLine, text: str, now: dt.datetime) -> NoticeObjection:
    """Anybody logged in, while the notice stands; it holds the line back until it is decided. Raises CannotObject."""
    sheet = locked_sheet(line.sheet_id)
    is_shown = HandLine.objects.filter(pk=line.pk, state=LineState.ON_NOTICE).exists()
    if not is_shown or sheet.notice_until is None or now >= sheet.notice_until:
        raise CannotObject("公示已经结束，不能再提异议。")
    if not text.strip():
        raise CannotObject("请写明哪里不对，例如“那天这位志愿者没有到场”。", field="text")
    if NoticeObjection.objects.filter(made_by=by, state=ObjectionState.OPEN).count() >= OPEN_OBJECTIONS:
        raise CannotObject(f"您有 {OPEN_OBJECTIONS} 条异议还在处理，请等有了结果再提。")
    try:
        with transaction.atomic():
            made = NoticeObjection.objects.create(line=line, made_by=by, text=text.strip()[:300], made_at=now)
    except IntegrityError:
        raise CannotObject("这一条您已经提过异议，请等处理结果。") from None
    _note("service_records:notice_objection:made", by, made, sheet)
    notices.tell_notice_objected(made, sheet, now)
    return made


@transaction.atomic
def answer_notice_objection(
    *, by: User, objection: NoticeObjection, is_upheld: bool, answer: str, now: dt.datetime
) -> NoticeObjection:
    """Upheld, the line is not recorded; refused, it is when the notice ends. Never by who objected. Raises
    CannotDecideHours."""
    sheet = locked_sheet(objection.line.sheet_id)
    found = NoticeObjection.objects.select_for_update(of=("self",)).select_related("line").get(pk=objection.pk)
    if not can_decide_hand(by, sheet) or found.made_by_id == by.pk:
        raise CannotDecideHours("只有审核这张补录单的上级可以处理异议，而且不能处理自己提的异议。")
    if found.state != ObjectionState.OPEN:
        raise CannotDecideHours("这条异议已经处理过了。")
    if not answer.strip():
        raise CannotDecideHours("请写几句处理意见，会告诉提出异议的人。", field="answer")
    found.state = ObjectionState.UPHELD if is_upheld else ObjectionState.REFUSED
    found.answer, found.answered_by, found.answered_at = answer.strip()[:300], by, now
    found.save()
    if is_upheld and found.line.state == LineState.ON_NOTICE:
        found.line.state, found.line.why_not = LineState.REFUSED, f"公示期间有异议：{found.answer}"[:300]
        found.line.save(update_fields=("state", "why_not"))
        notices.tell_hand_refused(sheet, [found.line], now)
    _note("service_records:notice_objection:answered", by, found, sheet)
    notices.tell_notice_answered(found, sheet, now)
    return found


def _waiting(by: User, sheet: HandSheet) -> HandSheet:
    sheet = locked_sheet(sheet.pk)
    if sheet.state != SheetState.SENT:
        raise CannotDecideHours(f"这张补录单{sheet.get_state_display()}，不用再审核。")
    if not can_decide_hand(by, sheet):
        raise CannotDecideHours(NOT_YOURS)
    return sheet


def _problem_of(sheet: HandSheet) -> str:
    shift = sheet.shift
    return problem_of_cancelled(Period(shift.starts_at, shift.ends_at), shift.activity.cancelled_at)


def _is_left_by_all(organization: Organization) -> bool:
    """Unlike a suspended one, which mends its sheets when it is resumed."""
    return organization.state == OrganizationState.DISSOLVED or not organization.administrator_count


def _decide(sheet: HandSheet, state: SheetState, by: User, now: dt.datetime) -> None:
    sheet.state, sheet.decided_by, sheet.decided_at = state, by, now
    sheet.decided_for = office_of(by, sheet)
    sheet.save(update_fields=("state", "decided_by", "decided_at", "decided_for", "return_reason"))


def _note(tag: str, by: User, objection: NoticeObjection, sheet: HandSheet) -> None:
    activity = sheet.shift.activity
    words = {"title": activity.title, "state": objection.get_state_display()}
    record(tag, by=by, subject_id=objection.pk, organization_id=activity.organization_id, words=words)
