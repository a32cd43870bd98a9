"""The rows of a batch's sheet, some hundreds at a time, read and ready to be judged."""

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import replace

from volunteering.core.files import content_of
from volunteering.core.models import StoredFile
from volunteering.imports.models import ImportBatch
from volunteering.imports.reading import CannotReadWorkbook, Sheet, SheetRow, open_sheet
from volunteering.imports.registry import Columned, Row, read_row
from volunteering.imports.rules import Header, find_header, is_empty, is_example, is_note, is_ticked, ticked

PORTION = 1000
HEADER_WITHIN = 30  # rows: titles stand above the header, but not a whole page of them
HIDDEN = "这一行在表格里是隐藏的"


def sheet_of(batch: ImportBatch) -> Sheet:
    """Raises CannotReadWorkbook."""
    return open_sheet(content_of(StoredFile.objects.get(pk=batch.file_id)))


def data_rows(sheet: Sheet, importer: Columned) -> tuple[Header, Iterator[SheetRow]]:
    """The header and the rows below it that hold data: no blank ones, no 范例, nothing from 填报说明 on.

    Raises CannotReadWorkbook when the sheet has no header or lacks a required column.
    """
    first = list(itertools.islice(sheet.rows, HEADER_WITHIN))
    header = _header(first, importer)
    below = itertools.chain(first[header.row + 1 :], sheet.rows)
    data = itertools.takewhile(lambda row: not is_note(row.cells), below)
    boxes = _boxes(header, importer)
    filled = (row for row in data if not is_empty(row.cells) and not is_example(row.cells))
    return header, (_joined(row, boxes) if boxes else row for row in filled)


def portions(sheet: Sheet, importer: Columned) -> Iterator[list[Row]]:
    """Raises CannotReadWorkbook, also when there is a header and nothing below it."""
    header, data = data_rows(sheet, importer)
    rows = (_read(importer, row, header) for row in data)
    is_any = False
    while portion := list(itertools.islice(rows, PORTION)):
        is_any = True
        yield portion
    if not is_any:
        raise CannotReadWorkbook("表头下面没有数据。请填好后再上传。")


def _header(first: list[SheetRow], importer: Columned) -> Header:
    columns: dict[str, Iterable[str]] = {column.key: column.headers for column in importer.columns}
    columns |= {word: (word,) for column in importer.columns for word in column.boxes.values()}
    header = find_header([row.cells for row in first], columns)
    if header is None:
        raise CannotReadWorkbook("没有找到表头。请下载模板，把内容填进模板后再上传。")
    for column in importer.columns:
        if column.key not in header.places and any(word in header.places for word in column.boxes.values()):
            header.places[column.key] = max(header.places.values()) + 1  # only boxes: they fill a place behind the row
    missing = [one.header for one in importer.columns if one.is_required and one.key not in header.places]
    if missing:
        raise CannotReadWorkbook(f"表格缺少这些列：{'、'.join(missing)}。请对照模板补上后再上传。")
    return header


def _boxes(header: Header, importer: Columned) -> dict[int, list[tuple[str, int]]]:
    """Place of a joined cell → the options that have a column of their own, and where."""
    found = {
        header.places[column.key]: [
            (option, header.places[word]) for option, word in column.boxes.items() if word in header.places
        ]
        for column in importer.columns
        if column.key in header.places
    }
    return {place: boxes for place, boxes in found.items() if boxes}


def _joined(row: SheetRow, boxes: dict[int, list[tuple[str, int]]]) -> SheetRow:
    """What is ticked in columns of its own stands in the joined cell from here on."""
    cells = row.cells + [""] * (max(boxes) + 1 - len(row.cells))
    for place, options in boxes.items():
        chosen = [option for option, box in options if box < len(row.cells) and is_ticked(row.cells[box])]
        if chosen:
            cells[place] = "、".join(filter(None, (ticked(cells[place]), *chosen)))
    return replace(row, cells=cells)


def _read(importer: Columned, row: SheetRow, header: Header) -> Row:
    read = read_row(importer, row.number, row.cells, header.places)
    if row.is_hidden:
        read.complain("", HIDDEN, "请取消隐藏，或删除这一行")
    return read
