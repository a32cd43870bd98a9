"""What can be read from a person's document, and how old somebody is: plain Python, no clock."""

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass

from stdnum.iso7064 import mod_11_2, mod_11_10

NAME = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff·•A-Za-z .'-]{2,50}")


class BadIdCard(ValueError):
    """The sentence says how to mend it."""


@dataclass(frozen=True)
class IdCard:
    number: str
    born_on: dt.date
    sex: str  # GB/T 2261.1: "1" male, "2" female


def read_id_card(text: str) -> IdCard:
    """Read an 18-character number (GB 11643). Its region prefix is not judged: tables of prefixes go stale.

    Raises BadIdCard with a Chinese sentence.
    """
    number = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).upper()
    if "*" in number:
        raise BadIdCard("身份证号中有 *，请填写完整的 18 位号码。")
    if re.fullmatch(r"\d{15}", number):
        raise BadIdCard("这是旧的 15 位号码，请填写现在身份证上的 18 位号码。")
    if not re.fullmatch(r"\d{17}[\dX]", number):
        raise BadIdCard("身份证号应为 18 位：17 位数字，最后一位是数字或 X。")
    try:
        born_on = dt.date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise BadIdCard("身份证号第 7 至 14 位不是有效的出生日期，请核对。") from None
    if not mod_11_2.is_valid(number):
        raise BadIdCard("身份证号校验不通过，多半是某一位抄错了，请逐位核对。")
    return IdCard(number=number, born_on=born_on, sex="1" if int(number[16]) % 2 else "2")


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
