"""How a cell of a sheet is read as a term: plain Python."""

import re
import unicodedata
from collections.abc import Iterable, Mapping

NOISE = re.compile(r"[\W_]+")
LEADING_CODE = re.compile(r"^\d+(?=\D)")
ENDINGS = ("学历", "毕业", "职称", "族")


class SameSpelling(ValueError):
    """One way of writing would mean two terms. `args[0]` is that way."""


def spelling(text: str) -> str:
    """ " 中共党员（正式）" → "中共党员正式": without width, case, blanks and punctuation."""
    return NOISE.sub("", unicodedata.normalize("NFKC", text)).lower().replace("其它", "其他")


def spellings(terms: Iterable[tuple[str, Iterable[str]]]) -> dict[str, str]:
    """From every way of writing to the key of its term. Raises SameSpelling."""
    found: dict[str, str] = {}
    for key, ways in terms:
        for way in filter(None, map(spelling, ways)):
            if found.setdefault(way, key) != key:
                raise SameSpelling(way)
    return found


def key_of(text: str, known: Mapping[str, str]) -> str | None:
    """The term a cell means: as written, without a code before it ("01 汉族"), without what people add behind."""
    written = spelling(text)
    for way in (written, LEADING_CODE.sub("", written)):
        if way in known:
            return known[way]
        for ending in ENDINGS:
            if way.endswith(ending) and way.removesuffix(ending) in known:
                return known[way.removesuffix(ending)]
    return None
