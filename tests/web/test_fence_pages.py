import pytest

from tests.service_records.conftest import activity, place, plan, publish, shift, sign_up_of
from volunteering.core import clock
from volunteering.service_records.models import Attendance, Fence
from volunteering.service_records.rules.places import Position
from volunteering.service_records.services import open_door, set_fence
from volunteering.service_records.services.doors import ticket_of

__all__ = ["activity", "place", "plan", "publish", "shift", "sign_up_of"]
CONSENT = "单独同意：签到时核对位置"


@pytest.fixture
def door(shift, place, user, now, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: shift.starts_at)
    opened = open_door(by=user, shift=shift, now=now)
    return f"/checkin/{opened.public_id}-{ticket_of(opened, shift.starts_at)}/"


@pytest.fixture
def fence(activity, user, now):
    return set_fence(by=user, activity=activity, centre=Position(31.81, 119.97), radius=300, now=now)


def come(client, volunteer, door, **place):
    client.force_login(volunteer.user)
    client.get(door)
    return client.post(door, {"form_key": "one", "come": "1", **place})


def test_a_door_without_a_fence_asks_for_no_place(client, door, another_volunteer):
    client.force_login(another_volunteer.user)
    assert "核对位置" not in client.get(door).content.decode()


def test_who_ticks_is_compared_and_the_consent_stands(client, door, fence, another_volunteer, user):
    client.force_login(another_volunteer.user)
    assert "同意核对位置" in client.get(door).content.decode()
    sent = {"place_consent": "1", "latitude": "31.8101", "longitude": "119.9701", "accuracy": "15.5"}
    assert come(client, another_volunteer, door, **sent).status_code == 302
    assert Attendance.objects.get().is_inside is True
    settings = client.get("/me/privacy/").content.decode()
    assert settings.count(CONSENT) == 2  # given, and to be withdrawn
    client.post("/me/privacy/consents/place/", {"form_key": "w", "withdraw": "1"})
    assert not another_volunteer.user.consents.filter(kind="place", withdrawn_at=None).exists()
    client.force_login(user)
    page = client.get(f"/org/activities/{fence.activity.public_id}/attendance/").content.decode()
    assert "位置：在活动地点" in page


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"latitude": "31.81", "longitude": "119.97"},  # sent, not ticked
        {"place_consent": "1"},
        {"place_consent": "1", "latitude": "这里", "longitude": "119.97"},
    ],
)
def test_who_does_not_tick_or_has_no_place_checks_in_all_the_same(client, door, fence, another_volunteer, sent):
    assert come(client, another_volunteer, door, **sent).status_code == 302
    assert Attendance.objects.get().is_inside is None
    assert not another_volunteer.user.consents.filter(kind="place").exists()


def test_the_organizer_types_the_place(client, user, activity, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: activity.starts_at)
    client.force_login(user)
    page, address = (f"/org/activities/{activity.public_id}/{name}/" for name in ("attendance", "fence"))
    assert "签到位置" in client.get(page).content.decode()
    wrong = client.post(address, {"form_key": "a", "latitude": "", "longitude": "", "radius": "300"})
    assert "经纬度不对" in wrong.content.decode()
    client.post(address, {"form_key": "b", "latitude": "31.81", "longitude": "119.97", "radius": "300"})
    assert Fence.objects.get().latitude == 31.81
    assert "已设置，300 米之内" in client.get(page).content.decode()
    client.post(address, {"form_key": "c", "remove": "1"})
    assert not Fence.objects.exists()
