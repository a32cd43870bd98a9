"""Rows of Annex 2 become unclaimed records, and changed ones are brought up to date: a portion in a few statements."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import models

from volunteering.core.bulk import copy_rows, update_rows
from volunteering.core.keys import new_key
from volunteering.core.sealing import fingerprint
from volunteering.core.search import tokens
from volunteering.imports.registry import Row
from volunteering.volunteers.enums import Origin, VolunteerState
from volunteering.volunteers.importers.columns import MANY, TERMS
from volunteering.volunteers.importers.judging import Judged
from volunteering.volunteers.importers.records import SEALED, Record
from volunteering.volunteers.models import Volunteer
from volunteering.volunteers.rules import ID_CARD
from volunteering.volunteers.services.numbers import new_number

TERM_FIELDS = tuple(f"{name}_id" for name in TERMS)
IDENTITY = ("document_type_id", "document_number", "document_fingerprint", "phone", "phone_fingerprint")
# What undoing puts back. A record that had no document or phone loses the sheet's again.
REMEMBERED = ("sex", "born_on", "employer", "region_id", "region_path", *TERM_FIELDS)
# What a sheet fills, in the order of `_filled`.
FILLED = (*IDENTITY, *REMEMBERED, "updated_at", "search_tokens")
MADE = ("id", "number", "name", "origin", "state", "created_at", *FILLED)


def write_new(rows: Sequence[Row], *, now: dt.datetime, origin: Origin = Origin.IMPORT) -> list[uuid.UUID]:
    """Insert people not known yet, with what they tick; each becomes active when the person logs in, confirms and
    consents. Raises IntegrityError when one became known meanwhile."""
    keys = [new_key() for _ in rows]
    copy_rows(Volunteer, MADE, (_made(key, row, now, origin) for key, row in zip(keys, rows, strict=True)))
    tick((key, row.values) for key, row in zip(keys, rows, strict=True))
    return keys


def _made(key: uuid.UUID, row: Row, now: dt.datetime, origin: Origin) -> tuple[Any, ...]:
    number, name = new_number(), row.values["name"]
    return key, number, name, origin.value, VolunteerState.IMPORTED.value, now, *_filled(key, number, row, now)


def _filled(key: uuid.UUID, number: str, row: Row, now: dt.datetime) -> tuple[Any, ...]:
    values = row.values
    card, phone, region = values["card"], values["phone"], values["region"]
    return (
        ID_CARD,
        _sealed("document_number", card.number, key),
        fingerprint("document", card.number),
        _sealed("phone", phone, key),
        fingerprint("phone", phone),
        str(card.sex),
        card.born_on,
        values["employer"],
        region.pk,
        region.path,
        *(values[name] for name in TERMS),
        now,
        tokens(values["name"], number, values["employer"]),
    )


def write_changed(pairs: Sequence[tuple[Judged, Row]], *, now: dt.datetime) -> list[dict[str, Any]]:
    """Bring unclaimed records up to the sheet; returns what was there before, as JSON can hold it."""
    known = [(judged.record, row) for judged, row in pairs if judged.record]
    update_rows(Volunteer, FILLED, [(one.id, *_filled(one.id, one.number, row, now)) for one, row in known])
    _untick([one.id for one, _ in known])
    tick((one.id, row.values) for one, row in known)
    return [_before(judged.record, judged.ticked) for judged, _ in pairs if judged.record]


def _before(record: Record, ticked: dict[str, set[str]]) -> dict[str, Any]:
    return {
        **{name: getattr(record, name) for name in REMEMBERED},
        "region_id": str(record.region_id),
        "born_on": record.born_on.isoformat() if record.born_on else "",
        "lacked": [name for name in ("document", "phone") if not getattr(record, f"{name}_fingerprint")],
        **{name: sorted(ticked[name]) for name in MANY},
    }


def put_back(notes: dict[uuid.UUID, dict[str, Any]], *, now: dt.datetime) -> None:
    """Give unclaimed records the values they had before a sheet changed them."""
    people = Volunteer.objects.in_bulk(list(notes))
    update_rows(Volunteer, FILLED, [_as_before(people[key], note, now) for key, note in notes.items()])
    _untick(list(notes))
    tick(notes.items())


def _as_before(person: Volunteer, note: dict[str, Any], now: dt.datetime) -> tuple[Any, ...]:
    document: tuple[Any, ...] = (None, b"", None)
    if "document" not in note["lacked"]:
        sealed = _sealed("document_number", person.document_number, person.pk)
        document = (person.document_type_id, sealed, person.document_fingerprint)
    phone: tuple[Any, ...] = (b"", None)
    if "phone" not in note["lacked"]:
        phone = (_sealed("phone", person.phone, person.pk), person.phone_fingerprint)
    before = {name: note[name] for name in REMEMBERED}
    before["region_id"] = uuid.UUID(note["region_id"])
    before["born_on"] = dt.date.fromisoformat(note["born_on"]) if note["born_on"] else None
    words = tokens(person.name, person.number, note["employer"])
    return person.pk, *document, *phone, *before.values(), now, words


def _sealed(name: str, text: str, key: uuid.UUID) -> bytes:
    return SEALED[name].sealed(text, key)


def _through(name: str) -> type[models.Model]:
    through: type[models.Model] = getattr(Volunteer, name).through
    return through


def _untick(people: list[uuid.UUID]) -> None:
    for name in MANY:
        _through(name)._default_manager.filter(volunteer__in=people).delete()


def tick(pairs: Iterable[tuple[uuid.UUID, dict[str, Any]]]) -> None:
    """Note what each person chose, by the values of the person's row."""
    chosen = list(pairs)
    for name in MANY:
        marks = [(key, term) for key, values in chosen for term in values.get(name, ())]
        copy_rows(_through(name), ("volunteer_id", "term_id"), marks)
