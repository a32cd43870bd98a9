"""Reads of batches: what a person sees of them."""

from django.db.models import Count, QuerySet

from volunteering.imports.enums import Verdict
from volunteering.imports.models import ImportBatch, ImportRow

BAD = (Verdict.WRONG, Verdict.CONFLICT)


def counts_of(batch: ImportBatch) -> list[tuple[Verdict, int]]:
    """Every verdict with its number of rows, in the order people read them."""
    found = dict(batch.rows.order_by().values_list("verdict").annotate(Count("pk")))
    return [(verdict, found.get(verdict, 0)) for verdict in Verdict]


def bad_rows(batch: ImportBatch) -> QuerySet[ImportRow]:
    return batch.rows.filter(verdict__in=BAD)
