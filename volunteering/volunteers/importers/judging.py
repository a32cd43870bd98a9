"""What a row of Annex 2 comes to for a person: new, known, or in conflict with what is known."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from volunteering.core import clock, parameters
from volunteering.core.masking import mask_name
from volunteering.core.sealing import fingerprints
from volunteering.imports.columns import REGION, region_of
from volunteering.imports.enums import Verdict
from volunteering.imports.registry import Finding, Problem, Row, wrong
from volunteering.volunteers.enums import Sex, VolunteerState
from volunteering.volunteers.importers.columns import COLUMNS, ID_NUMBER, PHONE, SEX, TERMS
from volunteering.volunteers.models import LIVE_STATES, Volunteer
from volunteering.volunteers.rules import age_on


@dataclass(frozen=True)
class Known:
    """A live record that the row's phone or ID number leads to."""

    by_document: Volunteer | None
    by_phone: Volunteer | None


def identities(row: Row) -> list[tuple[str, str]]:
    found = [(PHONE, row.values["phone"])] if "phone" in row.values else []
    return [*found, (ID_NUMBER, row.values["card"].number)] if "card" in row.values else found


def label(row: Row) -> str:
    return mask_name(row.values.get("name", ""))


def judge(rows: Sequence[Row], *, now: dt.datetime) -> list[tuple[Finding, Volunteer | None]]:
    """What each row comes to for the person alone, with the record it is about. Reads the database twice a portion."""
    for row in rows:
        _refuse_row(row, clock.local_date(now))
    good = [row for row in rows if not row.problems]
    records = _records(good)
    return [(wrong(row), None) if row.problems else _judge(row, _known(row, records)) for row in rows]


def _refuse_row(row: Row, today: dt.date) -> None:
    region_of(row, whole_counties=True)
    card = row.values.get("card")
    if card is None:
        return
    if row.values.get("sex", card.sex) != card.sex:
        actual = "男" if card.sex == Sex.MALE else "女"
        row.complain(SEX, f"性别与身份证号不一致：身份证号表示“{actual}”", "请核对两列，改正写错的一个")
    if card.born_on > today:
        row.complain(ID_NUMBER, "身份证号里的出生日期在将来", "请逐位核对")
    elif age_on(card.born_on, today) < parameters.SELF_REGISTRATION_AGE():
        row.complain(
            ID_NUMBER, f"未满 {parameters.SELF_REGISTRATION_AGE()} 周岁，不能集体导入", "请家长带孩子在平台注册"
        )


Records = tuple[dict[str, Volunteer], dict[str, Volunteer]]


def _records(rows: Sequence[Row]) -> Records:
    """Live records by fingerprint of document and of phone, under every key of the ring."""
    documents = [one for row in rows for one in fingerprints("document", row.values["card"].number)]
    phones = [one for row in rows for one in fingerprints("phone", row.values["phone"])]
    live = Volunteer.objects.filter(state__in=LIVE_STATES)
    by_document = {one.document_fingerprint: one for one in live.filter(document_fingerprint__in=documents)}
    by_phone = {one.phone_fingerprint: one for one in live.filter(phone_fingerprint__in=phones)}
    return by_document, by_phone  # type: ignore[return-value]  # looked up by a fingerprint, so it is one


def _known(row: Row, records: Records) -> Known:
    def found(kind: str, value: str, among: dict[str, Volunteer]) -> Volunteer | None:
        return next((among[one] for one in fingerprints(kind, value) if one in among), None)

    by_document, by_phone = records
    return Known(
        found("document", row.values["card"].number, by_document), found("phone", row.values["phone"], by_phone)
    )


def _judge(row: Row, known: Known) -> tuple[Finding, Volunteer | None]:
    conflict = _conflict(row, known)
    if conflict:
        return Finding(Verdict.CONFLICT, (conflict,)), None
    record = known.by_document or known.by_phone
    if record is None:
        return Finding(Verdict.NEW), None
    changes = () if record.state == VolunteerState.ACTIVE else tuple(_changes(row, record))
    verdict = Verdict.CHANGED if changes else Verdict.UNCHANGED
    return Finding(verdict, changes=changes, subject_id=record.pk), record


def _conflict(row: Row, known: Known) -> Problem | None:
    document, phone = known.by_document, known.by_phone
    if document and phone and document.pk != phone.pk:
        return Problem(ID_NUMBER, "手机号和身份证号属于平台上的两个人", "请核对；确是同一人的，请联系当地科协")
    if document and document.phone_fingerprint and not phone:
        return Problem(PHONE, "这个身份证号已用另一个手机号登记", "请改用原手机号；已换号的，请本人先在平台更换")
    if phone and phone.document_fingerprint and not document:
        return Problem(PHONE, "这个手机号属于另一位志愿者", "请核对；已换号的，请原机主先更换手机号")
    record = document or phone
    if record and record.name != row.values["name"]:
        return Problem("真实姓名", "与平台上登记的姓名不同", "请核对姓名；姓名有变更的，请联系当地科协更正")
    return None


def _changes(row: Row, record: Volunteer) -> list[str]:
    """Headers of the columns that an imported record nobody has claimed yet would get anew."""
    headers = {column.key: column.header for column in COLUMNS}
    values = row.values
    changed = [headers[name] for name in TERMS if getattr(record, f"{name}_id") != values[name]]
    if record.employer != values["employer"]:
        changed.append(headers["employer"])
    if record.region_path != values["region"].path:
        changed.append(REGION)
    if not record.document_fingerprint:
        changed.append(ID_NUMBER)
    if not record.phone_fingerprint:
        changed.append(PHONE)
    # Boxes are not compared here: that would cost a query a row. They are set whenever anything else is.
    return changed
