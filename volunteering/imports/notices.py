"""What imports tell people."""

import datetime as dt
import uuid

from volunteering.imports.models import ImportBatch
from volunteering.imports.registry import importer_of
from volunteering.messaging.services import notify

KINDS = {"checked": "集体注册等待您确认", "applied": "集体注册已完成", "stopped": "集体注册没有完成"}
STRAIGHT = {"checked", "applied"}


def tell_checked(batch: ImportBatch, good: int, now: dt.datetime) -> None:
    body = f"“{batch.file_name}”检查完了，{good} 行可以导入。请打开看一看，确认后才会导入。"
    _tell(batch.created_by_id, batch, "imports:checked", "集体注册等待您确认", body, now)


def tell_applied(batch: ImportBatch, count: int, now: dt.datetime) -> None:
    """Whoever confirmed may have left the page long ago."""
    body = f"“{batch.file_name}”导入了 {count} 行。没有导入的行和原因，可以打开下载。"
    _tell(batch.confirmed_by_id or batch.created_by_id, batch, "imports:applied", "集体注册已完成", body, now)


def tell_stopped(batch: ImportBatch, failure: str, now: dt.datetime) -> None:
    body = f"“{batch.file_name}”：{failure}"
    _tell(batch.confirmed_by_id or batch.created_by_id, batch, "imports:stopped", "集体注册没有完成", body, now)


def _tell(user_id: uuid.UUID, batch: ImportBatch, kind: str, title: str, body: str, now: dt.datetime) -> None:
    address, occasion = importer_of(batch.kind).address(batch), batch.pk.hex
    notify(user_ids=[user_id], kind=kind, title=title, body=body, address=address, occasion=occasion, now=now)
