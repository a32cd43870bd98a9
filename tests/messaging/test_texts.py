"""The table of all notices in the docs is the table in the code."""

from pathlib import Path

from volunteering.messaging.enums import FIXED
from volunteering.messaging.kinds import all_kinds

TABLE = Path(__file__).parents[2] / "docs/notices.md"


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("|").split("|")]


def written() -> list[list[str]]:
    return [cells(line) for line in TABLE.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]


def declared() -> list[list[str]]:
    return [
        [
            f"`{name}`",
            kind.label,
            kind.topic.label,
            "直接打开" if kind.is_straight else "先看消息",
            *(("照样发", "一起发" if kind.topic == FIXED else "会补发") if kind.is_urgent else ("等到结束", "")),
        ]
        for name, kind in all_kinds().items()
        if not name.startswith(("tests:", "safety:"))
    ]


def test_every_kind_of_notice_stands_in_the_table() -> None:
    assert [[*row[:2], *row[3:]] for row in written()] == declared()


def test_it_says_of_each_who_gets_it() -> None:
    assert [row[0] for row in written() if not row[2]] == []
