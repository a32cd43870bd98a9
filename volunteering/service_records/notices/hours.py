"""What volunteers and organizations are told about hours."""

import datetime as dt
from uuid import UUID

from volunteering.access.permissions import Permission
from volunteering.access.policies import holders_of
from volunteering.activities.models import Shift
from volunteering.core.texts import sentence
from volunteering.core.zone import CHINA
from volunteering.messaging.services import notify
from volunteering.organizations.models import Organization
from volunteering.organizations.notices import administrators_of, tell_administrators
from volunteering.service_records.models import Anomaly, Attendance, Objection, RecordingDeadline, ServiceRecord
from volunteering.service_records.policies import is_unattended
from volunteering.service_records.rules.deadlines import DAY_AFTER, OVERDUE, SOON

RECORDS = "/me/records/"
MINE = "/me/activities/"


def who_answers_for(organization: Organization) -> str:
    """Whom somebody in doubt turns to."""
    return "当地科协" if is_unattended(organization) else organization.name


def tell_recorded(entries: list[ServiceRecord], now: dt.datetime) -> None:
    """One text for everybody of the shift; the own hours stand on the page it leads to."""
    if not entries:
        return
    first = entries[0]
    notify(
        user_ids=[one.volunteer.user_id for one in entries if one.volunteer.user_id],
        kind="service_records:recorded",
        title="服务时长已记录",
        body=f"“{first.title}”的服务时长已经记录。请看看对不对，有疑问请联系{who_answers_for(first.organization)}。",
        address=RECORDS,
        occasion=f"{first.pk.hex}",
        now=now,
    )


def tell_attendance_refused(refused: list[Attendance], shift: Shift, now: dt.datetime) -> None:
    """To each person, by the association that decided in the organization's place."""
    if not refused:
        return
    notify(
        user_ids=[one.sign_up.volunteer.user_id for one in refused if one.sign_up.volunteer.user_id],
        kind="service_records:attendance_refused",
        title="一次服务没有记录时长",
        body=f"“{shift.activity.title}”由当地科协核实，没有记录您的时长：{sentence(refused[0].refused_because)}有疑问请联系当地科协。",
        address=RECORDS,
        occasion=refused[0].pk.hex,
        now=now,
    )


def tell_reversed(entry: ServiceRecord, reason: str, now: dt.datetime, *, by_association: bool = False) -> None:
    """The person; where the association took it back, the organization as well."""
    who = "当地科协" if by_association else entry.organization_name
    if by_association:
        notify(
            user_ids=administrators_of(entry.organization_id),
            kind="service_records:reversed_by_association",
            title="科协撤销了一条服务记录",
            body=f"“{entry.title}”中{entry.volunteer.name}的服务时长已由当地科协撤销：{sentence(reason)}有疑问请联系当地科协。",
            address=f"/org/activities/{entry.activity.public_id}/attendance/",
            occasion=entry.pk.hex,
            now=now,
        )
    if entry.volunteer.user_id:
        notify(
            user_ids=[entry.volunteer.user_id],
            kind="service_records:reversed",
            title="一条服务记录已撤销",
            body=f"“{entry.title}”的服务时长已由{who}撤销：{sentence(reason)}有疑问请联系他们。",
            address=RECORDS,
            occasion=entry.pk.hex,
            now=now,
        )


def tell_objected(objection: Objection, now: dt.datetime) -> None:
    """The organization; where nobody there answers, those of the association who may, save who objects."""
    activity, title = objection.shift.activity, "有志愿者对服务记录提出异议"
    if is_unattended(activity.organization):
        reviewers = holders_of(Permission.REVIEW_HOURS, activity.organizer_region_path)
        notify(
            user_ids=[one.pk for one in reviewers if one.pk != objection.volunteer.user_id],
            kind="service_records:objected",
            title=title,
            body=f"“{activity.title}”的一位志愿者认为服务记录不对。这个组织没有人处理，请代为核实、答复。",
            address=f"/console/records/shifts/{objection.shift.pk}/",
            occasion=objection.pk.hex,
            now=now,
        )
        return
    tell_administrators(
        activity.organization,
        kind="service_records:objected",
        title=title,
        body=f"“{activity.title}”的一位志愿者认为服务记录不对。请到“签到和时长”里查看、更正或说明。",
        occasion=objection.pk,
        now=now,
        address=f"/org/activities/{activity.public_id}/attendance/?shift={objection.shift.pk}",
    )


