"""异议: a volunteer says what is wrong or missing, the organization or who stands in corrects it or explains."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from volunteering.accounts.models import User
from volunteering.activities.enums import SignUpState
from volunteering.activities.models import Shift, SignUp
from volunteering.audit.services import record
from volunteering.core.errors import Refusal
from volunteering.service_records import notices
from volunteering.service_records.enums import LineState, ObjectionState
from volunteering.service_records.models import HandLine, Objection
from volunteering.service_records.policies import can_confirm, can_stand_in

ABOUT = (
    *("sign_up__shift__activity__organization", "sign_up__volunteer"),
    *("hand_line__shift__activity__organization", "hand_line__volunteer"),
)


class CannotObject(Refusal):
    sentence = "现在不能提出异议，请刷新后查看。"


@transaction.atomic
def object_to_record(*, by: User, sign_up: SignUp, text: str, now: dt.datetime) -> Objection:
    """Once the shift is over, about what is recorded or should be. Raises CannotObject."""
    if sign_up.volunteer.user_id != by.pk or sign_up.state != SignUpState.CONFIRMED:
        raise CannotObject
    return _object(by, sign_up.shift, text, now, sign_up=sign_up)


@transaction.atomic
def object_to_hand_line(*, by: User, line: HandLine, text: str, now: dt.datetime) -> Objection:
    """About hours an organization entered by hand, recorded or not, with a place or without. Raises CannotObject."""
    if line.volunteer.user_id != by.pk or line.sheet.sent_at is None:
        raise CannotObject
    if line.sign_up:
        return _object(by, line.shift, text, now, sign_up=line.sign_up)
    return _object(by, line.shift, text, now, hand_line=line)


def _object(
    by: User,
    shift: Shift,
    text: str,
    now: dt.datetime,
    *,
    sign_up: SignUp | None = None,
    hand_line: HandLine | None = None,
) -> Objection:
    if now < shift.ends_at:
        raise CannotObject("活动还没有结束。结束以后，记录有问题再提出。")
    if not text.strip():
        raise CannotObject("请写明哪里不对，例如“我 9 点到、11 点离开，记录少了一小时”。", field="text")
    try:
        with transaction.atomic():
            made = Objection.objects.create(sign_up=sign_up, hand_line=hand_line, text=text.strip()[:300], made_at=now)
    except IntegrityError:
        raise CannotObject("这一条已经提过异议，请等答复。") from None
    _note("service_records:objection:made", by, made)
    notices.tell_objected(made, now)
    return made


@transaction.atomic
def answer_objection(*, by: User, objection: Objection, is_upheld: bool, answer: str, now: dt.datetime) -> Objection:
    """已更正, after the record was mended, or 维持原记录: in words either way. What still stands on public notice, and
    the person rightly doubts since, is not recorded. Raises CannotObject."""
    objection = Objection.objects.select_for_update(of=("self",)).select_related(*ABOUT).get(pk=objection.pk)
    activity = objection.shift.activity
    if not can_confirm(by, activity) and not can_stand_in(by, activity):
        raise CannotObject("只有这个组织的管理员可以答复；组织已暂停、解散或没有管理员的，由当地科协答复。")
    if objection.volunteer.user_id == by.pk:
        raise CannotObject("不能答复自己的异议，请另一位管理员或同事来答复。")
    if objection.state != ObjectionState.OPEN:
        raise CannotObject("这条异议已经答复过了。")
    if not answer.strip():
        raise CannotObject("请写几句答复，会告诉这位志愿者。", field="answer")
    objection.state = ObjectionState.UPHELD if is_upheld else ObjectionState.REFUSED
    objection.answer, objection.answered_by, objection.answered_at = answer.strip()[:300], by, now
    objection.save()
    if is_upheld:
        _noticed(objection).update(state=LineState.REFUSED, why_not=f"本人有异议，组织已核实：{objection.answer}"[:300])
    _note("service_records:objection:answered", by, objection)
    notices.tell_answered(objection, now)
    return objection


def _noticed(objection: Objection) -> "QuerySet[HandLine]":
    """What the person objected to while it stood on public notice."""
    about = Q(pk=objection.hand_line_id) | Q(sign_up=objection.sign_up_id, sign_up__isnull=False)
    return HandLine.objects.filter(about, state=LineState.ON_NOTICE, sheet__decided_at__lte=objection.made_at)


def _note(tag: str, by: User, objection: Objection) -> None:
    activity = objection.shift.activity
    words = {"title": activity.title, "state": objection.get_state_display()}
    record(tag, by=by, subject_id=objection.pk, organization_id=activity.organization_id, words=words)
