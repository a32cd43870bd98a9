"""How the cells of a sheet are read, however they were typed: plain Python."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

# What a reader of workbooks gives for one cell; an empty one is "".
Cell = str | float | bool | dt.date

EXAMPLE, NOTE = "范例", "填报说明"
# Excel keeps fifteen digits of a number: the sixteenth to eighteenth of an ID number are gone.
SAFE_NUMBER = 10**15
SCIENTIFIC = re.compile(r"\d(\.\d+)?[eE]\+\d+")
DAY_ZERO = dt.date(1899, 12, 30)  # serial 0 of the 1900 calendar, as sheets count after February 1900
FIRST_SERIAL, LAST_SERIAL = 3_000, 80_000  # 1908 to 2119: no number outside is meant as a day
DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:\s.*)?")
FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r")
TICKED, EMPTY = "☑√✓✔■✅☒●▣", "□☐○◻▢"
UNTICKED = {"", "否", "无", "0", "X", "×", "✗", "/", "-", "—", "N", "FALSE", *EMPTY}
MARK = re.compile(f"[{TICKED}{EMPTY}]")
BETWEEN = re.compile(r"[\s、，,;；/|]+")
LONG_NUMBER = re.compile(r"\d(?:[\s-]?\d){6,}[xX]?")
OPTIONAL = re.compile(r"[（(]?(选填|必填|可不填|多选|单选)[)）]?")


class Unreadable(ValueError):
    """Why a cell cannot be read, and how to mend it: two Chinese sentences."""

    def __init__(self, sentence: str, mend: str = "") -> None:
        super().__init__(sentence)
        self.sentence, self.mend = sentence, mend


def guarded(text: str) -> str:
    """No program takes it for a formula, not even after the sheet was saved as CSV. `text_of` takes the guard away."""
    return f"'{text}" if text.startswith(FORMULA) else text


def text_of(cell: Cell) -> str:
    """The cell as somebody would read it aloud: one line, half width, no blanks around."""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < SAFE_NUMBER else repr(cell)
    if isinstance(cell, dt.date):
        return cell.isoformat()[:10]
    text = cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA) else cell
    return " ".join(unicodedata.normalize("NFKC", text).split())


def number_text(cell: Cell) -> str:
    """A long number, which must stand as text. Raises Unreadable when the sheet made a number of it."""
    is_number = isinstance(cell, float) and abs(cell) >= SAFE_NUMBER
    if is_number or SCIENTIFIC.fullmatch(str(cell).strip()):
        raise Unreadable("号码被表格存成了数字，最后几位已经丢失", "请把这一列设为“文本”格式，再重新填写完整的号码")
    return re.sub(r"\s", "", text_of(cell)).upper()


def date_of(cell: Cell) -> dt.date:
    """A day written as 2019/8/8, 2019.8.8, 2019年8月8日, 2019-08-08, 20190808 or as a serial. Raises Unreadable."""
    if isinstance(cell, dt.datetime):
        return cell.date()
    if isinstance(cell, dt.date):
        return cell
    text = text_of(cell)
    try:
        if found := DAY.fullmatch(text):
            return dt.date(*map(int, found.groups()))
        if re.fullmatch(r"\d{8}", text):
            return dt.date(int(text[:4]), int(text[4:6]), int(text[6:]))
        if re.fullmatch(r"\d{4,5}", text) and FIRST_SERIAL <= int(text) <= LAST_SERIAL:
            return DAY_ZERO + dt.timedelta(days=int(text))
    except ValueError:
        pass
    raise Unreadable(f"“{text}”不是有效的日期", "请写成 2019-08-08 这样")


def yes_or_no(cell: Cell) -> bool:
    """Raises Unreadable."""
    text = re.sub(r"\s", "", text_of(cell)).lower()
    if text in {"是", "y", "yes", "true", "1", "√", "已注册"}:
        return True
    if text in {"否", "n", "no", "false", "0", "×", "x", "未注册"}:
        return False
    raise Unreadable(f"“{text}”看不出是或否", "请填“是”或“否”")


def ticked(cell: Cell) -> str:
    """What was chosen in a cell of boxes. Without any box the text stays as it is.

    ☑科技培训 □科技咨询 → 科技培训; the mark may also stand behind (科技培训√). Line breaks in an option are forgotten.
    """
    text = re.sub(r"\s", "", unicodedata.normalize("NFKC", cell) if isinstance(cell, str) else text_of(cell))
    if not MARK.search(text):
        return text
    pieces = MARK.split(text)
    marks = MARK.findall(text)
    words = pieces[1:] if not pieces[0] else pieces[:-1]  # marks before their words, or behind them
    return "、".join(word for mark, word in zip(marks, words, strict=False) if mark in TICKED and word)


def is_ticked(cell: Cell) -> bool:
    """Whether an option with a column of its own is chosen: anything but an empty box, 否, 无, 0 or a cross."""
    return text_of(cell).upper() not in UNTICKED


def several(text: str, spellings: Mapping[str, str]) -> list[str]:
    """The keys of the options a text names, joined in any way or not at all. Raises Unreadable for the rest.

    `spellings` leads from every way of writing to its option's key, the longest ways first.
    """
    rest = BETWEEN.sub("", text)
    found: dict[str, None] = {}
    while rest:
        way = next((way for way in spellings if rest.startswith(way)), None)
        if way is None:
            raise Unreadable(f"没有“{rest[:20]}”这个选项", "请从下拉选项里选，几个选项之间用顿号隔开")
        found[spellings[way]] = None
        rest = rest[len(way) :]
    return list(found)


def without_numbers(text: str) -> str:
    """A reason is stored in plain text: a phone or ID number it quotes, in whatever column it was, is cut short."""
    return LONG_NUMBER.sub(lambda found: found[0][:3] + "****", text)


def header_key(cell: Cell) -> str:
    """What a header says, without line breaks, blanks and （选填）."""
    return re.sub(r"[\s*:：]", "", OPTIONAL.sub("", text_of(cell).replace(" ", "")))


@dataclass(frozen=True)
class Header:
    """Where the header stands, and which place of a row holds which column."""

    row: int  # index from 0
    places: dict[str, int]  # column's key → place in the row
    unknown: list[str]


def find_header(rows: Sequence[Sequence[Cell]], columns: Mapping[str, Iterable[str]]) -> Header | None:
    """The row among the first ones that names most columns; None when no row names at least three of them."""
    keys = {header_key(word): key for key, words in columns.items() for word in words}
    best: Header | None = None
    for index, row in enumerate(rows):
        named = [(place, header_key(cell)) for place, cell in enumerate(row) if cell != ""]
        places: dict[str, int] = {}
        for place, word in named:
            if word in keys:
                places.setdefault(keys[word], place)
        if len(places) >= 3 and (best is None or len(places) > len(best.places)):
            best = Header(index, places, [word for _, word in named if word and word not in keys])
    return best


def is_empty(row: Sequence[Cell]) -> bool:
    return all(cell == "" or (isinstance(cell, str) and not cell.strip()) for cell in row)


def is_example(row: Sequence[Cell]) -> bool:
    return header_key(_first(row)) == EXAMPLE


def is_note(row: Sequence[Cell]) -> bool:
    """填报说明 and what stands below it is no data."""
    return header_key(_first(row)).startswith(NOTE)


def _first(row: Sequence[Cell]) -> Cell:
    return next((cell for cell in row if cell != ""), "")
