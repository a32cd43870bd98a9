"""What people are told about certificates."""

import datetime as dt

from volunteering.core.texts import sentence
from volunteering.messaging.services import notify
from volunteering.service_records.models import Certificate, CertificateBatch

CERTIFICATES = "/me/certificates/"


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
            body=f"编号 {certificate} 的证明不再有效：{sentence(certificate.revoked_reason)}需要的话，可以重新开一份。",
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
        body="批量开具服务证明时多次出错，已经停下。开好的都有效；没有开好的请稍后重新开具，还是不行，请联系当地科协。",
        address=f"/org/certificates/batches/{batch.pk}/",
        occasion=batch.pk.hex,
        now=now,
    )
