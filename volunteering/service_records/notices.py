"""What volunteers are told about their hours."""

import datetime as dt

from volunteering.messaging.services import notify
from volunteering.service_records.models import ServiceRecord

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
