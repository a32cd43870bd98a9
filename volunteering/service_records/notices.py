"""What volunteers are told about their hours."""

import datetime as dt

from volunteering.messaging.services import notify
from volunteering.organizations.notices import tell_administrators
from volunteering.service_records.models import Objection, ServiceRecord

KINDS = {
    "recorded": "服务时长已记录",
    "reversed": "服务记录已撤销",
    "objected": "志愿者提出异议",
    "answered": "异议有了答复",
}

RECORDS = "/me/records/"


def tell_recorded(entries: list[ServiceRecord], now: dt.datetime) -> None:
    """One text for everybody of the shift; the own hours stand on the page it leads to."""
    if not entries:
        return
    first = entries[0]
    notify(
        user_ids=[one.volunteer.user_id for one in entries if one.volunteer.user_id],
        kind="service_records:recorded",
        title="服务时长已记录",
        body=f"“{first.title}”的服务时长已经记录。请看看对不对，有疑问请联系{first.organization_name}。",
        address=RECORDS,
        occasion=f"{first.pk.hex}",
        now=now,
    )


def tell_reversed(entry: ServiceRecord, reason: str, now: dt.datetime) -> None:
    if entry.volunteer.user_id:
        notify(
            user_ids=[entry.volunteer.user_id],
            kind="service_records:reversed",
            title="一条服务记录已撤销",
            body=f"“{entry.title}”的服务时长已由{entry.organization_name}撤销：{reason}。有疑问请联系他们。",
            address=RECORDS,
            occasion=entry.pk.hex,
            now=now,
        )


def tell_objected(objection: Objection, now: dt.datetime) -> None:
    activity = objection.sign_up.activity
    tell_administrators(
        activity.organization,
        kind="service_records:objected",
        title="有志愿者对服务记录提出异议",
        body=f"“{activity.title}”的一位志愿者认为服务记录不对。请到“签到和时长”里查看、更正或说明。",
        occasion=objection.pk,
        now=now,
        address=f"/org/activities/{activity.public_id}/attendance/?shift={objection.sign_up.shift_id}",
    )


def tell_answered(objection: Objection, now: dt.datetime) -> None:
    user_id = objection.sign_up.volunteer.user_id
    if user_id:
        notify(
            user_ids=[user_id],
            kind="service_records:answered",
            title="您的异议有了答复",
            body=f"“{objection.sign_up.activity.title}”：{objection.get_state_display()}。{objection.answer}",
            address=RECORDS,
            occasion=objection.pk.hex,
            now=now,
        )
