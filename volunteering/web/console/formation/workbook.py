"""组建进度 as a workbook for leaders: a title, the board's columns, figures as numbers."""

import datetime as dt
from collections.abc import Sequence

from volunteering.core.clock import local_date
from volunteering.imports.workbooks import Book
from volunteering.organizations.models import FormationTask
from volunteering.organizations.selectors.formation import UnitLine

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
COLUMNS = (
    *(("序号", 6), ("单位", 34), ("区域", 14), ("层级", 8), ("目标人数", 10), ("现有人数", 10), ("已激活", 10)),
    *(
        ("已导入未激活", 14),
        ("完成率", 9),
        ("近7天新增", 11),
        ("还差", 40),
        ("截止日期", 13),
        ("进度", 11),
        ("提醒", 24),
    ),
)


def workbook_of(task: FormationTask, lines: Sequence[UnitLine], now: dt.datetime) -> bytes:
    book = Book()
    sheet = book.book.add_worksheet("组建进度")
    share = book.book.add_format({"border": 1, "border_color": "#C8D1CC", "num_format": "0%", "valign": "vcenter"})
    number = book.book.add_format({"border": 1, "border_color": "#C8D1CC", "num_format": "0", "valign": "vcenter"})
    for place, (_, width) in enumerate(COLUMNS):
        sheet.set_column(place, place, width)
    # A merged range takes a text that begins with = for a formula: written apart, and as a string.
    sheet.merge_range(0, 0, 0, len(COLUMNS) - 1, "", book.heading)
    sheet.write_string(0, 0, task.title, book.heading)
    counted = f"，数字统计于 {local_date(task.counted_at)}" if task.counted_at else ""
    sheet.write_string(1, 0, f"{task.issuer}　{task.issued_on}发文　导出日期 {local_date(now)}{counted}")
    for place, (header, _) in enumerate(COLUMNS):
        sheet.write_string(2, place, header, book.header)
    sheet.freeze_panes(3, 2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(2)
    for row, line in enumerate(lines, start=3):
        for place, value in enumerate(_cells(row - 2, line)):
            if isinstance(value, str):
                sheet.write_string(row, place, value, book.text)
            else:
                sheet.write_number(row, place, value, share if isinstance(value, float) else number)
    return book.content()


def _cells(number: int, line: UnitLine) -> tuple[str | int | float, ...]:
    unit = line.unit
    return (
        number,
        line.name,
        str(unit.region),
        unit.get_tier_display(),
        line.demand.people,
        line.achieved.people,
        unit.activated,
        unit.imported,
        line.achieved.people / line.demand.people,
        line.achieved.gained,
        line.lacks_in_words or "无",
        str(line.demand.deadline),
        line.progress.label,
        reminded_in_words(line),
    )


def reminded_in_words(line: UnitLine) -> str:
    day, people = line.unit.reminded_on, line.unit.reminded_people
    if day is None:
        return ""
    return f"{day} 已提醒 {people} 人" if people else f"{day} 没有送达：还没有管理员"
