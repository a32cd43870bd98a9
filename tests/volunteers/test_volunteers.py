import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from tests.conftest import ID_NUMBER
from volunteering.accounts.services import open_user
from volunteering.volunteers.enums import VolunteerState
from volunteering.volunteers.models import Volunteer
from volunteering.volunteers.rules import (
    BadDocument,
    age_on,
    is_volunteer_number,
    number_from,
    read_id_card,
)
from volunteering.volunteers.services import (
    CannotEditVolunteer,
    CannotRegister,
    register_volunteer,
    update_volunteer,
)


def test_an_id_card_gives_birthday_and_sex():
    card = read_id_card(" 990000 19800101 059x ")
    assert (card.number, card.born_on, card.sex) == (ID_NUMBER, dt.date(1980, 1, 1), "1")


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        ("990000****0101059X", "完整"),
        ("990000800101001", "15 位"),
        ("99000019800101", "18 位"),
        ("99000019801301059X", "出生日期"),
        ("990000198001010591", "校验"),
        ("\x00", "18 位"),
    ],
)
def test_a_wrong_id_card_is_explained(number, reason):
    with pytest.raises(BadDocument, match=reason):
        read_id_card(number)


def test_ages_turn_on_the_birthday():
    born = dt.date(2010, 3, 5)
    assert age_on(born, dt.date(2024, 3, 4)) == 13
    assert age_on(born, dt.date(2024, 3, 5)) == 14


def test_a_volunteer_number_shows_a_slip():
    number = number_from("12345678901")
    assert is_volunteer_number(number)
    assert not is_volunteer_number(number[:-1] + str((int(number[-1]) + 1) % 10))


def test_who_registers_is_active_and_findable(volunteer):
    assert volunteer.state == VolunteerState.ACTIVE
    assert is_volunteer_number(volunteer.number)
    assert Volunteer.objects.within("320000/320400/").get() == volunteer
    assert Volunteer.objects.get().document_number == ID_NUMBER


def test_one_login_registers_once(volunteer, user, profile, now):
    with pytest.raises(CannotRegister, match="已经注册过"):
        register_volunteer(by=user, name="张三", id_number=ID_NUMBER, profile=profile, now=now)


def test_one_id_number_registers_once(volunteer, profile, now):
    other = open_user(phone="19900000002", now=now)
    with pytest.raises(CannotRegister, match="证件号码已经注册过"):
        register_volunteer(by=other, name="李四", id_number=ID_NUMBER, profile=profile, now=now)


def test_the_database_holds_one_live_person_per_document(volunteer, now):
    other = open_user(phone="19900000002", now=now)
    volunteer.pk, volunteer.user, volunteer.number = other.pk, other, number_from("99999999999")
    volunteer.phone_fingerprint = other.phone_fingerprint
    with pytest.raises(IntegrityError), transaction.atomic():
        volunteer.save(force_insert=True)


def test_a_child_is_led_to_its_guardian(user, profile, now):
    with pytest.raises(CannotRegister, match="监护人"):
        register_volunteer(by=user, name="小明", id_number="990000201501010013", profile=profile, now=now)


def test_only_oneself_edits(volunteer, profile, now):
    other = open_user(phone="19900000002", now=now)
    with pytest.raises(CannotEditVolunteer):
        update_volunteer(by=other, volunteer=volunteer, profile=profile, now=now)
