"""What the paper says, in the words in which it says it."""

import datetime as dt
import io
from pathlib import Path
from typing import Any

import segno
from django.conf import settings

from volunteering.core.clock import local_date
from volunteering.core.serials import grouped
from volunteering.core.signing import signed
from volunteering.core.typesetting import pdf_of, printable
from volunteering.core.zone import CHINA
from volunteering.service_records.enums import How
from volunteering.service_records.models import Certificate, ServiceRecord

TEMPLATE = Path(__file__).parents[1] / "print/certificate.typ"
TITLE = "志愿服务记录证明"
CONTENT_SHOWN = 60  # characters: the paper tells what was done, the announcement had more to say


def paper_of(certificate: Certificate, records: list[ServiceRecord]) -> bytes:
    """A signed PDF. Raises CannotPrint, CannotSign."""
    issued = local_date(certificate.issued_at)
    data = {
        "serial": grouped(certificate.serial),
        "name": certificate.name,
        "number": certificate.volunteer_number,
        "document": certificate.document or "未登记",
        "period": f"{day_in_words(certificate.starts_on)}至{day_in_words(certificate.ends_on)}",
        "services": str(certificate.services),
        "hours": hours_in_words(certificate.minutes),
        "minutes": f"{certificate.minutes:,} 分钟",
        "issuer": printable(certificate.issuer_name),
        "issued": [issued.year, issued.month, issued.day],
        "issued_on": day_in_words(issued),
        "is_whole": certificate.is_whole,
        "platform": printable(settings.PLATFORM_NAME),
        "verify": f"{settings.SITE_ADDRESS.partition('://')[2]}/certificates/verify/",
        "picture": _picture(certificate.address),
        "lines": [_line(number, one, certificate) for number, one in enumerate(records, start=1)],
    }
    return signed(pdf_of(TEMPLATE, data), reason=TITLE)


def hours_in_words(minutes: int) -> str:
    """12 小时 30 分钟: never rounded."""
    whole, rest = divmod(minutes, 60)
    parts = (f"{whole:,} 小时" if whole else "", f"{rest} 分钟" if rest else "")
    return " ".join(filter(None, parts))


def day_in_words(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def content_in_short(text: str) -> str:
    """The announcement's first lines as one."""
    joined = " ".join(text.split())
    return joined if len(joined) <= CONTENT_SHOWN else f"{joined[:CONTENT_SHOWN]}…"


def how_in_words(record: ServiceRecord) -> str:
    """扫码签到, or how each of the two moments came about when they differ."""
    came, left = How(record.came_how).label, How(record.left_how).label
    return came if came == left else f"{came}、{left}"


def _line(number: int, record: ServiceRecord, certificate: Certificate) -> dict[str, Any]:
    starts, ends = record.starts_at.astimezone(CHINA), record.ends_at.astimezone(CHINA)
    is_own = record.organization_name == certificate.issuer_name
    return {
        "number": number,
        "date": f"{starts:%Y-%m-%d}",
        "time": f"{starts:%H:%M}–{ends:%H:%M}",
        "title": printable(record.title),
        "content": printable(content_in_short(record.content)),
        "place": printable(record.place),
        "hours": hours_in_words(record.minutes),
        "how": how_in_words(record),
        "organization": "" if is_own else printable(record.organization_name),
    }


def _picture(address: str) -> str:
    target = io.BytesIO()
    # A quarter of it may be torn or stained.
    segno.make(address, error="q", micro=False).save(target, kind="svg", border=0, xmldecl=False, scale=4)
    return target.getvalue().decode()
