"""Workbooks for tests: the template as somebody fills it, and parts of a workbook put in or exchanged."""

import io
import zipfile
from xml.sax.saxutils import escape

SHEET = "xl/worksheets/sheet1.xml"


def filled(template, rows, first=4):
    """The template with rows below its example; numbers stay numbers, everything else is text."""
    body = "".join(_row(number, row) for number, row in enumerate(rows, start=first))
    return rewritten(template, {SHEET: lambda xml: xml.replace(b"</sheetData>", body.encode() + b"</sheetData>")})


def _row(number, row):
    return f'<row r="{number}">' + "".join(_cell(value, place, number) for place, value in enumerate(row)) + "</row>"


def _cell(value, place, number):
    address = f"{chr(ord('A') + place)}{number}"
    if value == "":
        return ""
    if isinstance(value, int | float):
        return f'<c r="{address}"><v>{value!r}</v></c>'
    return f'<c r="{address}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'


def rewritten(workbook, changes=None, added=None):
    """The same archive, with some entries changed and some added."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as book:
        for name in source.namelist():
            content = source.read(name)
            book.writestr(name, (changes or {}).get(name, lambda same: same)(content))
        for name, content in (added or {}).items():
            book.writestr(name, content)
    return target.getvalue()
