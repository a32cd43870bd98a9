"""What imports tell people."""

import datetime as dt

from volunteering.imports.models import ImportBatch
from volunteering.imports.registry import importer_of
from volunteering.messaging.services import notify


def tell_applied(batch: ImportBatch, count: int, now: dt.datetime) -> None:
    """Whoever confirmed may have left the page long ago."""
    assert batch.confirmed_by_id is not None
    notify(
        user_ids=[batch.confirmed_by_id],
        kind="imports:applied",
        title="集体注册已完成",
        body=f"“{batch.file_name}”导入了 {count} 行。没有导入的行和原因，请在批次页面下载查看。",
        address=importer_of(batch.kind).address(batch),
        occasion=batch.pk.hex,
        now=now,
    )
