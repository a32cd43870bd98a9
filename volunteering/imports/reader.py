"""The process of its own in which a stranger's workbook is opened: `python reader.py < workbook > rows`.

It knows nothing of the platform and may take only so much memory and time: a workbook made to hurt hurts nobody.
One JSON list a row: [row number, hidden, cells]; a cell is text, a number, true/false or {"day": "2019-08-08"}.
The first line is {"sheets": [names of the visible sheets that hold anything], "height": rows of the first of them},
or {"protected": true} when it asks for a password.
"""

import contextlib
import datetime as dt
import io
import json
import re
import resource
import sys
import zipfile

from python_calamine import CalamineWorkbook, PasswordError, SheetVisibleEnum

MEMORY = 1024 * 1024 * 1024  # address space; reading 100,000 rows of 17 columns takes about 200 MB
SECONDS = 120  # of processor time
NOTES = "填报说明"  # the template's second sheet
HIDDEN_ROW = re.compile(rb'<row\b(?=[^>]*\bhidden="(?:1|true)")[^>]*\br="(\d+)"')


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    content = sys.stdin.buffer.read()
    out = sys.stdout
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
    except PasswordError:
        out.write('{"protected": true}\n')
        return
    shown_sheets = [one.name for one in workbook.sheets_metadata if one.visible == SheetVisibleEnum.Visible]
    sheets = [workbook.get_sheet_by_name(name) for name in shown_sheets if name != NOTES]
    filled = [sheet for sheet in sheets if sheet.height]
    height = filled[0].height if filled else 0
    out.write(json.dumps({"sheets": [sheet.name for sheet in filled], "height": height}) + "\n")
    if len(filled) != 1:
        return
    sheet = filled[0]
    hidden = hidden_rows(content)
    first, left = sheet.start or (0, 0)
    merged = dict(merged_cells(sheet))
    for number, row in enumerate(sheet.iter_rows(), start=first + 1):
        cells = [shown(cell) for cell in row]
        if number in merged:
            for place, value in merged[number]:
                cells[place - left] = shown(value)
        out.write(json.dumps([number, number in hidden, cells], ensure_ascii=False) + "\n")


def shown(cell: object) -> object:
    if isinstance(cell, dt.datetime | dt.date):
        return {"day": cell.isoformat()}
    if isinstance(cell, str | bool):
        return cell
    return float(cell) if isinstance(cell, int | float) else str(cell)


def merged_cells(sheet: object) -> list[tuple[int, list[tuple[int, object]]]]:
    """Row number → what the first cell of a merged area says, for the areas' other rows: it holds for all of them."""
    ranges = getattr(sheet, "merged_cell_ranges", None) or []
    below = [((top, left), (bottom, right)) for (top, left), (bottom, right) in ranges if bottom > top]
    if not below:
        return []
    first_row, first_column = sheet.start or (0, 0)  # type: ignore[attr-defined]
    rows = sheet.to_python()  # type: ignore[attr-defined]
    found: dict[int, list[tuple[int, object]]] = {}
    for (top, left), (bottom, _) in below:
        value = rows[top - first_row][left - first_column]
        for row in range(top + 1, bottom + 1):
            found.setdefault(row + 1, []).append((left, value))
    return list(found.items())


def hidden_rows(content: bytes) -> set[int]:
    """Rows nobody sees in the sheet; known for xlsx alone."""
    found: set[int] = set()
    with contextlib.suppress(zipfile.BadZipFile), zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if re.fullmatch(r"xl/worksheets/[^/]+\.xml", name):
                found.update(_hidden_in(archive, name))
    return found


def _hidden_in(archive: zipfile.ZipFile, name: str) -> set[int]:
    found: set[int] = set()
    tail = b""
    with archive.open(name) as sheet:
        while piece := sheet.read(1 << 20):
            found.update(int(number) for number in HIDDEN_ROW.findall(tail + piece))
            tail = (tail + piece)[-2000:]
    return found


if __name__ == "__main__":
    main()
