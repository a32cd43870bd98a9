"""Reads of the code lists."""

from volunteering.core.remembering import remembered
from volunteering.vocabularies.enums import Vocabulary
from volunteering.vocabularies.models import Term
from volunteering.vocabularies.rules import key_of, spellings


@remembered(seconds=10)
def terms(vocabulary: Vocabulary) -> list[Term]:
    """The terms a form offers, in their order."""
    return list(Term.objects.filter(vocabulary=vocabulary, is_active=True))


def term_of(vocabulary: Vocabulary, key: str) -> Term:
    """A term a row points at, also one that no form offers any more."""
    return _every_term(vocabulary).get(key) or Term.objects.get(pk=key)


@remembered(seconds=10)
def _every_term(vocabulary: Vocabulary) -> dict[str, Term]:
    return {term.pk: term for term in Term.objects.filter(vocabulary=vocabulary)}


def resolve(vocabulary: Vocabulary, text: str) -> Term | None:
    """The live term that a cell's text means (党员, 汉, 本科, 副高 …); None when none does."""
    known, found = _known(vocabulary)
    key = key_of(text, known)
    return None if key is None else found[key]


@remembered(seconds=10)
def _known(vocabulary: Vocabulary) -> tuple[dict[str, str], dict[str, Term]]:
    live = terms(vocabulary)
    return spellings((one.id, one.ways_of_writing()) for one in live), {one.id: one for one in live}
