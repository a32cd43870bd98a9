"""At the door, by picture and by digits."""

import pytest

from tests.service_records.conftest import activity, place, plan, publish, shift, sign_up_of
from volunteering.core import clock
from volunteering.service_records.models import Attendance
from volunteering.service_records.services import open_door
from volunteering.service_records.services.doors import code_of, ticket_of

__all__ = ["activity", "place", "plan", "publish", "shift", "sign_up_of"]


@pytest.fixture
def door(shift, place, user, now, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: shift.starts_at)
    return open_door(by=user, shift=shift, now=now)


@pytest.fixture
def phone(client, another_volunteer):
    client.force_login(another_volunteer.user)
    return client


def test_a_scan_leads_to_the_button_and_the_button_checks_in(phone, door, shift):
    address = f"/checkin/{door.public_id}-{ticket_of(door, shift.starts_at)}/"
    assert 'name="come"' in phone.get(address).content.decode()
    assert not Attendance.objects.exists()
    phone.post(address, {"form_key": "one", "come": "1"})
    assert Attendance.objects.get().came_how == "code"
    assert 'name="leave"' in phone.get(address).content.decode()


def test_the_scan_of_who_must_log_in_first_is_not_lost(client, door, shift, another_volunteer):
    client.get(f"/checkin/{door.public_id}-{ticket_of(door, shift.starts_at)}/")
    client.force_login(another_volunteer.user)
    assert 'name="come"' in client.get(f"/checkin/{door.public_id}-long-gone/").content.decode()


def test_digits_in_the_address_open_nothing(phone, door, shift):
    address = f"/checkin/{door.public_id}-{code_of(door, shift.starts_at)}/"
    assert "已经换过了" in phone.get(address).content.decode()
    phone.post(address, {"form_key": "one", "come": "1"})
    assert not Attendance.objects.exists()


def test_typed_digits_are_counted(phone, door, shift):
    right = code_of(door, shift.starts_at)
    wrong = "000000" if right != "000000" else "000001"
    for number in range(10):
        assert "没有找到" in phone.post("/checkin/", {"form_key": str(number), "code": wrong}).content.decode()
    assert "试得太多" in phone.post("/checkin/", {"form_key": "last", "code": right}).content.decode()
