"""The template as LibreOffice saves it, filled with what real sheets hold: each row's reason is the right one."""

import shutil
import subprocess

import pytest

from tests.imports.filling import SHEET, filled, rewritten
from tests.imports.test_sheets import apply, files, person, reasons, upload
from volunteering.imports.enums import BatchState, Verdict
from volunteering.imports.registry import importer_of
from volunteering.imports.workbooks import template_of
from volunteering.volunteers.models import Volunteer
from volunteering.web.demo.loading import id_number

__all__ = ["apply", "files", "upload"]
pytestmark = pytest.mark.slow
WITH_X = next(place for place in range(20, 99) if id_number(place).endswith("X"))

# How each row differs from a right one, and what it comes to: nothing, or the reasons.
DIRT = (
    ({}, []),
    ({"手机号": "１９８　００３０　０００２", "真实姓名": "　王 秀 英 "}, []),
    ({"手机号": 19800300003.0}, []),
    ({"手机号": "+86 198-0030-0004"}, []),
    ({"身份证号": 9.9000019800101e17}, ["身份证号号码被表格存成了数字，最后几位已经丢失"]),
    ({"民族": "汉族", "政治面貌": "团员", "最高学历": "大专", "职称": "初级"}, []),
    ({"服务类别": "☑科技培训 □科技咨询 ☑青少年\n科技教育"}, []),
    ({"服务类别": "√科技培训，科普报告;农技服务/网络科普"}, []),
    ({"服务类别": "■科普讲解\n■其他"}, []),
    ({"服务类别": "□科技培训 □科技咨询"}, ["服务类别一项也没有勾选"]),
    ({"所在区域省": "", "所在区域市": ""}, []),
    ({"所在区域县": "亚特兰蒂斯"}, ["所在区域县没有“江苏、常州、亚特兰蒂斯”这个区域"]),
    ({"身份证号": "99000019****280203"}, ["身份证号证件号码中有 *，请填写完整的号码。"]),
    ({"性别": "女性"}, ["性别性别与身份证号不一致：身份证号表示“男”"]),
    ({"手机号": "12345", "民族": "火星"}, ["手机号“12345”不是手机号", "民族没有“火星”这个选项"]),
    ({"真实姓名": ""}, ["真实姓名没有填写真实姓名"]),
    ({"工作单位": "=1+1"}, []),
)


def men(place):
    """Row numbers whose person is a man, so that a wrong sex is wrong."""
    return next(one for one in range(place * 30, place * 30 + 30) if id_number(one)[16] in "13579")


def dirty_rows():
    for place, (changes, _) in enumerate(DIRT, start=1):
        row = person(men(place), **{"手机号": f"1980030{place:04}", **changes})
        yield row
        if place == 5:
            yield ["", "  ", ""]
    yield person(WITH_X, 手机号="19800309999", 身份证号=id_number(WITH_X).lower())
    yield ["填报说明：", "1. 请如实填写"]
    yield person(1, 手机号="19800308888")


def converted(content, suffix, folder):
    program = shutil.which("soffice")
    assert program, "LibreOffice is missing: apt install libreoffice-calc-nogui"
    (folder / "filled.xlsx").write_bytes(content)
    profile = f"-env:UserInstallation=file://{folder}/profile"
    out = folder / "out"
    command = [
        program,
        profile,
        "--headless",
        "--convert-to",
        suffix,
        "--outdir",
        str(out),
        str(folder / "filled.xlsx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return (out / f"filled.{suffix}").read_bytes()


@pytest.mark.parametrize("suffix", ["xlsx", "xls", "ods"])
def test_each_wrong_row_has_its_reason(suffix, upload, apply, tmp_path, terms):
    template = template_of(importer_of("volunteers"))
    batch = upload(converted(filled(template, dirty_rows()), suffix, tmp_path))
    assert (batch.state, batch.failure) == (BatchState.CHECKED, "")
    assert reasons(batch) == [reason for _, expected in DIRT for reason in expected]
    good = sum(not expected for _, expected in DIRT) + 1
    assert batch.rows.filter(verdict=Verdict.NEW).count() == good
    apply(batch)
    assert Volunteer.objects.filter(origin="import", name="王秀英").count() == good


@pytest.mark.parametrize(
    ("suffix", "expected"),
    [
        ("xlsx", []),
        ("xls", []),
        (
            "ods",
            ["工作单位没有填写工作单位"],
        ),  # merged cells are not known there
    ],
)
def test_what_stands_in_a_merged_cell_holds_for_all_its_rows(suffix, expected, upload, tmp_path, terms):
    rows = [person(1), person(2, 工作单位="")]
    merged = {SHEET: lambda xml: xml.replace(b"</mergeCells>", b'<mergeCell ref="H4:H5"/></mergeCells>')}
    content = rewritten(filled(template_of(importer_of("volunteers")), rows), merged)
    assert reasons(upload(converted(content, suffix, tmp_path))) == expected
