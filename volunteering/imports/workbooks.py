"""Workbooks the platform makes: the blank template of a kind, and the rows that need mending."""

import io
from collections.abc import Sequence
from contextlib import closing
from typing import TYPE_CHECKING

from volunteering.imports.columns import COUNTY, PREFECTURE, PROVINCE
from volunteering.imports.models import ImportBatch
from volunteering.imports.reading import SheetRow
from volunteering.imports.registry import Column, Importer, importer_of
from volunteering.imports.rules import EXAMPLE, NOTE, Cell, Header, text_of
from volunteering.imports.selectors import bad_rows
from volunteering.imports.services.portions import data_rows, sheet_of
from volunteering.imports.streaming import Tinted, filled_annex
from volunteering.regions.models import Region

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

ROWS = 5000  # that get drop-downs; further ones may be filled all the same
BOX_WIDTH = 10
TITLE_ROW, HEADER_ROW, EXAMPLE_ROW, FIRST_ROW = 0, 1, 2, 3
MEND = "请改好标红的格子后重新上传；“行号”是原来表格里的行。"
MENDING = ("行号", "问题列", "原因", "怎么改")


class Book:
    """A workbook in memory with the formats all of ours share. Text is always written as text, never as a formula."""

    def __init__(self) -> None:
        import xlsxwriter  # megabytes that few requests need

        self.target = io.BytesIO()
        self.book = xlsxwriter.Workbook(self.target, {"in_memory": True})
        whole = {"text_wrap": True, "valign": "vcenter", "border": 1, "border_color": "#C8D1CC"}
        self.heading = self.book.add_format({"bold": True, "font_size": 16, "align": "center"})
        self.header = self.book.add_format({**whole, "bold": True, "bg_color": "#E3F4EA", "align": "center"})
        # 49 is the number format "text"; the quote keeps a leading = + - @ a text in whatever opens it later.
        self.text = self.book.add_format({**whole, "num_format": 49, "quote_prefix": True})

    def content(self) -> bytes:
        self.book.close()
        return self.target.getvalue()


def template_of(importer: Importer) -> bytes:
    """The annex as a workbook: title, header, an example row that is never imported, drop-downs, 填报说明."""
    book = Book()
    sheet = book.book.add_worksheet("集体注册")
    columns = [column for column in importer.columns if not column.is_extra]
    sheet.merge_range(TITLE_ROW, 0, TITLE_ROW, len(columns), importer.title, book.heading)
    _write_header(sheet, columns, book.header)
    sheet.write_string(EXAMPLE_ROW, 0, EXAMPLE, book.text)
    for place, column in enumerate(columns, start=1):
        sheet.set_column(place, place, column.width, book.text)
        sheet.write_string(EXAMPLE_ROW, place, column.example, book.text)
    sheet.freeze_panes(FIRST_ROW - 1, 0)
    lists = book.book.add_worksheet("选项")
    lists.hide()
    _offer_options(lists, sheet, columns)
    _offer_boxes(sheet, columns, book)
    _offer_regions(book.book, sheet, columns)
    notes = book.book.add_worksheet(NOTE)
    notes.set_column(0, 0, 100)
    for number, line in enumerate(importer.notes):
        notes.write_string(number, 0, line)
    return book.content()


def _write_header(sheet: "Worksheet", columns: Sequence[Column], form: "Format") -> None:
    sheet.set_row(HEADER_ROW, 34)
    sheet.write_string(HEADER_ROW, 0, "序号", form)
    for place, column in enumerate(columns, start=1):
        mark = "" if column.is_required or column.is_part else "\n（选填）"
        sheet.write_string(HEADER_ROW, place, column.header + mark, form)


