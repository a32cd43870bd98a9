"""Children register with a guardian's consent."""

import pytest
from django.db import IntegrityError, transaction

from volunteering.accounts.services import close_account
from volunteering.volunteers.enums import GuardianRelation
from volunteering.volunteers.models import Volunteer
from volunteering.volunteers.services import CannotRegister, CannotRegisterAlone, GuardianConsent, register_volunteer

TWELVE, SIX = "990000201401010016", "990000202001010011"


@pytest.fixture
def register(user, profile, now):
    def do(number=TWELVE, phone="19900000061", **changes):
        guardian = GuardianConsent(name="张父", relation=GuardianRelation.FATHER, phone=phone)
        details = {"by": user, "name": "小明", "id_number": number, "profile": profile, "now": now}
        return register_volunteer(**{**details, "guardian": guardian, **changes})

    return do


def test_a_child_registers_with_its_guardian(register, now):
    child = register()
    assert (child.guardian_name, child.guardian_phone, child.guardian_consented_at) == ("张父", "19900000061", now)


def test_and_not_alone(register):
    with pytest.raises(CannotRegisterAlone, match="监护人"):
        register(guardian=None)


def test_nor_with_its_own_phone(register, user):
    with pytest.raises(CannotRegister, match="不能和志愿者本人的相同"):
        register(phone=user.phone)


def test_below_eight_nobody_registers(register):
    with pytest.raises(CannotRegister, match="满 8 周岁"):
        register(number=SIX)


def test_of_an_adult_no_guardian_is_kept(register):
    assert register(number="99000019800101059X").guardian_consented_at is None


def test_the_database_holds_that_who_consented_is_named(register):
    child = register()
    with pytest.raises(IntegrityError), transaction.atomic():
        Volunteer.objects.filter(pk=child.pk).update(guardian_name="")


def test_closing_forgets_the_guardian(register, user, now):
    register()
    close_account(by=user, now=now)
    kept = Volunteer.objects.get()
    assert (kept.guardian_name, kept.guardian_phone, kept.guardian_consented_at) == ("", "", None)
