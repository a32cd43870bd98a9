"""The code lists come with the platform; what an operator renamed or retired stays so."""

import csv
from pathlib import Path

from volunteering.vocabularies.models import Term

TABLE = Path(__file__).parent / "data/terms.csv"


def load_terms() -> int:
    """Add the terms that are missing; returns how many. Existing rows are left as they are."""
    known = set(Term.objects.values_list("id", flat=True))
    fresh = [
        Term(
            **{**row, "aliases": row["aliases"].split("、") if row["aliases"] else [], "position": int(row["position"])}
        )
        for row in csv.DictReader(TABLE.read_text(encoding="utf-8").splitlines())
        if row["id"] not in known
    ]
    Term.objects.bulk_create(fresh)
    return len(fresh)
