"""Rows of an uploaded workbook. What it claims to be is measured before anything parses it."""

import contextlib
import csv
import datetime as dt
import io
import json
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from volunteering.core.bounds import LARGEST_FILE
from volunteering.core.errors import Refusal
from volunteering.core.models import MediaType
from volunteering.imports.rules import Cell

READER = Path(__file__).with_name("reader.py")
MOST_ENTRIES, LARGEST_UNPACKED, HIGHEST_RATIO = 2_000, 400 * 1024 * 1024, 200
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED_FLAG = 0x1
# How a directory of an OLE file names its streams: UTF-16.
ENCRYPTED_PACKAGE, MACROS = "EncryptedPackage".encode("utf-16-le"), "_VBA_PROJECT".encode("utf-16-le")


class CannotReadWorkbook(Refusal):
    sentence = "这个文件读不出来。请用 Excel 或 WPS 打开确认完好，另存为 .xlsx 后再上传。"


@dataclass(frozen=True)
class SheetRow:
    number: int  # as the sheet counts, from 1
    is_hidden: bool
    cells: list[Cell]


def inspect(content: bytes) -> MediaType:
    """What kind of workbook it is, by size, signature and directory, before any parser. Raises CannotReadWorkbook."""
    if not content:
        raise CannotReadWorkbook("文件是空的，请选择填好的表格。")
    if len(content) > LARGEST_FILE:
        raise CannotReadWorkbook("文件超过 20 MB。请删去图片，或分成几个文件上传。")
    if content.startswith(OLE):
        if ENCRYPTED_PACKAGE in content:
            raise CannotReadWorkbook("文件加了密码。请去掉密码后再上传。")
        if MACROS in content:
            raise CannotReadWorkbook(WITH_MACROS)
        return MediaType.XLS
    if not content.startswith(ZIP):
        raise CannotReadWorkbook(NO_WORKBOOK)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _inspect_directory(archive.infolist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise CannotReadWorkbook from None


NO_WORKBOOK = "只能上传 .xlsx、.xls 或 .ods 表格；改扩展名不起作用，请另存为 .xlsx。"
WITH_MACROS = "文件里有宏。请另存为不带宏的 .xlsx 后再上传。"


def _inspect_directory(entries: list[zipfile.ZipInfo]) -> MediaType:
    names = {entry.filename.lower() for entry in entries}
    if any(entry.flag_bits & ENCRYPTED_FLAG for entry in entries):
        raise CannotReadWorkbook("文件加了密码。请去掉密码后再上传。")
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries) or 1
    if len(entries) > MOST_ENTRIES or unpacked > LARGEST_UNPACKED or unpacked / packed > HIGHEST_RATIO:
        raise CannotReadWorkbook("文件展开后过大，可能有大片空白格式。请把数据复制到新表格里再上传。")
    if any(name.endswith("vbaproject.bin") for name in names):
        raise CannotReadWorkbook(WITH_MACROS)
    if any("externallinks/" in name for name in names):
        raise CannotReadWorkbook("表格引用了别的文件。请把引用的内容粘贴为数值后再上传。")
    if "xl/workbook.xml" in names:
        return MediaType.XLSX
    if "content.xml" in names:
        return MediaType.ODS
    raise CannotReadWorkbook(NO_WORKBOOK)


@dataclass(frozen=True)
class Sheet:
    """The one sheet that holds anything. `rows` can be walked once and may raise CannotReadWorkbook half-way."""

    height: int
    rows: Iterator[SheetRow]


def open_sheet(content: bytes) -> Sheet:
    """Raises CannotReadWorkbook."""
    inspect(content)
    command = [sys.executable, "-I", str(READER)]
    child = subprocess.Popen(  # noqa: S603  (our own script)
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    threading.Thread(target=_feed, args=(child, content), daemon=True).start()
    assert child.stdout is not None
    try:
        return Sheet(_height(child.stdout.readline()), _rows(child))
    except CannotReadWorkbook:
        _end(child)
        raise


def open_csv(content: bytes) -> Sheet:
    """A table that another system wrote as text: UTF-8, or GB 18030 as Excel in China writes it.

    Raises CannotReadWorkbook.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = content.decode("gb18030")
        except UnicodeDecodeError:
            raise CannotReadWorkbook("文件的文字编码读不出来，请另存为 UTF-8 的 CSV。") from None
    rows = list(csv.reader(io.StringIO(text, newline="")))
    return Sheet(len(rows), (SheetRow(number, False, [*cells]) for number, cells in enumerate(rows, start=1)))


def _rows(child: subprocess.Popen[bytes]) -> Iterator[SheetRow]:
    assert child.stdout is not None
    try:
        for line in child.stdout:
            number, is_hidden, cells = json.loads(line)
            yield SheetRow(number, is_hidden, [_cell(cell) for cell in cells])
        if child.wait():
            raise CannotReadWorkbook
    finally:
        _end(child)


def _end(child: subprocess.Popen[bytes]) -> None:
    assert child.stdout is not None
    child.kill()
    child.wait()
    child.stdout.close()


def _feed(child: subprocess.Popen[bytes], content: bytes) -> None:
    assert child.stdin is not None
    with contextlib.suppress(BrokenPipeError):  # the reader has died; its exit code says so
        child.stdin.write(content)
        child.stdin.close()


def _height(line: bytes) -> int:
    if not line:
        raise CannotReadWorkbook
    found = json.loads(line)
    sheets = found["sheets"]
    if not sheets:
        raise CannotReadWorkbook("表格里没有内容。请填好后再上传。")
    if len(sheets) > 1:
        names = "、".join(sheets[:5])
        raise CannotReadWorkbook(f"文件里有 {len(sheets)} 张有内容的表（{names}）。请只保留要导入的一张。")
    return int(found["height"])


def _cell(cell: object) -> Cell:
    if isinstance(cell, dict):
        return dt.datetime.fromisoformat(cell["day"])
    assert isinstance(cell, str | float | bool)
    return cell
