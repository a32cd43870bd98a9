"""Reads of batches: what a person sees of them."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Count, QuerySet

from volunteering.imports.enums import Verdict
from volunteering.imports.models import ImportBatch, ImportRow
from volunteering.imports.registry import importer_of

BAD = (Verdict.WRONG, Verdict.CONFLICT)


def counts_of(batch: ImportBatch) -> list[tuple[Verdict, int]]:
    """Every verdict with its number of rows, in the order people read them."""
    found = dict(batch.rows.order_by().values_list("verdict").annotate(Count("pk")))
    return [(verdict, found.get(verdict, 0)) for verdict in Verdict]


def figures_of(batches: Iterable[ImportBatch]) -> dict[UUID, tuple[int, int]]:
    """Batch → (rows written, of them taken up by the people themselves); a few statements for a whole page."""
    found = list(batches)
    written = _by_batch(ImportRow.objects.filter(batch__in=found))
    taken_up: dict[UUID, int] = {}
    for kind in {batch.kind for batch in found}:
        alive = importer_of(kind).taken_up().values("pk")
        taken_up |= _by_batch(ImportRow.objects.filter(batch__in=found, batch__kind=kind, subject_id__in=alive))
    return {batch.pk: (written.get(batch.pk, 0), taken_up.get(batch.pk, 0)) for batch in found}


def _by_batch(rows: QuerySet[ImportRow]) -> dict[UUID, int]:
    standing = rows.filter(applied_at__isnull=False, undone_at__isnull=True)
    return dict(standing.order_by().values_list("batch").annotate(Count("pk")))


def rows_shown(batch: ImportBatch, verdict: str) -> QuerySet[ImportRow]:
    """The rows of one verdict; without one, those that need mending."""
    return batch.rows.filter(verdict=verdict) if verdict in Verdict.values else bad_rows(batch)


def bad_rows(batch: ImportBatch) -> QuerySet[ImportRow]:
    return batch.rows.filter(verdict__in=BAD)
