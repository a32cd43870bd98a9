"""Files that were made to hurt, or are not what they seem: a clear sentence, and nothing half-stored."""

import io
import resource
import struct
import time
import zipfile

import pytest
import xlsxwriter

from tests.imports.filling import SHEET, rewritten
from tests.imports.test_sheets import files, person, reasons, sheet, upload, verdicts
from volunteering.core.bounds import LARGEST_FILE
from volunteering.core.models import StoredFile
from volunteering.imports.enums import BatchState, Verdict
from volunteering.imports.models import ImportBatch
from volunteering.imports.reader import MEMORY
from volunteering.imports.reading import CannotReadWorkbook, inspect, open_sheet
from volunteering.imports.services import CannotImport
from volunteering.volunteers.models import Volunteer

__all__ = ["files", "upload"]
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def book(fill):
    target = io.BytesIO()
    made = xlsxwriter.Workbook(target, {"in_memory": True})
    fill(made)
    made.close()
    return target.getvalue()


def archive(**entries):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in entries.items():
            made.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return target.getvalue()


def bomb():
    return rewritten(sheet(person(1)), added={"xl/media/zero.bin": bytes(30 * 1024 * 1024)})


def many_entries():
    return rewritten(sheet(person(1)), added={f"xl/media/{place}": b"" for place in range(2001)})


def two_sheets(made):
    for name in ("一队", "二队"):
        made.add_worksheet(name).write_row(0, 0, ["真实姓名", "手机号"])


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        pytest.param(b"", "文件是空的", id="empty"),
        pytest.param(b"\x89PNG\r\n\x1a\n", "只能上传 .xlsx、.xls 或 .ods", id="picture"),
        pytest.param("姓名,手机号\n".encode("gbk"), "只能上传 .xlsx、.xls 或 .ods", id="csv"),
        pytest.param(b"<html><table>", "只能上传 .xlsx、.xls 或 .ods", id="html under .xls"),
        pytest.param(archive(word__document_dot_xml=b""), "只能上传 .xlsx、.xls 或 .ods", id="word"),
        pytest.param(b"PK\x03\x04" + bytes(LARGEST_FILE), "文件超过 20 MB", id="oversized"),
        pytest.param(OLE + "EncryptedPackage".encode("utf-16-le"), "文件加了密码", id="encrypted xlsx"),
        pytest.param(OLE + "_VBA_PROJECT".encode("utf-16-le"), "文件里有宏", id="xls with macros"),
        pytest.param(OLE + bytes(600), "读不出来", id="broken xls"),
        pytest.param(book(two_sheets), "文件里有 2 张有内容的表（一队、二队）", id="two sheets"),
        pytest.param(book(lambda made: made.add_worksheet()), "表格里没有内容", id="nothing in it"),
        pytest.param(rewritten(sheet(), added={"xl/vbaProject.bin": b"macro"}), "文件里有宏", id="xlsm under .xlsx"),
        pytest.param(
            rewritten(sheet(), added={"xl/externalLinks/externalLink1.xml": b"<x/>"}), "表格引用了别的文件", id="links"
        ),
        pytest.param(
            archive(content_dot_xml=b"", META_INF__manifest_dot_xml=b"<manifest:encryption-data>").replace(
                b"META_INF", b"META-INF"
            ),
            "文件加了密码",
            id="encrypted ods",
        ),
        pytest.param(
            archive(content_dot_xml=b"<x/>", Basic__Standard__Module1_dot_xml=b"Sub"),
            "文件里有宏",
            id="ods with macros",
        ),
        pytest.param(many_entries(), "文件展开后过大", id="too many entries"),
    ],
)
def test_each_bad_file_has_its_sentence(content, sentence):
    with pytest.raises(CannotReadWorkbook, match=sentence):
        list(open_sheet(content).rows)


def test_a_zip_bomb_is_refused_before_it_is_opened():
    with pytest.raises(CannotReadWorkbook, match="文件展开后过大"):
        open_sheet(bomb())


