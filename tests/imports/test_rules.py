import datetime as dt

import pytest

from volunteering.imports.registry import Row
from volunteering.imports.rules import (
    Unreadable,
    date_of,
    find_header,
    header_key,
    is_example,
    is_note,
    number_text,
    several,
    text_of,
    ticked,
    yes_or_no,
)

EIGHTH = dt.date(2019, 8, 8)
OPTIONS = {"青少年科技教育": "5", "其他科技服务": "9", "科技培训": "1", "科技咨询": "2", "科普讲解": "6", "其他": "8"}


@pytest.mark.parametrize(
    "cell",
    ["2019/8/8", "2019.8.8", "2019年8月8日", "2019-08-08", "２０１９-０８-０８", "20190808", 43685.0, "43685",
     dt.datetime(2019, 8, 8, 0, 0), EIGHTH, "2019-08-08 00:00:00"],
)  # fmt: skip
def test_a_day_is_read_however_it_was_written(cell):
    assert date_of(cell) == EIGHTH


@pytest.mark.parametrize("cell", ["2019-13-08", "去年", "2019", 12.0, ""])
def test_what_is_no_day_says_how_to_write_one(cell):
    with pytest.raises(Unreadable) as found:
        date_of(cell)
    assert "2019-08-08" in found.value.mend


@pytest.mark.parametrize(
    ("cell", "chosen"),
    [
        ("☑科技培训 □科技咨询", ["1"]),
        ("√科技培训\n□科技咨询\n√青少年\n科技教育", ["1", "5"]),
        ("■科技培训□科技咨询■其他科技服务", ["1", "9"]),
        ("科技培训√ 科技咨询√ 科普讲解□", ["1", "2"]),
        ("科技培训、科技咨询，科普讲解", ["1", "2", "6"]),
        ("科技培训;科技咨询/其他", ["1", "2", "8"]),
        ("科技培训\n青少年\n科技教育", ["1", "5"]),
        ("科技培训 科技培训", ["1"]),
        ("□科技培训\n□科技咨询", []),
    ],
)
def test_only_what_was_ticked_or_named_counts(cell, chosen):
    assert several(ticked(cell), OPTIONS) == chosen


def test_an_option_that_does_not_exist_is_named():
    with pytest.raises(Unreadable, match="打酱油"):
        several("科技培训、打酱油", OPTIONS)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("990000198001010 59x", "99000019800101059X"),
        ("９９００００19800101059X", "99000019800101059X"),
        (13800000000.0, "13800000000"),
    ],
)
def test_a_number_is_read_with_blanks_and_full_width(cell, text):
    assert number_text(cell) == text


@pytest.mark.parametrize("cell", [9.9000019800101e17, "9.9E+17"])
def test_an_id_number_that_became_a_number_has_lost_digits(cell):
    with pytest.raises(Unreadable, match="丢失"):
        number_text(cell)


def test_texts_lose_line_breaks_and_width():
    assert text_of(" 科 技\n馆Ａ ") == "科 技 馆A"
    assert header_key("组织负责人\n姓名（选填）") == "组织负责人姓名"
    assert [yes_or_no(cell) for cell in ("是", "否", True, 0.0)] == [True, False, True, False]


def test_the_header_is_found_below_titles_in_any_order():
    columns = {"name": ["真实姓名"], "phone": ["手机号"], "sex": ["性别"], "area": ["服务领域或行业", "服务领域"]}
    titles = [["附件2", ""], ["集体注册信息表", "", ""]]
    rows = [*titles, ["手机号（必填）", "真实\n姓名", "备注", "服务领域"], ["1", "2", "", "3"]]
    header = find_header(rows, columns)
    assert header.row == 2
    assert header.places == {"phone": 0, "name": 1, "area": 3}
    assert header.unknown == ["备注"]
    assert find_header(rows[:2], columns) is None


def test_example_and_note_rows_are_known():
    assert is_example(["范 例", "张三"])
    assert not is_example(["1", "范例"])
    assert is_note(["", "填报说明：1. …"])


@pytest.mark.parametrize("number", ["19800000743", "198 0000-0743", "99000019800101059X"])
def test_a_reason_quotes_no_number_in_full(number):
    row = Row(1, {})
    row.complain("民族", f"没有“{number}”这个选项")
    assert row.problems[0].sentence == f"没有“{number[:3]}****”这个选项"
