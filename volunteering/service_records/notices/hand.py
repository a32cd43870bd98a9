"""What is told of hours entered by hand: to the level above, to the organization, to each person."""

import datetime as dt

from volunteering.core.texts import sentence
from volunteering.messaging.services import notify
from volunteering.organizations.notices import tell_administrators
from volunteering.service_records.enums import ObjectionState, SheetState
from volunteering.service_records.models import HandLine, HandSheet, NoticeObjection
from volunteering.service_records.notices.hours import RECORDS, who_answers_for
from volunteering.service_records.selectors.hand import users_who_decide


def tell_hand_sent(sheet: HandSheet, now: dt.datetime) -> None:
    """To the level above. A sheet that came back is sent again: that is another occasion."""
    activity = sheet.shift.activity
    _tell_deciders(
        sheet,
        kind="service_records:hand_sent",
        title="有补录的时长等待审核",
        body=f"{activity.organization}为“{activity.title}”补录了时长，请看证据后通过或退回。",
        occasion=f"{sheet.pk.hex}:{int(now.timestamp())}",
        now=now,
    )


def tell_hand_entered(sheet: HandSheet, lines: list[HandLine], now: dt.datetime) -> None:
    activity = sheet.shift.activity
    notify(
        user_ids=[one.volunteer.user_id for one in lines if one.volunteer.user_id],
        kind="service_records:hand_entered",
        title="有人为您补录了服务时长",
        body=f"{activity.organization}为您补录了“{activity.title}”的服务时长，正在等上级审核。请看看对不对，不对的请在“服务记录”里提出。",
        address=RECORDS,
        occasion=sheet.pk.hex,
        now=now,
    )


def tell_hand_decided(sheet: HandSheet, refused: list[HandLine], now: dt.datetime) -> None:
    """To the organization's administrators."""
    activity = sheet.shift.activity
    if sheet.state == SheetState.RETURNED:
        again = "" if refused else "修改后可以再次提交，填过的内容都还在。"
        title, words = "补录的时长被退回", f"原因：{sentence(sheet.return_reason)}{again}"
    elif sheet.notice_until:
        title, words = "补录的时长已通过，正在公示", "公示结束、没有异议后自动记录。"
    else:
        title, words = (
            "补录的时长已通过",
            "".join(f"{one.volunteer.name}没有记录：{sentence(one.why_not)}" for one in refused[:5]),
        )
    tell_administrators(
        activity.organization,
        kind="service_records:hand_decided",
        title=title,
        body=f"“{activity.title}”的补录单由{sheet.decided_for}审核。{words}",
        occasion=sheet.pk,
        now=now,
        address=f"/org/activities/{activity.public_id}/hand/{sheet.pk}/",
    )


def tell_hand_refused(sheet: HandSheet, refused: list[HandLine], now: dt.datetime) -> None:
    """To each person, with the reason."""
    whom = who_answers_for(sheet.shift.activity.organization)
    for one in refused:
        if one.volunteer.user_id:
            notify(
                user_ids=[one.volunteer.user_id],
                kind="service_records:hand_refused",
                title="补录的时长没有记录",
                body=f"“{sheet.shift.activity.title}”补录的时长没有记录：{sentence(one.why_not)}有疑问请联系{whom}。",
                address=RECORDS,
                occasion=one.pk.hex,
                now=now,
            )


def tell_notice_objected(objection: NoticeObjection, sheet: HandSheet, now: dt.datetime) -> None:
    """To those who may decide the sheet: it is their decision that is doubted."""
    _tell_deciders(
        sheet,
        kind="service_records:notice_objected",
        title="公示的补录时长有异议",
        body=f"有人对“{sheet.shift.activity.title}”公示的补录时长提出异议，请核实后处理。处理之前这一条不会记录。",
        occasion=objection.pk.hex,
        now=now,
    )


def tell_notice_answered(objection: NoticeObjection, sheet: HandSheet, now: dt.datetime) -> None:
    activity = sheet.shift.activity
    verdict = "异议成立，这一条不记录" if objection.state == ObjectionState.UPHELD else "异议不成立"
    notify(
        user_ids=[objection.made_by_id],
        kind="service_records:notice_answered",
        title="您对公示的异议有了结果",
        body=f"“{activity.title}”：{verdict}。{sentence(objection.answer)}",
        address=f"/organizations/{activity.organization.public_id}/notices/",
        occasion=objection.pk.hex,
        now=now,
    )


def _tell_deciders(sheet: HandSheet, *, kind: str, title: str, body: str, occasion: str, now: dt.datetime) -> None:
    above, staff = users_who_decide(sheet)
    parent = sheet.shift.activity.organization.parent
    page = f"/org/reviews/hours/{sheet.pk}/?org={parent.public_id if parent else ''}"
    for users, address in ((above, page), (staff, f"/console/reviews/hours/{sheet.pk}/")):
        people = [user.pk for user in users]
        notify(user_ids=people, kind=kind, title=title, body=body, address=address, occasion=occasion, now=now)
