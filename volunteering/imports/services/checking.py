"""A sheet is uploaded and judged row by row; nothing is written but what each row would come to."""

import datetime as dt
import uuid

from django.db import transaction

from volunteering.accounts.models import User
from volunteering.audit.services import record
from volunteering.core import clock, parameters
from volunteering.core.bulk import insert_rows
from volunteering.core.errors import Refusal
from volunteering.core.files import save_file
from volunteering.core.models import StoredFile
from volunteering.core.work import enqueue_work, keep_lease
from volunteering.imports.enums import BatchState
from volunteering.imports.models import ImportBatch, ImportRow
from volunteering.imports.reading import CannotReadWorkbook, inspect
from volunteering.imports.registry import Finding, Importer, Row, importer_of
from volunteering.imports.services.portions import portions, sheet_of

CHECK = "imports:check"
SHEET = "imports:sheet"  # the kind of stored file


class CannotImport(Refusal):
    sentence = "您不能为这个组织导入。"


@transaction.atomic
def upload_batch(
    *,
    by: User,
    kind: str,
    organization_id: uuid.UUID | None,
    region_path: str,
    name: str,
    content: bytes,
    now: dt.datetime,
) -> ImportBatch:
    """Keep the sheet, sealed, and have it checked. Raises CannotImport, CannotReadWorkbook."""
    batch = ImportBatch(kind=kind, organization_id=organization_id, region_path=region_path)
    if not importer_of(kind).allows(by, batch):
        raise CannotImport
    file = save_file(
        kind=SHEET,
        owner_id=by.pk,
        subject_id=batch.pk,
        position=1,
        name=name,
        content=content,
        now=now,
        judge=inspect,
    )
    StoredFile.objects.filter(pk=file.pk).update(expires_at=now + parameters.SHEET_KEPT())
    batch.file_id, batch.file_name, batch.created_by, batch.created_at = file.pk, file.name, by, now
    batch.save(force_insert=True)
    enqueue_work(CHECK, batch.pk, due_at=now)
    note("imports:batch:uploaded", by, batch)
    return batch


def check_batch(batch_id: uuid.UUID) -> None:
    """Judge every row. A check that died starts anew."""
    begun = ImportBatch.objects.filter(pk=batch_id, state__in=(BatchState.UPLOADED, BatchState.CHECKING))
    if not begun.update(state=BatchState.CHECKING, rows_seen=0):
        return
    batch = ImportBatch.objects.get(pk=batch_id)
    batch.rows.all().delete()
    try:
        _judge(batch, importer_of(batch.kind))
    except CannotReadWorkbook as refusal:
        batch.rows.all().delete()
        begun.update(state=BatchState.FAILED, failure=refusal.sentence)
        return
    begun.update(state=BatchState.CHECKED, checked_at=clock.now())


def _judge(batch: ImportBatch, importer: Importer) -> None:
    sheet = sheet_of(batch)
    batch.rows_total = sheet.height
    seen: dict[tuple[str, str], int] = {}
    for rows in portions(sheet, importer):
        for row in rows:
            _refuse_twice(importer, row, seen)
        findings = importer.check(rows, batch=batch, now=clock.now())
        with transaction.atomic():
            insert_rows([row_of(batch, importer, row, found) for row, found in zip(rows, findings, strict=True)])
            batch.rows_seen += len(rows)
            batch.save(update_fields=("rows_seen", "rows_total"))
        keep_lease(CHECK, batch.pk)
    ImportBatch.objects.filter(pk=batch.pk).update(rows_total=batch.rows_seen)


def _refuse_twice(importer: Importer, row: Row, seen: dict[tuple[str, str], int]) -> None:
    for header, identity in importer.identities(row):
        first = seen.setdefault((header, identity), row.number)
        if first != row.number:
            row.complain(header, f"与第 {first} 行的{header}相同", "请删去重复的一行，或改正写错的一个")


def row_of(batch: ImportBatch, importer: Importer, row: Row, found: Finding) -> ImportRow:
    return ImportRow(
        batch=batch,
        number=row.number,
        label=importer.label(row)[:60],
        verdict=found.verdict,
        problems=[[one.header, one.sentence, one.mend] for one in found.problems],
        changes=list(found.changes),
        subject_id=found.subject_id,
    )


def note(tag: str, by: User, batch: ImportBatch, **words: int) -> None:
    record(
        tag,
        by=by,
        subject_id=batch.pk,
        organization_id=batch.organization_id,
        region_path=batch.region_path,
        words={"kind": importer_of(batch.kind).title, **words},
    )
