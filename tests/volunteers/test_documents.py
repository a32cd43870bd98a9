"""Six kinds of documents, as their numbers are written."""

import datetime as dt

import pytest

from tests.conftest import ID_NUMBER
from volunteering.accounts.services import open_user
from volunteering.volunteers.models import Volunteer
from volunteering.volunteers.rules import (
    HONGKONG_MACAO_PERMIT,
    ID_CARD,
    PASSPORT,
    PERMANENT_RESIDENCE,
    RESIDENCE_PERMIT,
    TAIWAN_PERMIT,
    BadDocument,
    read_document,
)
from volunteering.volunteers.services import CannotRegister, register_volunteer


def with_check_digit(body):
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True)) % 11]


@pytest.mark.parametrize(
    ("kind", "body", "sex"),
    [
        (ID_CARD, "99000019900101001", "1"),
        (RESIDENCE_PERMIT, "81000019900101001", "1"),
        (RESIDENCE_PERMIT, "83000019900101002", "2"),
        (PERMANENT_RESIDENCE, "91115619900101002", "2"),
    ],
)
def test_eighteen_digits_tell_birthday_and_sex(kind, body, sex):
    document = read_document(kind, with_check_digit(body))
    assert (document.born_on, document.sex) == (dt.date(1990, 1, 1), sex)


@pytest.mark.parametrize(
    ("kind", "typed", "number"),
    [
        (HONGKONG_MACAO_PERMIT, "h 1234 5678", "H12345678"),
        (HONGKONG_MACAO_PERMIT, "M1234567801", "M1234567801"),
        (TAIWAN_PERMIT, "01234567", "01234567"),
        (PERMANENT_RESIDENCE, "usa310085060112", "USA310085060112"),
        (PASSPORT, "ｅ12345678", "E12345678"),
    ],
)
def test_other_numbers_tell_nothing(kind, typed, number):
    document = read_document(kind, typed)
    assert (document.number, document.born_on, document.sex) == (number, None, "")


@pytest.mark.parametrize(
    ("kind", "typed", "sentence"),
    [
        (RESIDENCE_PERMIT, ID_NUMBER, "81、82、83 开头"),
        (RESIDENCE_PERMIT, "810000199001010011", "校验"),
        (PERMANENT_RESIDENCE, "110000199001010017", "9 开头"),
        (PERMANENT_RESIDENCE, "US310085060112", "3 个字母加 12 位数字"),
        (HONGKONG_MACAO_PERMIT, "C12345678", "H 或 M"),
        (TAIWAN_PERMIT, "1234567", "8 位数字"),
        (TAIWAN_PERMIT, "١٢٣٤٥٦٧٨", "8 位数字"),
        (PASSPORT, "ABCDEFG", "5 到 17 位"),
        (PASSPORT, "E1234****", "完整"),
        ("document_type:99", "1", "证件类型"),
    ],
)
def test_a_slip_is_explained(kind, typed, sentence):
    with pytest.raises(BadDocument, match=sentence):
        read_document(kind, typed)


@pytest.fixture
def register(profile, now):
    def do(phone, **changes):
        details = {"id_number": "E12345678", "document_type": PASSPORT, "sex": "2", "born_on": dt.date(1990, 1, 1)}
        user = open_user(phone=phone, now=now)
        return register_volunteer(by=user, name="李四", profile=profile, now=now, **{**details, **changes})

    return do


def test_a_passport_holder_says_sex_and_birthday(register):
    made = register("19900000051")
    assert (made.sex, made.born_on, made.document_type.name) == ("2", dt.date(1990, 1, 1), "护照")


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [({"sex": ""}, "性别"), ({"born_on": None}, "出生日期"), ({"born_on": dt.date(1850, 1, 1)}, "出生日期不对")],
)
def test_what_the_number_does_not_tell_is_asked(register, missing, sentence):
    with pytest.raises(CannotRegister, match=sentence):
        register("19900000051", **missing)


def test_one_document_registers_once_and_kinds_are_told_apart(register):
    register("19900000051", document_type=TAIWAN_PERMIT, id_number="12345678")
    register("19900000052", document_type=PASSPORT, id_number="12345678")
    with pytest.raises(CannotRegister, match="已经注册过"):
        register("19900000053", document_type=PASSPORT, id_number="1234 5678")
    assert Volunteer.objects.count() == 2


def test_what_the_number_tells_goes_before_what_was_typed(register):
    made = register("19900000051", document_type=ID_CARD, id_number=ID_NUMBER)
    assert (made.sex, made.born_on) == ("1", dt.date(1980, 1, 1))
