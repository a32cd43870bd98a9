"""What a kind of sheet declares once: its columns and what a row comes to. Apps register theirs in `AppConfig.ready`.

The blank template, the checker, the preview and the workbook of errors all come from this declaration.
"""

import datetime as dt
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from django.db.models import QuerySet

from volunteering.accounts.models import User
from volunteering.imports.enums import Verdict
from volunteering.imports.models import ImportBatch
from volunteering.imports.rules import Cell, Unreadable, without_numbers


@dataclass(frozen=True)
class Column:
    """One column of the annex. `read` gives the value of a cell that is not empty, or raises Unreadable."""

    key: str
    header: str
    read: Callable[[Cell], Any]
    is_required: bool = True
    spellings: tuple[str, ...] = ()  # what people also write in the header
    options: Callable[[], Sequence[str]] | None = None  # its drop-down
    chooses_several: bool = False
    is_number_text: bool = False  # phone, ID number: a text column in the template
    width: int = 12
    example: str = ""
    is_part: bool = False  # of one answer given in several columns: which are needed is judged over all of them
    is_extra: bool = False  # read where a sheet has it, but no part of the annex

    @property
    def boxes(self) -> dict[str, str]:
        """Option → the header of its own column: Excel offers no multiple choice in one cell, so there are both."""
        options = self.options() if self.options and self.chooses_several else ()
        return {option: f"{self.header}：{option}" for option in options}

    @property
    def headers(self) -> tuple[str, ...]:
        return (self.header, *self.spellings)


@dataclass(frozen=True)
class Problem:
    """Which column, why, and how to mend it; "" for the column when the whole row is meant."""

    header: str
    sentence: str
    mend: str = ""


@dataclass
class Row:
    """One row as read: values by column key, and what could not be read."""

    number: int
    values: dict[str, Any]
    problems: list[Problem] = field(default_factory=list)

    def complain(self, header: str, sentence: str, mend: str = "") -> None:
        self.problems.append(Problem(header, without_numbers(sentence), mend))


@dataclass(frozen=True)
class Finding:
    """What a row comes to. `subject_id` is the record it is about; `undo` is what taking it back needs (JSON)."""

    verdict: Verdict
    problems: tuple[Problem, ...] = ()
    changes: tuple[str, ...] = ()
    subject_id: uuid.UUID | None = None
    undo: dict[str, Any] = field(default_factory=dict)

    def __or__(self, problem: Problem) -> "Finding":
        """The same finding, turned into a conflict."""
        return replace(self, verdict=Verdict.CONFLICT, problems=(*self.problems, problem))


def wrong(row: Row) -> Finding:
    return Finding(Verdict.WRONG, tuple(row.problems))


class Columned(Protocol):
    @property
    def columns(self) -> tuple[Column, ...]: ...


class Importer(Protocol):
    """`check` writes nothing. `apply` checks again and writes, in the transaction of its caller; both take a portion of
    rows at a time and answer row by row. `undo` takes back what is untouched and returns the numbers of those rows."""

    kind: str
    title: str
    subject: str  # what its rows are, in a word
    outcome: str  # what becomes of them once written, for whoever confirms
    columns: tuple[Column, ...]
    notes: tuple[str, ...]  # 填报说明

    def allows(self, user: User, batch: ImportBatch) -> bool: ...

    def label(self, row: Row) -> str: ...

    def identities(self, row: Row) -> list[tuple[str, str]]: ...  # (header, value) that no two rows may share

    def check(self, rows: Sequence[Row], *, batch: ImportBatch, now: dt.datetime) -> list[Finding]: ...

    def apply(self, rows: Sequence[Row], *, batch: ImportBatch, now: dt.datetime) -> list[Finding]: ...

    def undo(self, notes: dict[int, dict[str, Any]], *, batch: ImportBatch, now: dt.datetime) -> set[int]: ...

    def taken_up(self) -> QuerySet[Any]: ...  # the records that the people themselves have made theirs

    def address(self, batch: ImportBatch) -> str: ...  # the page where whoever confirmed it follows it


_importers: dict[str, Importer] = {}


def register_importer(importer: Importer) -> None:
    _importers[importer.kind] = importer


def importer_of(kind: str) -> Importer:
    return _importers[kind]


def read_row(importer: Columned, number: int, cells: Sequence[Cell], places: dict[str, int]) -> Row:
    """Read every cell that has a column; each that cannot be read is a problem of its own."""
    row = Row(number, {})
    for column in importer.columns:
        place = places.get(column.key)
        cell = cells[place] if place is not None and place < len(cells) else ""
        if isinstance(cell, str) and not cell.strip():
            if column.is_required:
                row.complain(column.header, f"没有填写{column.header}", "请补上")
            continue
        try:
            row.values[column.key] = column.read(cell)
        except Unreadable as bad:
            row.complain(column.header, bad.sentence, bad.mend)
    return row
