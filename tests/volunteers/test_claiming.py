"""Who claims a record: what is known there must agree with what was said and proven."""

import pytest
from django.db import IntegrityError, transaction

from tests.conftest import ID_NUMBER
from volunteering.accounts.services import close_account, open_user
from volunteering.core import parameters
from volunteering.messaging.models import Notice
from volunteering.volunteers.enums import ClaimOutcome
from volunteering.volunteers.models import ClaimCase, Volunteer
from volunteering.volunteers.services import (
    CannotClaimRecord,
    MustClaim,
    TooManyTries,
    claim_person,
    object_to_case,
    refuse_guessing,
    register_volunteer,
    withdraw_case,
)

PHONE, ANOTHER_PHONE = "19900000001", "19900000055"
ANOTHER_CARD = "990000199001010025"
NOTHING, OWN, MATCH, CONFLICT = ClaimOutcome


@pytest.fixture
def claim(user, terms, now):
    def made(name="张三", card=ID_NUMBER, by=user):
        return claim_person(by=by, name=name, id_number=card, now=now)

    return made


@pytest.mark.parametrize(
    ("known", "outcome"),
    [
        ({"phone": PHONE, "card": ID_NUMBER}, MATCH),
        ({"phone": PHONE}, MATCH),  # the older system did not know the document
        ({"card": ID_NUMBER}, MATCH),  # nor this one the phone
        ({"phone": PHONE, "card": ANOTHER_CARD}, CONFLICT),
        ({"phone": ANOTHER_PHONE, "card": ID_NUMBER}, CONFLICT),
        ({"phone": PHONE, "card": ID_NUMBER, "name": "李四"}, CONFLICT),
        ({"phone": PHONE, "name": "李四"}, CONFLICT),
        ({"card": ID_NUMBER, "name": "李四"}, CONFLICT),
        ({"phone": ANOTHER_PHONE, "card": ANOTHER_CARD}, NOTHING),
        ({}, NOTHING),  # a name alone leads nowhere
    ],
)
def test_what_is_known_decides(filed, claim, user, profile, now, known, outcome):
    record = filed(**known)
    assert claim().outcome == outcome
    if outcome == MATCH:
        mine = register_volunteer(by=user, name="张三", id_number=ID_NUMBER, profile=profile, now=now)
        assert (mine.pk, mine.phone, mine.document_number) == (record.pk, PHONE, ID_NUMBER)
        assert (mine.state, mine.sex, mine.origin) == ("active", "1", "legacy")
    if outcome == CONFLICT:
        with pytest.raises(MustClaim, match="到“认领”申请核实"):
            register_volunteer(by=user, name="张三", id_number=ID_NUMBER, profile=profile, now=now)


def test_phone_and_document_of_two_people_open_a_case(filed, claim, user):
    by_document, by_phone = filed(card=ID_NUMBER, phone=ANOTHER_PHONE), filed(phone=PHONE, name="李四")
    case = claim().case
    assert (case.by_document, case.by_phone, case.state) == (by_document, by_phone, "open")
    assert case.region_path == by_document.region_path
    assert ClaimCase.objects.get().document_number == ID_NUMBER
    with pytest.raises(CannotClaimRecord, match="正在核实"):
        claim()


def test_who_is_registered_claims_another_record_too(filed, claim, volunteer):
    assert claim().outcome == OWN
    assert claim(card=ANOTHER_CARD).outcome == NOTHING
    filed(card=ANOTHER_CARD)
    assert claim(card=ANOTHER_CARD).case.by_phone == volunteer


def test_the_holder_hears_of_it_and_may_object(claim, volunteer, now):
    stranger = open_user(phone=ANOTHER_PHONE, now=now)
    case = claim(by=stranger).case
    notice = Notice.objects.get(user=volunteer.user)
    assert notice.address == f"/claim/cases/{case.public_id}/"
    assert "张三" not in notice.body
    object_to_case(by=volunteer.user, case=case, now=now)
    assert ClaimCase.objects.get().objected_at == now
    for other in (stranger, open_user(phone="19900000056", now=now)):
        with pytest.raises(CannotClaimRecord):
            object_to_case(by=other, case=case, now=now)


def test_a_case_is_withdrawn_by_its_claimant_and_by_leaving(filed, claim, user, another_volunteer, now):
    filed(card=ID_NUMBER, phone=ANOTHER_PHONE)
    case = claim().case
    with pytest.raises(CannotClaimRecord):
        withdraw_case(by=another_volunteer.user, case=case, now=now)
    withdraw_case(by=user, case=case, now=now)
    again = claim().case
    close_account(by=user, now=now)
    again.refresh_from_db()
    assert (again.state, again.name, again.document_number) == ("withdrawn", "", "")


def test_nobody_tries_numbers_all_day(user, now):
    for _ in range(parameters.IDENTITY_TRIES()):
        refuse_guessing(by=user, now=now)
    with pytest.raises(TooManyTries, match="明天再试"):
        refuse_guessing(by=user, now=now)


def test_the_database_holds_what_a_case_must_be(filed, claim, user, staff, now):
    filed(card=ID_NUMBER, phone=ANOTHER_PHONE)
    case = claim().case
    for wrong in (
        {"by_document": None},
        {"decided_at": now},
        {"state": "merged"},
        {"state": "separate", "decided_at": now, "decided_by": staff},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            ClaimCase.objects.update(**wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        ClaimCase.objects.create(claimant=user, by_document=case.by_document, opened_at=now)


def test_a_claimed_record_is_not_taken_back_with_its_sheet(filed, claim, now):
    """Undoing an import removes what is untouched: a record in a case is not."""
    before = now.replace(year=2020)
    record = filed(card=ID_NUMBER, phone=ANOTHER_PHONE, created_at=before, updated_at=before)
    claim()
    assert Volunteer.objects.get(pk=record.pk).updated_at == now