def tell_answered(objection: Objection, now: dt.datetime) -> None:
    user_id = objection.volunteer.user_id
    if user_id:
        notify(
            user_ids=[user_id],
            kind="service_records:answered",
            title="您的异议有了答复",
            body=f"“{objection.shift.activity.title}”：{objection.get_state_display()}。{sentence(objection.answer)}",
            address=RECORDS,
            occasion=objection.pk.hex,
            now=now,
        )


def tell_deadline(deadline: RecordingDeadline, stage: int, now: dt.datetime) -> None:
    """To the organization's administrators; each stage reaches each of them once."""
    activity, due = deadline.activity, f"{deadline.due_on.month}月{deadline.due_on.day}日"
    title, ask = {
        DAY_AFTER: ("请确认服务时长", f"请在 {due} 前确认，越早越好。"),
        SOON: ("确认服务时长的期限快到了", f"最晚 {due}。"),
        OVERDUE: ("服务时长逾期没有记录", f"期限是 {due}，请尽快确认，当地科协也能看到。"),
    }[stage]
    lacking = f"其中 {deadline.unfinished} 人缺签退，先补上离开的时间。" if deadline.unfinished else ""
    notify(
        user_ids=administrators_of(deadline.organization_id),
        kind="service_records:deadline",
        title=title,
        body=f"“{activity.title}”还有 {deadline.waiting} 人等待确认时长。{lacking}{ask}",
        address=f"/org/activities/{activity.public_id}/attendance/?shift={deadline.shift_id}",
        occasion=f"{deadline.pk.hex}:{stage}",
        now=now,
    )


def tell_to_check_out(shift: Shift, users: list[UUID], until: dt.datetime, now: dt.datetime) -> None:
    notify(
        user_ids=users,
        kind="service_records:check_out",
        title="活动结束了，请签退",
        body=f"“{shift.activity.title}”到了结束时间，您还没有签退。"
        f"{until.astimezone(CHINA):%H:%M} 前请扫负责人的签退码，或请负责人点名签退，时长才完整。",
        address=MINE,
        occasion=shift.pk.hex,
        now=now,
        good_until=until,
    )


def tell_unfinished(shift: Shift, users: list[UUID], due: dt.date, now: dt.datetime) -> None:
    activity = shift.activity
    contact = f"联系人：{activity.contact_name} {activity.contact_phone}。"
    notify(
        user_ids=users,
        kind="service_records:unfinished",
        title="缺签退，请补上离开的时间",
        body=f"您参加“{activity.title}”只有签到，没有签退。请联系{who_answers_for(activity.organization)}补上离开的时间，"
        f"{due.month}月{due.day}日前记录时长。{'' if is_unattended(activity.organization) else contact}",
        address=RECORDS,
        occasion=shift.pk.hex,
        now=now,
    )


def tell_anomalies(anomalies: list[Anomaly], now: dt.datetime) -> None:
    """One word to each organization about each: it may explain before anybody asks."""
    for one in anomalies:
        notify(
            user_ids=administrators_of(one.organization_id),
            kind="service_records:anomaly",
            title="有一处服务时长请说明",
            body=f"“{one.activity.title}”的服务时长：{one.get_kind_display()}。可能情况正常，请到“签到和时长”里写几句说明。",
            address=_attendance_of(one),
            occasion=one.pk.hex,
            now=now,
        )


def tell_decided(anomaly: Anomaly, now: dt.datetime) -> None:
    notify(
        user_ids=administrators_of(anomaly.organization_id),
        kind="service_records:anomaly_decided",
        title="服务时长的异常已核实",
        body=f"“{anomaly.activity.title}”，{anomaly.get_kind_display()}：{anomaly.get_state_display()}。{sentence(anomaly.note)}",
        address=_attendance_of(anomaly),
        occasion=anomaly.pk.hex,
        now=now,
    )


def _attendance_of(anomaly: Anomaly) -> str:
    address = f"/org/activities/{anomaly.activity.public_id}/attendance/"
    return f"{address}?shift={anomaly.shift_id}" if anomaly.shift_id else address
