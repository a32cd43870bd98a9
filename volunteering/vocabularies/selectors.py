"""Reads of the code lists."""

from volunteering.core.remembering import remembered
from volunteering.vocabularies.enums import Vocabulary
from volunteering.vocabularies.models import Term


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
