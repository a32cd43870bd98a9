import pytest
from django.db import connection
from django.test import override_settings

from volunteering.accounts.models import User
from volunteering.core.sealing import SealBroken, fingerprint, fingerprints, seal, unseal

PHONE = "19900000001"


@pytest.mark.parametrize("algorithm", ["AES-256-GCM", "SM4-GCM"])
def test_opens_where_it_was_sealed(algorithm):
    with override_settings(SEALING_ALGORITHM=algorithm):
        envelope = seal(PHONE, bound_to="table.column.row")
    assert PHONE.encode() not in envelope
    assert unseal(envelope, bound_to="table.column.row") == PHONE


@pytest.mark.parametrize("elsewhere", ["table.column.other", "table.other.row", "other.column.row"])
def test_does_not_open_elsewhere(elsewhere):
    envelope = seal(PHONE, bound_to="table.column.row")
    with pytest.raises(SealBroken):
        unseal(envelope, bound_to=elsewhere)


def test_every_changed_byte_breaks_the_seal():
    envelope = seal(PHONE, bound_to="here")
    for place in range(len(envelope)):
        changed = bytearray(envelope)
        changed[place] ^= 1
        if place == 0:
            continue  # the version is part of the bound head, tried below
        with pytest.raises(SealBroken):
            unseal(bytes(changed), bound_to="here")
    with pytest.raises(SealBroken):
        unseal(b"\x02" + envelope[1:], bound_to="here")


def test_an_older_key_still_opens_and_the_newest_seals():
    with override_settings(SEALING_KEYS={"old": "aa" * 32}):
        envelope = seal(PHONE, bound_to="here")
    with override_settings(SEALING_KEYS={"old": "aa" * 32, "new": "bb" * 32}):
        assert unseal(envelope, bound_to="here") == PHONE
        assert b"new" in seal(PHONE, bound_to="here")


def test_a_field_lies_sealed_and_reads_plain(user):
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone FROM accounts_user")
        stored = bytes(cursor.fetchone()[0])
    assert PHONE.encode() not in stored
    assert User.objects.get().phone == PHONE


def test_a_field_refuses_to_be_searched_or_written_in_bulk(user):
    with pytest.raises(TypeError):
        User.objects.filter(phone=PHONE).exists()
    with pytest.raises(TypeError):
        User.objects.update(phone=PHONE)


def test_a_fingerprint_knows_the_kind_and_the_key():
    assert fingerprint("phone", PHONE) == fingerprint("phone", PHONE)
    assert fingerprint("phone", PHONE) != fingerprint("document", PHONE)
    with override_settings(FINGERPRINT_KEYS={"1": "33" * 32, "2": "44" * 32}):
        assert len(fingerprints("phone", PHONE)) == 2
        assert fingerprint("phone", PHONE).startswith("2:")
