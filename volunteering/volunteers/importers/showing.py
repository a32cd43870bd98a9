"""Records as rows of Annex 2: what a sheet said, said again."""

import uuid
from collections.abc import Callable, Sequence
from typing import Any

from volunteering.core.bulk import among
from volunteering.core.masking import mask_document, mask_phone
from volunteering.regions.models import Region
from volunteering.regions.rules import lineage
from volunteering.vocabularies.models import Term
from volunteering.volunteers.enums import Sex
from volunteering.volunteers.importers.columns import COLUMNS, MANY, TERMS
from volunteering.volunteers.importers.records import SEALED
from volunteering.volunteers.models import Volunteer

SEXES = {Sex.MALE.value: "男", Sex.FEMALE.value: "女"}
ASKED = ("id", "name", "phone", "sex", "document_number", "employer", "region_path", *(f"{name}_id" for name in TERMS))


class Shown:
    """Names of terms and regions are read once, for however many records follow."""

    def __init__(self, *, is_full: bool) -> None:
        """`is_full`: phone and ID number as they are, else masked."""
        self.is_full = is_full
        self.terms: dict[str | None, str] = dict(Term.objects.values_list("pk", "name"))
        self.regions = dict(Region.objects.values_list("path", "name"))

    def rows(self, people: Sequence[uuid.UUID]) -> list[list[str]]:
        """A row for each person, in the given order: three queries."""
        found = {values[0]: values for values in among(Volunteer.objects.all(), "id", people).values_list(*ASKED)}
        ticked = {name: self._ticked(name, people) for name in MANY}
        return [self._row(found[key], {name: ticked[name].get(key, []) for name in MANY}) for key in people]

    def _row(self, values: Sequence[Any], ticked: dict[str, list[str]]) -> list[str]:
        key, name, phone, sex, number, employer, path, *terms = values
        cells = {
            "name": name,
            "phone": self._opened("phone", phone, key, mask_phone),
            "sex": SEXES.get(sex, ""),
            "card": self._opened("document_number", number, key, mask_document),
            "employer": employer,
            **dict(zip(TERMS, (self.terms.get(term, "") for term in terms), strict=True)),
            **dict(zip(("province", "prefecture", "county"), self._places(path), strict=True)),
            **{many: "、".join(names) for many, names in ticked.items()},
        }
        return [cells[column.key] for column in COLUMNS]

    def _opened(self, name: str, envelope: bytes, key: uuid.UUID, mask: Callable[[str], str]) -> str:
        text = SEALED[name].opened(envelope, key)
        return text if self.is_full else mask(text)

    def _places(self, path: str) -> tuple[str, str, str]:
        """省, 市, 县; a township or a functional zone stands in for its county."""
        names = [self.regions[one] for one in lineage(path)]
        prefecture = names[1] if len(names) > 2 else ""
        return names[0], prefecture, names[-1] if len(names) > 1 else ""

    def _ticked(self, name: str, people: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[str]]:
        through = getattr(Volunteer, name).through._default_manager.order_by("term__position", "term_id")
        found: dict[uuid.UUID, list[str]] = {}
        for person, term in among(through, "volunteer_id", people).values_list("volunteer_id", "term_id"):
            found.setdefault(person, []).append(self.terms[term])
        return found
