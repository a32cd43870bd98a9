"""Reads of the code lists."""

from volunteering.core.remembering import remembered
from volunteering.vocabularies.enums import Vocabulary
from volunteering.vocabularies.models import Term
from volunteering.vocabularies.rules import key_of, spellings


@remembered(seconds=10)
def terms(vocabulary: Vocabulary) -> list[Term]:
    """The terms a form offers, in their order."""
    return list(Term.objects.filter(vocabulary=vocabulary, is_active=True))


def resolve(vocabulary: Vocabulary, text: str) -> Term | None:
    """The live term that a cell's text means (党员, 汉, 本科, 副高 …); None when none does."""
    known, found = _known(vocabulary)
    key = key_of(text, known)
    return None if key is None else found[key]


def spellings_of(vocabulary: Vocabulary) -> dict[str, str]:
    """Every way of writing a live term, longest first, and its key."""
    return _known(vocabulary)[0]


@remembered(seconds=10)
def _known(vocabulary: Vocabulary) -> tuple[dict[str, str], dict[str, Term]]:
    live = terms(vocabulary)
    ways = spellings((one.id, one.ways_of_writing()) for one in live)
    longest_first = dict(sorted(ways.items(), key=lambda way: -len(way[0])))
    return longest_first, {one.id: one for one in live}
