"""The code lists come with the platform; an operator adds terms and retires them. Nothing is ever deleted.

Who may is asked by the caller: access stands above vocabularies.
"""

import csv
from collections.abc import Sequence
from pathlib import Path

from django.db import transaction

from volunteering.accounts.models import User
from volunteering.audit.services import record
from volunteering.core.errors import Refusal
from volunteering.core.keys import new_public_id
from volunteering.core.remembering import forget
from volunteering.vocabularies.enums import NATIONAL, Vocabulary
from volunteering.vocabularies.models import Term
from volunteering.vocabularies.rules import SameSpelling, spelling, spellings

TABLE = Path(__file__).parent / "data/terms.csv"


class CannotChangeTerms(Refusal):
    sentence = "这个代码表由国家标准规定，不能增减。"


@transaction.atomic
def load_terms() -> int:
    """Add the terms that are missing; returns how many. Existing rows only learn new everyday forms."""
    known = {term.id: term for term in Term.objects.all()}
    fresh = []
    for row in csv.DictReader(TABLE.read_text(encoding="utf-8").splitlines()):
        aliases = row["aliases"].split("、") if row["aliases"] else []
        if row["id"] not in known:
            fresh.append(Term(**{**row, "aliases": aliases, "position": int(row["position"])}))
        elif missing := [one for one in aliases if one not in known[row["id"]].aliases]:
            known[row["id"]].aliases += missing
            known[row["id"]].save(update_fields=["aliases"])
    Term.objects.bulk_create(fresh)
    return len(fresh)


@transaction.atomic
def add_term(*, by: User, vocabulary: Vocabulary, name: str, aliases: Sequence[str] = ()) -> Term:
    """Raises CannotChangeTerms."""
    terms = _locked(vocabulary)
    name, aliases = name.strip(), [one for one in map(str.strip, aliases) if one]
    if not spelling(name):
        raise CannotChangeTerms("请填写名称。", field="name")
    term = Term(id=f"{vocabulary}:{new_public_id()}", vocabulary=vocabulary, name=name, aliases=aliases)
    term.position = max((one.position for one in terms), default=0) + 1
    try:
        spellings((one.id, one.ways_of_writing()) for one in [*terms, term])
    except SameSpelling as same:
        raise CannotChangeTerms(
            f"“{same.args[0]}”已经是这个代码表里的名称或常见写法，请换一个。", field="name"
        ) from None
    term.save(force_insert=True)
    _note("vocabularies:term:added", by, term)
    return term


@transaction.atomic
def retire_term(*, by: User, term: Term) -> None:
    """Forms offer it no longer; who has it keeps it. Raises CannotChangeTerms."""
    live = [one for one in _locked(Vocabulary(term.vocabulary)) if one.is_active]
    if term not in live:
        return
    if len(live) == 1:
        raise CannotChangeTerms("这是最后一个可选项，停用后表单就没有可选的了。请先新增一项。")
    Term.objects.filter(pk=term.pk).update(is_active=False)
    _note("vocabularies:term:retired", by, term)


@transaction.atomic
def restore_term(*, by: User, term: Term) -> None:
    """Raises CannotChangeTerms."""
    _locked(Vocabulary(term.vocabulary))
    if Term.objects.filter(pk=term.pk, is_active=False).update(is_active=True):
        _note("vocabularies:term:restored", by, term)


def _locked(vocabulary: Vocabulary) -> list[Term]:
    if vocabulary in NATIONAL:
        raise CannotChangeTerms
    return list(Term.objects.select_for_update().filter(vocabulary=vocabulary))


def _note(tag: str, by: User, term: Term) -> None:
    record(tag, by=by, words={"vocabulary": Vocabulary(term.vocabulary).label, "name": term.name})
    forget()
