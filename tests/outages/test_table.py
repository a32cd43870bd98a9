"""What the docs promise for each outage is what the tests show, row by row."""

import importlib
from pathlib import Path

from tests.outages.rows import SHOWN

HERE = Path(__file__).parent
TABLE = HERE.parents[1] / "docs/outages.md"


def rows() -> list[list[str]]:
    lines = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines][1:]


def test_every_row_of_the_table_is_shown_and_every_test_stands_in_it() -> None:
    for path in HERE.glob("test_*_outages.py"):
        importlib.import_module(f"tests.outages.{path.stem}")
    labels = [label for label, *_ in rows()]
    assert set(labels) == SHOWN
    assert len(labels) == len(set(labels))


def test_every_row_says_what_is_seen_what_is_kept_and_what_to_do() -> None:
    assert all(len(row) == 4 and all(row) for row in rows())
