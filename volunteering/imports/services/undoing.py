"""A batch is taken back within a day, row by row, as far as nobody has touched what it wrote."""

import datetime as dt
import itertools
import json
import uuid

from django.db import transaction

from volunteering.accounts.models import User
from volunteering.core import clock
from volunteering.core.bulk import among
from volunteering.core.work import enqueue_work, keep_lease
from volunteering.imports.enums import BatchState
from volunteering.imports.models import ImportBatch
from volunteering.imports.registry import Importer, importer_of
from volunteering.imports.services.checking import CannotImport, note
from volunteering.imports.services.portions import PORTION

UNDO = "imports:undo"
UNDOABLE = (BatchState.APPLIED, BatchState.FAILED)  # a batch that stopped half-way has written something too
UNDO_WITHIN = dt.timedelta(hours=24)


@transaction.atomic
def undo_batch(*, by: User, batch: ImportBatch, now: dt.datetime) -> None:
    """Raises CannotImport when it is too late, or no longer as it was."""
    if not importer_of(batch.kind).allows(by, batch):
        raise CannotImport
    if not is_in_time(batch, now):
        raise CannotImport("只能在导入后 24 小时内撤销。需要更正的，请改好表格重新上传。")
    standing = ImportBatch.objects.filter(pk=batch.pk, state__in=UNDOABLE)
    if not standing.update(state=BatchState.UNDOING, rows_seen=0):
        raise CannotImport("这一批正在处理或已经撤销，请刷新后查看。")
    enqueue_work(UNDO, batch.pk, due_at=now)
    note("imports:batch:undone", by, batch)


def is_in_time(batch: ImportBatch, now: dt.datetime) -> bool:
    return batch.applied_at is not None and now <= batch.applied_at + UNDO_WITHIN


def can_be_undone(batch: ImportBatch, now: dt.datetime) -> bool:
    return batch.state in UNDOABLE and is_in_time(batch, now)


def undo_rows(batch_id: uuid.UUID) -> None:
    batch = ImportBatch.objects.filter(pk=batch_id, state=BatchState.UNDOING).first()
    if batch is None:
        return
    applied = batch.rows.filter(applied_at__isnull=False, undone_at=None).order_by("number")
    numbers = iter(list(applied.values_list("number", flat=True)))
    while portion := list(itertools.islice(numbers, PORTION)):
        _take_back(batch, importer_of(batch.kind), portion)
        keep_lease(UNDO, batch.pk)
    ImportBatch.objects.filter(pk=batch.pk).update(state=BatchState.UNDONE, undone_at=clock.now())


@transaction.atomic
def _take_back(batch: ImportBatch, importer: Importer, numbers: list[int]) -> None:
    now = clock.now()
    rows = batch.rows.filter(number__in=numbers, undone_at=None)
    notes = {row.number: json.loads(row.undo_note) for row in rows}
    undone = importer.undo(notes, batch=batch, now=now)
    among(batch.rows.all(), "number", list(undone)).update(undone_at=now)