def test_entities_are_not_expanded():
    """A billion laughs in the texts of the sheet."""
    lol = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    laughs = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "lol">{lol}]>'.encode()

    def laughing(xml):
        return laughs + xml.split(b"?>", 1)[1].replace("科技馆".encode(), b"&l9;")

    began = time.monotonic()
    content = rewritten(sheet(person(1)), {"xl/sharedStrings.xml": laughing})
    try:
        texts = [cell for row in open_sheet(content).rows for cell in row.cells if isinstance(cell, str)]
    except CannotReadWorkbook:
        texts = []
    assert max(map(len, texts), default=0) < 100
    assert time.monotonic() - began < 20


def lying():
    """A sheet that unpacks to a gigabyte, in a directory that says a megabyte."""
    target, size = io.BytesIO(), 0
    plain = zipfile.ZipFile(io.BytesIO(sheet(person(1))))
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name in plain.namelist():
            with made.open(name, "w") as entry:
                head, found, tail = plain.read(name).partition(b"<sheetData>" if name == SHEET else b"</")
                pieces = [head, found, *[b" " * 10**6] * (1000 if name == SHEET else 0), tail]
                for piece in pieces:
                    entry.write(piece)
            size = sum(map(len, pieces)) if name == SHEET else size
    return target.getvalue().replace(struct.pack("<L", size), struct.pack("<L", 1_000_000))


@pytest.mark.slow
def test_a_directory_that_lies_about_its_size_is_stopped_by_the_childs_bounds():
    content = lying()
    inspect(content)
    with pytest.raises(CannotReadWorkbook):
        list(open_sheet(content).rows)
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 < MEMORY


@pytest.mark.slow
def test_a_million_empty_formatted_rows_are_passed_over(upload):
    blank = b"".join(b'<row r="%d"><c r="A%d" s="1"/></row>' % (row, row) for row in range(10, 1_000_000))
    content = rewritten(sheet(person(1)), {SHEET: lambda xml: xml.replace(b"</sheetData>", blank + b"</sheetData>")})
    batch = upload(content)
    assert (batch.state, verdicts(batch)) == (BatchState.CHECKED, [Verdict.NEW])


def test_a_formula_counts_by_its_value_and_never_runs(upload):
    content = rewritten(
        sheet(person(1, 工作单位=777.0), person(2, 工作单位=888.0)),
        {SHEET: lambda xml: xml.replace(b"<v>777</v>", b"<f>1+776</f><v>777</v>").replace(b"<v>888</v>", b"<f>A1</f>")},
    )
    batch = upload(content)
    assert verdicts(batch) == [Verdict.NEW, Verdict.WRONG]
    assert reasons(batch) == ["工作单位没有填写工作单位"]


def test_a_hidden_row_is_not_taken(upload):
    content = rewritten(
        sheet(person(1), person(2)), {SHEET: lambda xml: xml.replace(b'<row r="6"', b'<row r="6" hidden="1"')}
    )
    batch = upload(content)
    assert verdicts(batch) == [Verdict.NEW, Verdict.WRONG]
    assert reasons(batch) == ["这一行在表格里是隐藏的"]


def test_what_was_refused_leaves_nothing(upload, certified):
    with pytest.raises(CannotReadWorkbook):
        upload(OLE + "EncryptedPackage".encode("utf-16-le"))
    assert not ImportBatch.objects.exists()
    assert not StoredFile.objects.exists()
    broken = upload(OLE + bytes(600))
    assert (broken.state, broken.rows.count()) == (BatchState.FAILED, 0)
    assert "读不出来" in broken.failure
    assert not Volunteer.objects.filter(origin="import").exists()


def test_staff_of_another_region_import_nothing(upload, elsewhere, staff):
    with pytest.raises(CannotImport):
        upload(sheet(person(1)), by=elsewhere)
    assert upload(sheet(person(1)), by=staff).state == BatchState.CHECKED
