"""A filled annex of any length, made while it is sent: no row waits in memory or in a temporary file.

XlsxWriter makes the workbook around the rows, which are put into its sheet on the way.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from string import ascii_uppercase
from xml.sax.saxutils import escape

from volunteering.core.pieces import Pieces
from volunteering.imports.registry import Importer
from volunteering.imports.rules import guarded

SHEET, END = "xl/worksheets/sheet1.xml", b"</sheetData>"
PIECE = 64 * 1024
MORE_WIDTH = 24
FIRST_ROW = 4  # as people count: title, note and header stand above
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # in XML


class Tinted(str):
    """The text of a cell that has to be mended."""


def filled_annex(
    importer: Importer, *, note: str, rows: Iterable[Sequence[str]], more: Sequence[str] = ()
) -> Iterator[bytes]:
    """The pieces of an xlsx file with the importer's columns and `more` behind them. Every cell is text, none is ever a
    formula."""
    out = Pieces()
    frame = zipfile.ZipFile(io.BytesIO(_frame(importer, note, more)))
    # The cells of a row are all of one kind: the cheapest compression gains nearly what the best does.
    with frame, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as book:
        for name in frame.namelist():
            if name != SHEET:
                book.writestr(name, frame.read(name))
        head, tail = frame.read(SHEET).split(END)
        plain, tinted = _forms_in(head)
        head = head[: head.rindex(b"<row ")]  # without the row that showed them
        with book.open(SHEET, "w") as sheet:
            sheet.write(head)
            for number, row in enumerate(rows, start=FIRST_ROW):
                sheet.write(_row(number, row, plain, tinted))
                if out.size >= PIECE:
                    yield out.taken()
            sheet.write(END + tail)
    yield out.taken()


def _frame(importer: Importer, note: str, more: Sequence[str]) -> bytes:
    import xlsxwriter  # few pages need it, and it is large

    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    sheet = book.add_worksheet("名单")
    # 49 is the number format "text".
    text = {"num_format": 49, "quote_prefix": True, "valign": "vcenter", "text_wrap": True}
    plain, tinted = book.add_format(text), book.add_format({**text, "bg_color": "#FBE3E1"})
    header = book.add_format({"bold": True, "bg_color": "#E3F4EA", "align": "center", "valign": "vcenter"})
    sheet.write_string(0, 0, importer.title, book.add_format({"bold": True, "font_size": 16}))
    sheet.write_string(1, 0, note)
    headers = ["序号", *(column.header for column in importer.columns), *more]
    widths = [6, *(column.width for column in importer.columns), *(MORE_WIDTH for _ in more)]
    for place, (words, width) in enumerate(zip(headers, widths, strict=True)):
        sheet.set_column(place, place, width, plain)
        sheet.write_string(2, place, words, header)
    for place, form in enumerate((plain, tinted)):
        sheet.write_blank(FIRST_ROW - 1, place, None, form)  # says which number each form has
    sheet.freeze_panes(FIRST_ROW - 1, 2)
    book.close()
    return target.getvalue()


def _forms_in(head: bytes) -> tuple[str, str]:
    plain, tinted = re.findall(rf'<c r="[AB]{FIRST_ROW}" s="(\d+)"/>'.encode(), head)
    return plain.decode(), tinted.decode()


def _row(number: int, row: Sequence[str], plain: str, tinted: str) -> bytes:
    cells = "".join(
        f'<c r="{letters}{number}" s="{tinted if isinstance(cell, Tinted) else plain}" t="inlineStr">'
        f'<is><t xml:space="preserve">{_text(cell)}</t></is></c>'
        for letters, cell in zip(LETTERS, row, strict=False)
        if cell or isinstance(cell, Tinted)
    )
    return f'<row r="{number}">{cells}</row>'.encode()


def _text(cell: str) -> str:
    return escape(FORBIDDEN.sub("", guarded(cell)))


LETTERS = [*ascii_uppercase, *(f"A{letter}" for letter in ascii_uppercase)]
