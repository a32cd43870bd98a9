"""What was checked and confirmed is written, a portion in each transaction: whatever dies, each row is written once."""

import datetime as dt
import uuid
from contextlib import closing

from django.db import IntegrityError, transaction

from volunteering.accounts.models import User
from volunteering.core import clock
from volunteering.core.bulk import among
from volunteering.core.files import FileGone
from volunteering.core.work import enqueue_work, keep_lease
from volunteering.imports.enums import GOOD, BatchState
from volunteering.imports.models import BUSY_STATES, ImportBatch
from volunteering.imports.notices import tell_applied, tell_stopped
from volunteering.imports.reading import CannotReadWorkbook, Sheet
from volunteering.imports.registry import Importer, Row, importer_of
from volunteering.imports.services.checking import CannotImport, keep_findings, note
from volunteering.imports.services.portions import portions, sheet_of

APPLY = "imports:apply"
NO_CONSENT = "请勾选声明：表中人员都已同意登记。没有同意的，请从表中删去后重新上传。"


@transaction.atomic
def confirm_batch(*, by: User, batch: ImportBatch, declares_consent: bool, now: dt.datetime) -> None:
    """Have the good rows written. Who comes second is told so. Raises CannotImport."""
    if not importer_of(batch.kind).allows(by, batch):
        raise CannotImport
    if not declares_consent:
        raise CannotImport(NO_CONSENT, field="declares_consent")
    checked = ImportBatch.objects.filter(pk=batch.pk, state=BatchState.CHECKED)
    if not checked.update(state=BatchState.APPLYING, confirmed_by=by, confirmed_at=now, rows_seen=0):
        raise CannotImport("这一批已经有人确认过了，请刷新后查看进度。")
    enqueue_work(APPLY, batch.pk, due_at=now)
    note("imports:batch:confirmed", by, batch)


def apply_batch(batch_id: uuid.UUID) -> None:
    """Write what is not written yet. Run twice, or after a death half-way, it goes on where it stopped."""
    batch = ImportBatch.objects.select_related("confirmed_by").filter(pk=batch_id, state=BatchState.APPLYING).first()
    if batch is None:
        return
    try:
        with closing(sheet_of(batch)) as sheet:
            _write_all(batch, sheet)
    except (CannotReadWorkbook, FileGone):
        _stop(batch, "原来的表格已经到期删除，或者读不出来了")
    else:
        _finish(batch)


def _write_all(batch: ImportBatch, sheet: Sheet) -> None:
    importer, seen = importer_of(batch.kind), 0
    for rows in portions(sheet, importer):
        seen += len(rows)
        try:
            _write(batch, importer, rows, seen)
        except IntegrityError:  # somebody registered between the look and the write: the second look sees it
            _write(batch, importer, rows, seen)
        keep_lease(APPLY, batch.pk)


def give_up(batch_id: uuid.UUID) -> None:
    """The worker has tried for hours: whoever waits is told."""
    batch = ImportBatch.objects.filter(pk=batch_id, state__in=BUSY_STATES).first()
    if batch is not None:
        _stop(batch, "处理时多次出错，已经停下")


@transaction.atomic
def _stop(batch: ImportBatch, why: str) -> None:
    """What was written stays, and can be undone like any other; the same sheet uploaded again adds the rest."""
    written = batch.rows.filter(applied_at__isnull=False).count()
    failure = f"{why}。{STOPPED.format(written)}" if written else f"{why}，没有导入任何一行。请重新上传。"
    busy = ImportBatch.objects.filter(pk=batch.pk, state__in=BUSY_STATES)
    now = clock.now()
    if busy.update(state=BatchState.FAILED, failure=failure, applied_at=now if written else None):
        note("imports:batch:stopped", None, batch, count=written)
        tell_stopped(batch, failure, now)


STOPPED = "已导入 {} 行，其余没有导入。请重新上传同一张表：已经导入的行不会重复。"


@transaction.atomic
def _write(batch: ImportBatch, importer: Importer, rows: list[Row], seen: int) -> None:
    if ImportBatch.objects.select_for_update().filter(pk=batch.pk, state=BatchState.APPLYING).first() is None:
        return
    numbers = [row.number for row in rows]
    waiting = batch.rows.filter(number__range=(numbers[0], numbers[-1]), verdict__in=GOOD, applied_at=None)
    known = dict(waiting.values_list("number", "pk"))
    chosen = [row for row in rows if row.number in known]
    if chosen:
        now = clock.now()
        findings = importer.apply(chosen, batch=batch, now=now)
        # Written anew rather than changed one by one: a thousand rows are one statement.
        among(batch.rows.all(), "id", list(known.values())).delete()
        keep_findings(batch, importer, chosen, findings, applied_at=now)
    ImportBatch.objects.filter(pk=batch.pk).update(rows_seen=seen)


@transaction.atomic
def _finish(batch: ImportBatch) -> None:
    applying = ImportBatch.objects.filter(pk=batch.pk, state=BatchState.APPLYING)
    now = clock.now()
    if applying.update(state=BatchState.APPLIED, applied_at=now, rows_seen=batch.rows_total):
        assert batch.confirmed_by is not None
        count = batch.rows.filter(applied_at__isnull=False).count()
        note("imports:batch:applied", batch.confirmed_by, batch, count=count)
        tell_applied(batch, count, now)
