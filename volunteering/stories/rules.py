"""What can happen to a story, and what it must not say: plain Python."""

import re
from collections.abc import Iterable

# What stands beside the tick before a story becomes public; another wording gets another version.
PERMISSION_VERSION = "2026-11"
LONGEST_TITLE, LONGEST_BODY, LONGEST_ALT, LONGEST_REASON = 80, 5000, 80, 300
SUMMARY = 80  # characters
ADULT = 18
MOST_RANK = 99

# Kind of story → step → (the states it starts from, the state it leads to).
STEPS: dict[str, dict[str, tuple[frozenset[str], str]]] = {
    "recap": {
        "save": (frozenset({"draft", "withdrawn"}), "draft"),
        "publish": (frozenset({"draft", "withdrawn"}), "published"),
        "edit": (frozenset({"published"}), "published"),
        "withdraw": (frozenset({"published"}), "withdrawn"),
    },
    "case": {
        "save": (frozenset({"draft", "declined", "withdrawn"}), "draft"),
        "propose": (frozenset({"draft"}), "proposed"),
        "take_back": (frozenset({"proposed"}), "draft"),
        "choose": (frozenset({"proposed"}), "published"),
        "decline": (frozenset({"proposed"}), "declined"),
        "withdraw": (frozenset({"published"}), "withdrawn"),
    },
}
STEPS["person"] = STEPS["case"]


def after(kind: str, state: str, step: str) -> str | None:
    """The state a step leads to; None when it cannot be taken from here."""
    starts, end = STEPS[kind].get(step, (frozenset(), ""))
    return end if state in starts else None


def names_in(texts: Iterable[str], names: Iterable[str]) -> list[str]:
    """Which full names stand in the texts, blanks between the characters or not; each once, in their own order."""
    said = _plain("\n".join(texts))
    return [name for name in dict.fromkeys(names) if len(name) > 1 and _plain(name) in said]


def summary_of(body: str) -> str:
    """The beginning, in one line."""
    line = " ".join(body.split())
    return line if len(line) <= SUMMARY else f"{line[: SUMMARY - 1]}…"


def problem_of_person(age: int | None) -> str:
    """A sentence, or "" when somebody of this age may be asked to be shown in public with their name."""
    if age is None or age < ADULT:
        return "典型人物要本人自己决定是否公开，目前只推荐年满 18 周岁的志愿者。"
    return ""


def _plain(text: str) -> str:
    """Names of the people of Xinjiang are written with either dot."""
    return re.sub(r"\s", "", text).replace("•", "·").casefold()
