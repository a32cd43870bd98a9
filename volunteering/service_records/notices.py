"""What volunteers are told about their hours."""

import datetime as dt

from volunteering.messaging.services import notify
from volunteering.organizations.notices import tell_administrators
from volunteering.service_records.models import Certificate, CertificateBatch, Objection, ServiceRecord

RECORDS = "/me/records/"
CERTIFICATES = "/me/certificates/"


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


def tell_issued(certificate: Certificate, now: dt.datetime) -> None:
    """By the organization; who pressed the button oneself knows."""
    if certificate.volunteer.user_id:
        notify(
            user_ids=[certificate.volunteer.user_id],
            kind="service_records:issued",
            title="您有一份服务证明",
            body=f"“{certificate.issuer_name}”为您开具了志愿服务记录证明，可以随时下载、打印。",
            address=f"{CERTIFICATES}{certificate.pk}/",
            occasion=certificate.pk.hex,
            now=now,
        )


def tell_revoked(certificate: Certificate, now: dt.datetime) -> None:
    if certificate.volunteer.user_id:
        notify(
            user_ids=[certificate.volunteer.user_id],
            kind="service_records:revoked",
            title="一份服务证明已撤销",
            body=f"编号 {certificate} 的证明不再有效。{certificate.revoked_reason}。需要的话，可以重新开具一份。",
            address=f"{CERTIFICATES}{certificate.pk}/",
            occasion=certificate.pk.hex,
            now=now,
        )


def tell_batch_done(batch: CertificateBatch, *, issued: int, now: dt.datetime) -> None:
    notify(
        user_ids=[batch.created_by_id],
        kind="service_records:batch_done",
        title="批量开具的服务证明好了",
        body=f"{issued} 份证明已经开好，可以打包下载；每位志愿者也收到了自己的一份。",
        address=f"/org/certificates/batches/{batch.pk}/",
        occasion=batch.pk.hex,
        now=now,
    )


def tell_batch_stopped(batch: CertificateBatch, now: dt.datetime) -> None:
    notify(
        user_ids=[batch.created_by_id],
        kind="service_records:batch_stopped",
        title="批量开具没有完成",
        body="批量开具服务证明时多次出错，已经停下。开好的都有效；没有开好的请稍后重新开具，或联系管理员。",
        address=f"/org/certificates/batches/{batch.pk}/",
        occasion=batch.pk.hex,
        now=now,
    )
