"""What can be read from a person's document, and how old somebody is: plain Python, no clock."""

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass

from stdnum.iso7064 import mod_11_2, mod_11_10

NAME = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff·•A-Za-z .'-]{2,50}")


ID_CARD = "document_type:01"
HONGKONG_MACAO_PERMIT = "document_type:02"
TAIWAN_PERMIT = "document_type:03"
RESIDENCE_PERMIT = "document_type:04"
PERMANENT_RESIDENCE = "document_type:05"
PASSPORT = "document_type:06"

# Documents whose number says nothing of its holder: how it is written, and how to mend it.
PATTERNS = {
    HONGKONG_MACAO_PERMIT: (r"[HM]\d{8}(\d{2})?", "通行证号应为字母 H 或 M 加 8 位数字。"),
    TAIWAN_PERMIT: (r"\d{8}", "通行证号应为 8 位数字。"),
    PERMANENT_RESIDENCE: (
        r"[A-Z]{3}\d{12}",
        "永久居留身份证号：新证是 9 开头的 18 位，旧证是 3 个字母加 12 位数字。",
    ),
    PASSPORT: (r"(?=.*\d)[A-Z0-9]{5,17}", "护照号应为 5 到 17 位字母和数字。"),
}
# First digits of the 18-digit numbers that are built like an ID card's (GB 11643; permanent residence since 2023).
PREFIXES = {RESIDENCE_PERMIT: ("81", "82", "83"), PERMANENT_RESIDENCE: ("9",)}


OLDEST = 120  # years: a birth date before that is a slip


class BadDocument(ValueError):
    """The sentence says how to mend it."""


@dataclass(frozen=True)
class Document:
    number: str
    born_on: dt.date | None  # None, and an empty sex: the number does not tell
    sex: str  # GB/T 2261.1: "1" male, "2" female


def read_document(kind: str, text: str) -> Document:
    """Read a number as it was typed. Raises BadDocument with a Chinese sentence."""
    number = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).upper()
    if "*" in number:
        raise BadDocument("证件号码中有 *，请填写完整的号码。")
    if kind in (ID_CARD, RESIDENCE_PERMIT) or (kind == PERMANENT_RESIDENCE and len(number) == 18):
        return _read_eighteen(kind, number)
    if kind not in PATTERNS:
        raise BadDocument("请从列表中选择证件类型。")
    pattern, sentence = PATTERNS[kind]
    if not re.fullmatch(pattern, number, re.ASCII):
        raise BadDocument(sentence)
    return Document(number=number, born_on=None, sex="")


def read_id_card(text: str) -> Document:
    """An ID card's number (GB 11643). Its region prefix is not judged: tables of prefixes go stale."""
    return read_document(ID_CARD, text)


def _read_eighteen(kind: str, number: str) -> Document:
    if re.fullmatch(r"\d{15}", number, re.ASCII):
        raise BadDocument("这是旧的 15 位号码，请填写现在身份证上的 18 位号码。")
    if not re.fullmatch(r"\d{17}[\dX]", number, re.ASCII):
        raise BadDocument("号码应为 18 位：17 位数字，最后一位是数字或 X。")
    if not number.startswith(PREFIXES.get(kind, ("",))):
        starts = "、".join(PREFIXES[kind])
        raise BadDocument(f"这种证件的号码以 {starts} 开头，请核对证件类型和号码。")
    try:
        born_on = dt.date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise BadDocument("号码第 7 至 14 位不是有效的出生日期，请核对。") from None
    if not mod_11_2.is_valid(number):
        raise BadDocument("号码校验不通过，多半是某一位抄错了，请逐位核对。")
    return Document(number=number, born_on=born_on, sex="1" if int(number[16]) % 2 else "2")


def identity_of(kind: str, number: str) -> str:
    """What a person's document is known by: 18-digit numbers stand alone, others only with their kind."""
    return number if len(number) == 18 else f"{kind} {number}"


def age_on(born_on: dt.date, day: dt.date) -> int:
    """Full years. Who is born on 29 February has a birthday on 1 March in other years."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


def number_from(digits: str) -> str:
    """A volunteer number: eleven digits and their ISO 7064 MOD 11,10 check digit."""
    return digits + str(mod_11_10.calc_check_digit(digits))


def is_volunteer_number(text: str) -> bool:
    return len(text) == 12 and bool(mod_11_10.is_valid(text))


def is_person_name(text: str) -> bool:
    return NAME.fullmatch(text) is not None


def problem_of_guardian(*, own_phone: str, phone: str) -> str:
    """A sentence, or "" when a guardian may have this phone."""
    if phone == own_phone:
        return "监护人的手机号不能和志愿者本人的相同，请填写监护人自己的号码。"
    return ""
