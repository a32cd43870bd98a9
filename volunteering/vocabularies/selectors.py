"""Reads of the code lists."""

from volunteering.core.remembering import remembered
from volunteering.vocabularies.enums import Vocabulary
from volunteering.vocabularies.models import Term


@remembered(seconds=10)
def terms(vocabulary: Vocabulary) -> list[Term]:
    """The terms a form offers, in their order."""
    return list(Term.objects.filter(vocabulary=vocabulary, is_active=True))
