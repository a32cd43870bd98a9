"""A sheet is uploaded and judged row by row; nothing is written but what each row would come to."""

import datetime as dt
import json
import uuid
from collections.abc import Sequence
from contextlib import closing
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from volunteering.accounts.models import User
from volunteering.audit.services import record
from volunteering.core import clock, parameters
from volunteering.core.bulk import copy_rows
from volunteering.core.errors import Refusal
from volunteering.core.files import FileGone, save_file
from volunteering.core.keys import new_key
from volunteering.core.models import StoredFile
from volunteering.core.work import enqueue_work, keep_lease
from volunteering.imports.enums import GOOD, BatchState
from volunteering.imports.models import ImportBatch, ImportRow
from volunteering.imports.notices import tell_checked, tell_stopped
from volunteering.imports.reading import CannotReadWorkbook, Sheet, inspect
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
    batch = _begin(batch_id)
    if batch is None:
        return
    try:
        with closing(sheet_of(batch)) as sheet:
            _judge(batch, importer_of(batch.kind), sheet)
    except (CannotReadWorkbook, FileGone) as refusal:
        _fail(batch, refusal.sentence)
    except Overtaken:
        return


class Overtaken(Exception):
    """Another worker took this one for dead and has begun anew."""


@transaction.atomic
def _begin(batch_id: uuid.UUID) -> ImportBatch | None:
    waiting = ImportBatch.objects.filter(pk=batch_id, state__in=(BatchState.UPLOADED, BatchState.CHECKING))
    if not waiting.update(state=BatchState.CHECKING, rows_seen=0):
        return None
    batch = ImportBatch.objects.get(pk=batch_id)
    batch.rows.all().delete()
    return batch


@transaction.atomic
def _fail(batch: ImportBatch, sentence: str) -> None:
    if _own(batch).update(state=BatchState.FAILED, failure=sentence):
        batch.rows.all().delete()
        tell_stopped(batch, sentence, clock.now())


def _own(batch: ImportBatch) -> QuerySet[ImportBatch]:
    """The batch as this worker left it: whoever begins anew sets `rows_seen` back."""
    return ImportBatch.objects.filter(pk=batch.pk, state=BatchState.CHECKING, rows_seen=batch.rows_seen)


def _judge(batch: ImportBatch, importer: Importer, sheet: Sheet) -> None:
    seen: dict[tuple[str, str], int] = {}
    for rows in portions(sheet, importer):
        for row in rows:
            _refuse_twice(importer, row, seen)
        findings = importer.check(rows, batch=batch, now=clock.now())
        with transaction.atomic():
            if not _own(batch).update(rows_seen=batch.rows_seen + len(rows), rows_total=sheet.height):
                raise Overtaken
            keep_findings(batch, importer, rows, findings)
        batch.rows_seen += len(rows)
        keep_lease(CHECK, batch.pk)
    _finish(batch)


@transaction.atomic
def _finish(batch: ImportBatch) -> None:
    now = clock.now()
    if _own(batch).update(state=BatchState.CHECKED, checked_at=now, rows_total=batch.rows_seen):
        tell_checked(batch, batch.rows.filter(verdict__in=GOOD).count(), now)


def _refuse_twice(importer: Importer, row: Row, seen: dict[tuple[str, str], int]) -> None:
    for header, identity in importer.identities(row):
        first = seen.setdefault((header, identity), row.number)
        if first != row.number:
            row.complain(header, f"与第 {first} 行的{header}相同", "请删去重复的一行，或改正写错的一个")


UNDO_NOTE = ImportRow._meta.get_field("undo_note")
KEPT = ("id", "batch_id", "number", "label", "verdict", "problems", "changes", "subject_id", "undo_note", "applied_at")


def keep_findings(
    batch: ImportBatch,
    importer: Importer,
    rows: Sequence[Row],
    findings: Sequence[Finding],
    *,
    applied_at: dt.datetime | None = None,
) -> None:
    """What each row came to. `applied_at`: what is good has been written then, and is noted with how to undo it."""
    pairs = zip(rows, findings, strict=True)
    copy_rows(ImportRow, KEPT, (_kept(batch, importer, row, found, applied_at) for row, found in pairs))


def _kept(
    batch: ImportBatch, importer: Importer, row: Row, found: Finding, applied_at: dt.datetime | None
) -> tuple[Any, ...]:
    key, is_written = new_key(), applied_at is not None and found.verdict in GOOD
    return (
        key,
        batch.pk,
        row.number,
        importer.label(row)[:60],
        found.verdict.value,
        [[one.header, one.sentence, one.mend] for one in found.problems],
        list(found.changes),
        found.subject_id,
        UNDO_NOTE.sealed(json.dumps(found.undo, ensure_ascii=False), key) if is_written else b"",
        applied_at if is_written else None,
    )


def note(tag: str, by: User | None, batch: ImportBatch, **words: int) -> None:
    record(
        tag,
        by=by,
        subject_id=batch.pk,
        organization_id=batch.organization_id,
        region_path=batch.region_path,
        words={"kind": importer_of(batch.kind).title, **words},
    )
