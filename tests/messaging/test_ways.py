"""Which way a notice goes, and when."""

import datetime as dt

import pytest

from volunteering.core.zone import CHINA
from volunteering.messaging.rules import channels, out_at, shortened

ALL = ("wechat", "sms", "email")


def ways(*reachable, chosen=None, urgent=False, fixed=False, sms=True) -> list[str]:
    return channels(reachable=reachable, chosen=chosen or {}, is_urgent=urgent, is_fixed=fixed, wants_sms=sms)


def test_wechat_until_something_else_is_chosen() -> None:
    assert ways(*ALL) == ["wechat"]
    assert ways(*ALL, chosen={"email": True}) == ["wechat", "email"]
    assert ways(*ALL, chosen={"wechat": False}) == []
    assert ways("sms") == []


def test_what_is_urgent_finds_a_way() -> None:
    assert ways("sms", urgent=True) == ["sms"]
    assert ways(*ALL, urgent=True) == ["wechat"]
    assert ways(*ALL, chosen={"wechat": False}, urgent=True) == ["sms"]
    assert ways("sms", urgent=True, sms=False) == []


def test_safety_of_the_account_is_not_turned_off() -> None:
    assert ways(*ALL, chosen={"wechat": False}, fixed=True) == ["wechat", "email"]
    assert ways("email", fixed=True) == ["email"]
    assert ways("sms", fixed=True, urgent=True, sms=False) == ["sms"]


def at(hour: int, minute: int = 0, day: int = 24) -> dt.datetime:
    return dt.datetime(2026, 11, day, hour, minute, tzinfo=CHINA)


NIGHT = {"quiet_from": dt.time(22), "quiet_to": dt.time(8)}


@pytest.mark.parametrize(
    ("now", "out"),
    [
        (at(21, 59), at(21, 59)),
        (at(22), at(8, day=25)),
        (at(0, 30), at(8)),
        (at(7, 59), at(8)),
        (at(8), at(8)),
    ],
)
def test_what_can_wait_waits_for_the_morning(now, out) -> None:
    assert out_at(now, **NIGHT, is_urgent=False) == out
    assert out_at(now, **NIGHT, is_urgent=True) == now


def test_a_quiet_noon_and_no_quiet_at_all() -> None:
    assert out_at(at(13), quiet_from=dt.time(12), quiet_to=dt.time(14), is_urgent=False) == at(14)
    assert out_at(at(23), quiet_from=dt.time(0), quiet_to=dt.time(0), is_urgent=False) == at(23)


def test_a_field_is_never_a_character_too_long() -> None:
    assert shortened("一" * 20, 20) == "一" * 20
    assert shortened("一" * 21, 20) == "一" * 19 + "…"
