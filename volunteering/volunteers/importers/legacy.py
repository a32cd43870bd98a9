"""People of the older system: the columns of Annex 2 again, of which little is sure to be there."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from volunteering.core.bulk import insert_rows
from volunteering.core.sealing import fingerprint, fingerprints
from volunteering.core.search import tokens
from volunteering.imports.columns import region_of, short_text
from volunteering.imports.registry import Column, Row
from volunteering.volunteers.enums import Origin, Sex, VolunteerState
from volunteering.volunteers.importers.columns import COLUMNS as ANNEX
from volunteering.volunteers.importers.columns import ID_NUMBER, MANY, PHONE, TERMS
from volunteering.volunteers.importers.writing import tick
from volunteering.volunteers.models import Volunteer
from volunteering.volunteers.rules import ID_CARD
from volunteering.volunteers.services.numbers import new_number

NUMBER, TEAM = "原系统编号", "原组织编号"


class LegacyPeople:
    columns = (
        Column("legacy_number", NUMBER, short_text(40)),
        *(one if one.key == "name" else replace(one, is_required=False) for one in ANNEX),
        Column("team", TEAM, short_text(40), is_required=False),
    )


LEGACY_PEOPLE = LegacyPeople()


@dataclass
class Seen:
    """What stood in the rows before: number, phone or document → row."""

    places: dict[str, int] = field(default_factory=dict)

    def refuse_twice(self, row: Row, header: str, key: str) -> None:
        if (earlier := self.places.setdefault(f"{header} {key}", row.number)) != row.number:
            row.complain(header, f"与第 {earlier} 行重复", "请核对，只保留一处")


def judge_legacy(rows: Sequence[Row], seen: Seen) -> list[Row]:
    """The rows that are new. Who is on the platform already is passed over; what cannot be is complained of."""
    for row in rows:
        region_of(row, whole_counties=False)
        for key, header in (("legacy_number", NUMBER), ("phone", PHONE), ("card", ID_NUMBER)):
            if key in row.values:
                value = row.values[key].number if key == "card" else row.values[key]
                seen.refuse_twice(row, header, value)
    good = [row for row in rows if not row.problems]
    numbers = [row.values["legacy_number"] for row in good]
    loaded = set(Volunteer.objects.filter(legacy_number__in=numbers).values_list("legacy_number", flat=True))
    fresh = [row for row in good if row.values["legacy_number"] not in loaded]
    names = _live_names(fresh)
    return [row for row in fresh if not _is_known(row, names)]


def _live_names(rows: Sequence[Row]) -> dict[str, str]:
    """Fingerprint of a document or phone → name of the live record that has it."""
    documents = [one for row in rows if "card" in row.values for one in _document(row)]
    phones = [one for row in rows if "phone" in row.values for one in _phone(row)]
    live = Volunteer.objects.live()
    found = dict(live.filter(document_fingerprint__in=documents).values_list("document_fingerprint", "name"))
    found |= dict(live.filter(phone_fingerprint__in=phones).values_list("phone_fingerprint", "name"))
    return {key: name for key, name in found.items() if key}


def _is_known(row: Row, names: dict[str, str]) -> bool:
    for header, keys in ((ID_NUMBER, _document(row)), (PHONE, _phone(row))):
        name = next((names[key] for key in keys if key in names), "")
        if name and name != row.values["name"]:
            row.complain(header, "平台上已有另一个姓名登记了这个号码", "请核对；无法核对的清空这一格")
        if name:
            return True
    return False


def _document(row: Row) -> list[str]:
    return fingerprints("document", row.values["card"].number) if "card" in row.values else []


def _phone(row: Row) -> list[str]:
    return fingerprints("phone", row.values["phone"]) if "phone" in row.values else []


def write_legacy(rows: Sequence[Row], *, now: dt.datetime) -> list[Volunteer]:
    people = [_legacy_volunteer(row, now) for row in rows]
    insert_rows(people)
    for row in rows:
        for name in MANY:
            row.values.setdefault(name, [])
    tick(zip(people, rows, strict=True))
    return people


def _legacy_volunteer(row: Row, now: dt.datetime) -> Volunteer:
    values = row.values
    volunteer = Volunteer(
        number=new_number(),
        name=values["name"],
        employer=values.get("employer", ""),
        sex=values.get("sex", Sex.UNKNOWN),
        region=values["region"],
        region_path=values["region"].path,
        legacy_number=values["legacy_number"],
        origin=Origin.LEGACY,
        state=VolunteerState.IMPORTED,
        created_at=now,
        updated_at=now,
    )
    for name in TERMS:
        setattr(volunteer, f"{name}_id", values.get(name))
    if card := values.get("card"):
        volunteer.document_type_id, volunteer.document_number = ID_CARD, card.number
        volunteer.document_fingerprint = fingerprint("document", card.number)
        volunteer.sex, volunteer.born_on = card.sex, card.born_on
    if phone := values.get("phone"):
        volunteer.phone, volunteer.phone_fingerprint = phone, fingerprint("phone", phone)
    volunteer.search_tokens = tokens(volunteer.name, volunteer.number, volunteer.employer)
    return volunteer
