"""补录: the organization says who served unseen, why, and shows what proves it. Nothing is recorded by that."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from volunteering.accounts.models import User
from volunteering.activities.enums import ActivityStatus
from volunteering.activities.models import Activity, Shift
from volunteering.audit.services import record
from volunteering.core import parameters
from volunteering.core.files import content_of, erase_file, save_file
from volunteering.core.models import StoredFile
from volunteering.organizations.enums import OrganizationState
from volunteering.service_records import notices
from volunteering.service_records.enums import LineState, SheetState
from volunteering.service_records.models import LIVE_LINE_STATES, HandLine, HandSheet
from volunteering.service_records.policies import can_confirm, can_enter_hours, can_see_hand_evidence
from volunteering.service_records.rules import Period, problem_of_cancelled, problem_of_hand_window
from volunteering.service_records.selectors.hand import HAND_EVIDENCE, hand_evidence_of
from volunteering.service_records.services.hand_people import CannotEnterHours, Served, places_in, refuse_impossible

OPEN_STATES = (SheetState.DRAFT, SheetState.RETURNED)
COUNTED = (*LIVE_LINE_STATES, LineState.RECORDED)


@transaction.atomic
def save_sheet(
    *,
    by: User,
    shift: Shift,
    people: Sequence[Served],
    reason: str,
    now: dt.datetime,
    sheet: HandSheet | None = None,
) -> HandSheet:
    """Write a sheet anew, or mend one that is not sent or came back. Raises CannotEnterHours."""
    activity = _held(by, shift)
    sheet = _open(sheet) if sheet else HandSheet(shift=shift, made_by=by, made_at=now)
    if sheet.sent_at is None:
        _refuse_window(shift, now)
    sheet.reason = reason.strip()[:300]
    if not people:
        raise CannotEnterHours("请至少选一位志愿者。", field="people")
    if not sheet.reason:
        raise CannotEnterHours("请写明为什么没有签到签退，例如“现场没有网络，用纸质签到表”。", field="reason")
    refuse_impossible(shift, people, sheet, now)
    _refuse_too_many(activity, sheet, len(people))
    sheet.save()
    _write_lines(sheet, people)
    _note("service_records:hand_sheet:saved", sheet, by)
    return sheet


@transaction.atomic
def send_sheet(*, by: User, sheet: HandSheet, now: dt.datetime) -> HandSheet:
    """提交审核, with the evidence. What was true when it was written is asked again. Raises CannotEnterHours."""
    shift = sheet.shift
    activity = _held(by, shift)
    sheet = _open(sheet)
    if sheet.sent_at is None:
        _refuse_window(shift, now)
    if not hand_evidence_of(sheet).exists():
        raise CannotEnterHours("请先上传证据：纸质签到表的照片，或其他能证明到场的材料。", field="evidence")
    lines = list(sheet.lines.filter(state=LineState.ENTERED).select_related("volunteer").order_by("id"))
    if not lines:
        raise CannotEnterHours("这张补录单里没有人，请先选好志愿者。")
    people = [Served(one.volunteer, one.starts_at, one.ends_at, one.rest_minutes) for one in lines]
    refuse_impossible(shift, people, sheet, now)
    _refuse_too_many(activity, sheet, len(people))
    sheet.state, sheet.sent_by, sheet.sent_at = SheetState.SENT, by, now
    sheet.led_by = activity.leader.user if activity.leader else None
    sheet.save(update_fields=("state", "sent_by", "sent_at", "led_by"))
    HandLine.objects.filter(pk__in=[one.pk for one in lines]).update(state=LineState.WAITING)
    _note("service_records:hand_sheet:sent", sheet, by, people=len(lines))
    notices.tell_hand_sent(sheet, now)
    notices.tell_hand_entered(sheet, lines, now)
    return sheet


@transaction.atomic
def withdraw_sheet(*, by: User, sheet: HandSheet, now: dt.datetime) -> HandSheet:
    """The organization takes it back, before anybody approved. Raises CannotEnterHours."""
    if not can_confirm(by, sheet.shift.activity):
        raise CannotEnterHours("只有这个组织的管理员可以撤回。")
    sheet = _open(sheet, (*OPEN_STATES, SheetState.SENT))
    sheet.state = SheetState.WITHDRAWN
    sheet.save(update_fields=("state",))
    sheet.lines.filter(state__in=LIVE_LINE_STATES).update(state=LineState.DROPPED)
    for file in hand_evidence_of(sheet):
        erase_file(file, now=now)
    _note("service_records:hand_sheet:withdrawn", sheet, by)
    return sheet


@transaction.atomic
def add_hand_evidence(*, by: User, sheet: HandSheet, name: str, content: bytes, now: dt.datetime) -> StoredFile:
    """Raises CannotEnterHours, CannotStoreFile, CannotReadPicture. It takes the lowest free position; the database
    refuses the same one twice."""
    _refuse_stranger(by, sheet.shift.activity)
    sheet, most = _open(sheet), parameters.HAND_EVIDENCE_FILES()
    taken = set(hand_evidence_of(sheet).values_list("position", flat=True))
    free = [position for position in range(1, most + 1) if position not in taken]
    if not free:
        raise CannotEnterHours(f"最多上传 {most} 份。请先删除一份，再上传新的。", field="evidence")
    file = save_file(
        kind=HAND_EVIDENCE,
        owner_id=by.pk,
        subject_id=sheet.pk,
        position=free[0],
        name=name,
        content=content,
        now=now,
    )
    keep_evidence_from(sheet, now)
    _note("service_records:hand_evidence:added", sheet, by)
    return file


@transaction.atomic
def remove_hand_evidence(*, by: User, sheet: HandSheet, file: StoredFile, now: dt.datetime) -> None:
    _refuse_stranger(by, sheet.shift.activity)
    sheet = _open(sheet)
    erase_file(hand_evidence_of(sheet).get(pk=file.pk), now=now)
    _note("service_records:hand_evidence:removed", sheet, by)


@transaction.atomic
def open_hand_evidence(*, by: User, sheet: HandSheet, file: StoredFile) -> bytes:
    """What is in the file; who looks is recorded. Raises CannotEnterHours, FileGone."""
    if not can_see_hand_evidence(by, sheet):
        raise CannotEnterHours("只有这个组织的管理员和审核人员可以查看证据。")
    content = content_of(file)
    _note("service_records:hand_evidence:opened", sheet, by)
    return content


def keep_evidence_from(sheet: HandSheet, moment: dt.datetime) -> None:
    hand_evidence_of(sheet).update(expires_at=moment + parameters.HAND_EVIDENCE_KEPT())


def _write_lines(sheet: HandSheet, people: Sequence[Served]) -> None:
    """Who is on the sheet already keeps the line; who is left out is dropped, and not forgotten once it was sent."""
    known = {one.volunteer_id: one for one in sheet.lines.filter(state__in=LIVE_LINE_STATES)}
    places = places_in(sheet.shift, [one.volunteer.pk for one in people])
    for one in people:
        line = known.pop(one.volunteer.pk, None) or HandLine(sheet=sheet, shift=sheet.shift, volunteer=one.volunteer)
        line.sign_up = places.get(one.volunteer.pk)
        line.starts_at, line.ends_at, line.rest_minutes = one.starts_at, one.ends_at, one.rest_minutes
        line.save()
    left_out = HandLine.objects.filter(pk__in=[one.pk for one in known.values()])
    if sheet.sent_at:
        left_out.update(state=LineState.DROPPED)
    else:
        left_out.delete()


def _held(by: User, shift: Shift) -> Activity:
    """The activity, locked without keeping others from pointing at it: sheets of one activity are written one after
    another, so that neither the number of lines nor "twice" is counted past each other."""
    activity = Activity.objects.select_for_update(no_key=True, of=("self",)).select_related("organization")
    found = activity.get(pk=shift.activity_id)
    _refuse_stranger(by, found)
    if found.status not in (ActivityStatus.PUBLISHED, ActivityStatus.CANCELLED):
        raise CannotEnterHours("活动没有发布，不能补录时长。")
    problem = problem_of_cancelled(Period(shift.starts_at, shift.ends_at), found.cancelled_at)
    if problem:
        raise CannotEnterHours(problem)
    return found


def _refuse_stranger(by: User, activity: Activity) -> None:
    if not can_confirm(by, activity):
        raise CannotEnterHours("只有这个组织的管理员可以补录时长。")
    if not can_enter_hours(by, activity):
        is_suspended = activity.organization.state == OrganizationState.SUSPENDED
        raise CannotEnterHours("组织被暂停期间不能补录时长。" if is_suspended else "组织通过认证以后才能补录时长。")


def _open(sheet: HandSheet, states: Sequence[SheetState] = OPEN_STATES) -> HandSheet:
    found = HandSheet.objects.select_for_update(of=("self",)).select_related("shift__activity__organization__parent")
    locked = found.get(pk=sheet.pk)
    if locked.state not in states:
        raise CannotEnterHours(f"这张补录单{locked.get_state_display()}，不能再改。")
    return locked


def _refuse_window(shift: Shift, now: dt.datetime) -> None:
    """For what is sent the first time; a sheet that came back late may still be mended."""
    span = Period(shift.starts_at, shift.ends_at)
    problem = problem_of_hand_window(span, within=parameters.HAND_ENTRY_DAYS(), now=now)
    if problem:
        raise CannotEnterHours(problem)


def _refuse_too_many(activity: Activity, sheet: HandSheet, count: int) -> None:
    most = parameters.HAND_LINES_PER_ACTIVITY()
    others = HandLine.objects.filter(shift__activity=activity, state__in=COUNTED).exclude(sheet=sheet).count()
    if others + count > most:
        left = max(most - others, 0)
        raise CannotEnterHours(
            f"一个活动最多补录 {most} 人次，还可以补录 {left} 人次。人多的活动请用签到码。", field="people"
        )


def _note(tag: str, sheet: HandSheet, by: User, **words: int) -> None:
    activity = sheet.shift.activity
    said: dict[str, str | int] = {"title": activity.title, **words}
    record(tag, by=by, subject_id=sheet.pk, organization_id=activity.organization_id, words=said)
