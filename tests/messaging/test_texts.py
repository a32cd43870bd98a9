"""The table of all notices in the docs is the table in the code."""

from pathlib import Path

from volunteering.messaging.kinds import all_kinds

TABLE = Path(__file__).parents[2] / "docs/notices.md"


def rows() -> list[str]:
    return [
        f"| `{name}` | {kind.label} | {kind.topic.label} | {'急' if kind.is_urgent else ''} |"
        for name, kind in all_kinds().items()
        if not name.startswith(("tests:", "safety:"))
    ]


def test_every_kind_of_notice_stands_in_the_table() -> None:
    written = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    assert written == rows()
