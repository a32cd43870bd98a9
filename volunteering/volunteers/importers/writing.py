"""Rows of Annex 2 become unclaimed records, many at once."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import models

from volunteering.core.bulk import insert_rows
from volunteering.core.sealing import fingerprint
from volunteering.core.search import tokens
from volunteering.imports.registry import Row
from volunteering.volunteers.enums import Origin, VolunteerState
from volunteering.volunteers.importers.columns import MANY, TERMS
from volunteering.volunteers.models import Volunteer
from volunteering.volunteers.rules import ID_CARD
from volunteering.volunteers.services.numbers import new_number


def new_volunteer(row: Row, *, now: dt.datetime, origin: Origin = Origin.IMPORT) -> Volunteer:
    """An unclaimed record: it becomes active when the person logs in, confirms and consents."""
    volunteer = Volunteer(
        number=new_number(),
        name=row.values["name"],
        origin=origin,
        state=VolunteerState.IMPORTED,
        created_at=now,
    )
    _fill(volunteer, row, now)
    return volunteer


def _fill(volunteer: Volunteer, row: Row, now: dt.datetime) -> None:
    values = row.values
    card, phone = values["card"], values["phone"]
    volunteer.document_type_id, volunteer.document_number = ID_CARD, card.number
    volunteer.document_fingerprint = fingerprint("document", card.number)
    volunteer.phone, volunteer.phone_fingerprint = phone, fingerprint("phone", phone)
    volunteer.sex, volunteer.born_on = card.sex, card.born_on
    volunteer.employer, volunteer.region = values["employer"], values["region"]
    volunteer.region_path = values["region"].path
    for name in TERMS:
        setattr(volunteer, f"{name}_id", values[name])
    volunteer.updated_at = now
    volunteer.search_tokens = tokens(volunteer.name, volunteer.number, volunteer.employer)


def write_new(rows: Sequence[Row], *, now: dt.datetime) -> list[Volunteer]:
    """Insert people not known yet, with what they tick. Raises IntegrityError when one became known meanwhile."""
    people = [new_volunteer(row, now=now) for row in rows]
    insert_rows(people)
    tick(zip(people, rows, strict=True))
    return people


def write_changed(volunteer: Volunteer, row: Row, *, now: dt.datetime) -> dict[str, Any]:
    """Bring an unclaimed record up to the sheet; returns what was there before, as JSON can hold it."""
    before = {
        **{f"{name}_id": getattr(volunteer, f"{name}_id") for name in TERMS},
        "employer": volunteer.employer,
        "region_id": str(volunteer.region_id),
        "region_path": volunteer.region_path,
    }
    _fill(volunteer, row, now)
    volunteer.save()
    for name in MANY:
        getattr(volunteer, name).set(row.values[name])
    return before


def tick(pairs: Iterable[tuple[Volunteer, Row]]) -> None:
    through: dict[str, type[models.Model]] = {name: getattr(Volunteer, name).through for name in MANY}
    marks: dict[str, list[models.Model]] = {name: [] for name in MANY}
    for volunteer, row in pairs:
        for name, model in through.items():
            marks[name] += [model(volunteer_id=volunteer.pk, term_id=term) for term in row.values[name]]
    for rows in marks.values():
        insert_rows(rows)


def put_back(volunteer: Volunteer, before: dict[str, Any], *, now: dt.datetime) -> None:
    """Give an unclaimed record the values it had before a sheet changed them."""
    for name, value in before.items():
        setattr(volunteer, name, value)
    volunteer.updated_at = now
    volunteer.search_tokens = tokens(volunteer.name, volunteer.number, volunteer.employer)
    volunteer.save()
