"""The live records a portion of rows is compared with: plain values, fetched together, nothing unsealed."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from volunteering.core.bulk import among
from volunteering.core.sealing import SealedField, fingerprints
from volunteering.imports.registry import Row
from volunteering.volunteers.importers.columns import MANY
from volunteering.volunteers.models import LIVE_STATES, Volunteer

SEALED: dict[str, SealedField] = {
    one.attname: one for one in Volunteer._meta.local_concrete_fields if isinstance(one, SealedField)
}


class Record(NamedTuple):
    id: uuid.UUID
    user_id: uuid.UUID | None
    state: str
    name: str
    number: str
    document_fingerprint: str | None
    phone_fingerprint: str | None
    sex: str
    born_on: dt.date | None
    employer: str
    region_id: uuid.UUID
    region_path: str
    political_status_id: str | None
    ethnicity_id: str | None
    title_rank_id: str | None
    education_id: str | None
    occupation_id: str | None
    grassroots_leader_id: str | None


class Known(NamedTuple):
    """A live record that the row's phone or ID number leads to."""

    by_document: Record | None
    by_phone: Record | None


def known_among(rows: Sequence[Row]) -> list[Known]:
    """For each row; two queries for all of them."""
    documents = [fingerprints("document", row.values["card"].number) for row in rows]
    phones = [fingerprints("phone", row.values["phone"]) for row in rows]
    by_document, by_phone = _found("document_fingerprint", documents), _found("phone_fingerprint", phones)
    return [
        Known(_one(by_document, document), _one(by_phone, phone))
        for document, phone in zip(documents, phones, strict=True)
    ]


def _found(name: str, wanted: list[list[str]]) -> dict[str, Record]:
    live = Volunteer.objects.filter(state__in=LIVE_STATES)
    rows = among(live, name, [one for under_each_key in wanted for one in under_each_key])
    records = map(Record._make, rows.values_list(*Record._fields))
    return {getattr(record, name): record for record in records}


def _one(among: dict[str, Record], wanted: list[str]) -> Record | None:
    return next((among[one] for one in wanted if one in among), None)


def ticked_by(records: Iterable[Record]) -> dict[uuid.UUID, dict[str, set[str]]]:
    """What each has ticked so far, by field: a query for each field."""
    found: dict[uuid.UUID, dict[str, set[str]]] = {one.id: {name: set() for name in MANY} for one in records}
    for name in MANY:
        through = getattr(Volunteer, name).through._default_manager.all()
        for person, term in among(through, "volunteer_id", list(found)).values_list("volunteer_id", "term_id"):
            found[person][name].add(term)
    return found