def _offer_options(lists: "Worksheet", sheet: "Worksheet", columns: Sequence[Column]) -> None:
    """Drop-downs from a hidden sheet: a list inside the rule is cut at 255 characters."""
    from xlsxwriter.utility import xl_col_to_name

    for place, column in enumerate(columns, start=1):
        if column.options is None:
            continue
        options = list(column.options())
        lists.write_column(0, place, options)
        name = xl_col_to_name(place)
        source = f"=选项!${name}$1:${name}${len(options)}"
        # Several may be chosen: what is typed beside the list is as good, so the rule only warns.
        strictness = "information" if column.chooses_several else "stop"
        rule = {
            "validate": "list",
            "source": source,
            "error_type": strictness,
            "error_message": f"请从下拉选项中选择{column.header}。",
            "show_error": not column.chooses_several,
        }
        sheet.data_validation(FIRST_ROW, place, FIRST_ROW + ROWS, place, rule)


def _offer_boxes(sheet: "Worksheet", columns: Sequence[Column], book: Book) -> None:
    """Behind the annex's own columns one for each option of those that take several: a tick instead of typing."""
    headers = [word for column in columns for word in column.boxes.values()]
    for place, word in enumerate(headers, start=len(columns) + 1):
        sheet.set_column(place, place, BOX_WIDTH, book.text)
        sheet.write_string(HEADER_ROW, place, word, book.header)
        sheet.data_validation(FIRST_ROW, place, FIRST_ROW + ROWS, place, {"validate": "list", "source": ["√"]})


def _offer_regions(book: "Workbook", sheet: "Worksheet", columns: Sequence[Column]) -> None:
    """省 → 市 → 县: each list depends on what stands to the left. A municipality's districts stand under 市."""
    from xlsxwriter.utility import xl_col_to_name

    places = {column.key: place for place, column in enumerate(columns, start=1)}
    if COUNTY not in places:
        return
    below: dict[str, list[str]] = {"": []}
    names: dict[str, str] = {}
    for path, name in Region.objects.live().filter(kind="official").order_by("path").values_list("path", "name"):
        parent = path.rstrip("/").rpartition("/")[0]
        names[path.rstrip("/")] = names.get(parent, "") + name
        below.setdefault(names.get(parent, ""), []).append(name)
    table = book.add_worksheet("区域")
    table.hide()
    for column, (above, children) in enumerate(below.items()):
        table.write_column(0, column, children)
        letters = xl_col_to_name(column)
        book.define_name(above or "全部省份", f"=区域!${letters}$1:${letters}${len(children)}")
    province, prefecture = (f"${xl_col_to_name(places[key])}{FIRST_ROW + 1}" for key in (PROVINCE, PREFECTURE))
    sources = {
        PROVINCE: "=全部省份",
        PREFECTURE: f"=INDIRECT({province})",
        COUNTY: f"=INDIRECT({province}&{prefecture})",
    }
    for key, source in sources.items():
        rule = {"validate": "list", "source": source, "show_error": False}
        sheet.data_validation(FIRST_ROW, places[key], FIRST_ROW + ROWS, places[key], rule)


def errors_of(batch: ImportBatch) -> bytes:
    """The rows that were not taken, as they were uploaded, each with its reasons: mended, it can be uploaded again.

    Raises FileGone, CannotReadWorkbook.
    """
    importer = importer_of(batch.kind)
    bad = dict(bad_rows(batch).values_list("number", "problems"))
    with closing(sheet_of(batch)) as uploaded:
        header, data = data_rows(uploaded, importer)
        rows = (_bad_row(importer, header, row, bad[row.number]) for row in data if row.number in bad)
        return b"".join(filled_annex(importer, note=MEND, rows=rows, more=MENDING))


def _bad_row(importer: Importer, header: Header, row: SheetRow, problems: list[list[str]]) -> list[str]:
    blamed = {name for name, _, _ in problems}
    cells = [_shown(row.cells, header.places.get(column.key)) for column in importer.columns]
    tinted = (
        Tinted(text) if column.header in blamed else text for column, text in zip(importer.columns, cells, strict=True)
    )
    reasons = ("\n".join(dict.fromkeys(filter(None, part))) for part in zip(*problems, strict=True))
    return ["", *tinted, str(row.number), *reasons]


def _shown(cells: list[Cell], place: int | None) -> str:
    cell = cells[place] if place is not None and place < len(cells) else ""
    return cell if isinstance(cell, str) else text_of(cell)
