"""逾期未记录时长 as a workbook."""

import datetime as dt
from collections.abc import Sequence

from volunteering.imports.workbooks import Book
from volunteering.service_records.models import RecordingDeadline
from volunteering.web.times import span

MOST_ROWS = 5000
COLUMNS = (
    *(("序号", 6), ("组织", 34), ("所在区域", 16), ("活动", 34), ("场次", 30)),
    *(("记录期限", 13), ("逾期天数", 10), ("等待确认的人数", 14), ("其中缺签退", 12)),
)


def workbook_of(rows: Sequence[RecordingDeadline], today: dt.date) -> bytes:
    book = Book()
    sheet = book.book.add_worksheet("逾期未记录时长")
    number = book.book.add_format({"border": 1, "border_color": "#C8D1CC", "num_format": "0", "valign": "vcenter"})
    for place, (header, width) in enumerate(COLUMNS):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, header, book.header)
    sheet.freeze_panes(1, 2)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    for row, one in enumerate(rows, start=1):
        for place, value in enumerate(_cells(row, one, today)):
            if isinstance(value, str):
                sheet.write_string(row, place, value, book.text)
            else:
                sheet.write_number(row, place, value, number)
    return book.content()


def _cells(number: int, one: RecordingDeadline, today: dt.date) -> tuple[str | int, ...]:
    return (
        number,
        one.organization.name,
        str(one.organization.home_region),
        one.activity.title,
        span(one.shift.starts_at, one.shift.ends_at),
        str(one.due_on),
        (today - one.due_on).days,
        one.waiting,
        one.unfinished,
    )
