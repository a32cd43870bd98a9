"""What a row of Annex 2 comes to for a person: new, known, or in conflict with what is known."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import NamedTuple

from volunteering.core import clock, parameters
from volunteering.core.masking import mask_name
from volunteering.imports.columns import REGION, region_of
from volunteering.imports.enums import Verdict
from volunteering.imports.registry import Finding, Problem, Row, wrong
from volunteering.volunteers.enums import Sex, VolunteerState
from volunteering.volunteers.importers.columns import COLUMNS, ID_NUMBER, MANY, PHONE, SEX, TERMS
from volunteering.volunteers.importers.records import Known, Record, known_among, ticked_by
from volunteering.volunteers.rules import age_on


def identities(row: Row) -> list[tuple[str, str]]:
    found = [(PHONE, row.values["phone"])] if "phone" in row.values else []
    return [*found, (ID_NUMBER, row.values["card"].number)] if "card" in row.values else found


def label(row: Row) -> str:
    return mask_name(row.values.get("name", ""))


class Judged(NamedTuple):
    """What a row comes to, the record it is about, and what that has ticked (empty when nobody will change it)."""

    finding: Finding
    record: Record | None
    ticked: dict[str, set[str]]


def judge(rows: Sequence[Row], *, now: dt.datetime) -> list[Judged]:
    """What each row comes to for the person alone. Reads the database four times a portion."""
    today, youngest = clock.local_date(now), parameters.SELF_REGISTRATION_AGE()
    for row in rows:
        _refuse_row(row, today, youngest)
    good = [row for row in rows if not row.problems]
    found = known_among(good) if good else []
    unclaimed = [one for known in found for one in known if one and one.state != VolunteerState.ACTIVE]
    ticked = ticked_by(unclaimed) if unclaimed else {}
    known = iter(found)
    return [Judged(wrong(row), None, {}) if row.problems else _judge(row, next(known), ticked) for row in rows]


def _refuse_row(row: Row, today: dt.date, youngest: int) -> None:
    region_of(row, whole_counties=True)
    card = row.values.get("card")
    if card is None:
        return
    if row.values.get("sex", card.sex) != card.sex:
        actual = "男" if card.sex == Sex.MALE else "女"
        row.complain(SEX, f"性别与身份证号不一致：身份证号表示“{actual}”", "请核对两列，改正写错的一个")
    if card.born_on > today:
        row.complain(ID_NUMBER, "身份证号里的出生日期在将来", "请逐位核对")
    elif age_on(card.born_on, today) < youngest:
        row.complain(ID_NUMBER, f"未满 {youngest} 周岁，不能集体导入", "请家长带孩子在平台注册")


def _judge(row: Row, known: Known, ticked: dict[uuid.UUID, dict[str, set[str]]]) -> Judged:
    conflict = _conflict(row, known)
    if conflict:
        return Judged(Finding(Verdict.CONFLICT, (conflict,)), None, {})
    record = known.by_document or known.by_phone
    if record is None:
        return Judged(NEW, None, {})
    own = ticked.get(record.id, {})
    changes = () if record.state == VolunteerState.ACTIVE else tuple(_changes(row, record, own))
    verdict = Verdict.CHANGED if changes else Verdict.UNCHANGED
    return Judged(Finding(verdict, changes=changes, subject_id=record.id), record, own)


NEW = Finding(Verdict.NEW)


def _conflict(row: Row, known: Known) -> Problem | None:
    document, phone = known.by_document, known.by_phone
    if document and phone and document.id != phone.id:
        return Problem(ID_NUMBER, "手机号和身份证号属于平台上的两个人", "请核对；确是同一人的，请联系当地科协")
    if document and document.phone_fingerprint and not phone:
        return Problem(PHONE, "这个身份证号已用另一个手机号登记", "请改用原手机号；已换号的，请本人先在平台更换")
    if phone and phone.document_fingerprint and not document:
        return Problem(PHONE, "这个手机号属于另一位志愿者", "请核对；已换号的，请原机主先更换手机号")
    record = document or phone
    if record and record.name != row.values["name"]:
        return Problem("真实姓名", "与平台上登记的姓名不同", "请核对姓名；姓名有变更的，请联系当地科协更正")
    return None


HEADERS = {column.key: column.header for column in COLUMNS}


def _changes(row: Row, record: Record, ticked: dict[str, set[str]]) -> list[str]:
    """Headers of the columns that an imported record nobody has claimed yet would get anew."""
    values = row.values
    changed = [HEADERS[name] for name in TERMS if getattr(record, f"{name}_id") != values[name]]
    if record.employer != values["employer"]:
        changed.append(HEADERS["employer"])
    if record.region_path != values["region"].path:
        changed.append(REGION)
    if not record.document_fingerprint:
        changed.append(ID_NUMBER)
    if not record.phone_fingerprint:
        changed.append(PHONE)
    return changed + [HEADERS[name] for name in MANY if ticked[name] != set(values[name])]
