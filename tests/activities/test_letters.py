"""An organizer writes to participants; the day before everybody with a place is reminded once."""

import datetime as dt

import pytest

from volunteering.activities.enums import Audience
from volunteering.activities.selectors import letters_to
from volunteering.activities.services import CannotWrite, sign_up, write_to_participants
from volunteering.activities.services.reminding import remind_of_shifts
from volunteering.core import parameters
from volunteering.messaging.models import Notice
from volunteering.organizations.models import Organization
from volunteering.organizations.services import suspend_organization

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(activity, another_volunteer, now):
    """Somebody has the only place."""

    slot = activity.slots.select_related("activity", "shift").get()
    return sign_up(by=another_volunteer.user, volunteer=another_volunteer, slot=slot, now=now)


def told(kind: str) -> list[str]:
    return list(Notice.objects.filter(kind=kind).values_list("body", flat=True))


def test_those_with_a_place_read_it(user, activity, place, now) -> None:
    write_to_participants(by=user, activity=activity, audience=Audience.CONFIRMED, text="请带水杯。", now=now)
    assert told("activities:letter") == [f"请带水杯。\n\n关于“{activity.title}”"]


@pytest.mark.parametrize("audience", [Audience.WAITING, Audience.CAME])
def test_nobody_there_is_said(user, activity, place, now, audience) -> None:
    with pytest.raises(CannotWrite, match="一个也没有"):
        write_to_participants(by=user, activity=activity, audience=audience, text="请带水杯。", now=now)


@pytest.mark.parametrize(("text", "sentence"), [("  ", "请写几句"), ("字" * 501, "最多 500 字")])
def test_a_letter_says_something_and_not_too_much(user, activity, place, now, text, sentence) -> None:
    with pytest.raises(CannotWrite, match=sentence):
        write_to_participants(by=user, activity=activity, audience=Audience.ALL, text=text, now=now)


def test_three_a_day_are_enough(user, activity, place, now) -> None:
    def write() -> None:
        write_to_participants(by=user, activity=activity, audience=Audience.ALL, text="请带水杯。", now=now)

    for _ in range(3):
        write()
    with pytest.raises(CannotWrite, match="明天 17:00 以后可以再写"):
        write()
    write_to_participants(
        by=user, activity=activity, audience=Audience.ALL, text="请带伞。", now=now + dt.timedelta(hours=24)
    )


def test_who_waits_does_not_read_what_was_written_to_those_with_a_place(
    user, volunteer, another_volunteer, activity, place, now
) -> None:
    waiting = sign_up(by=user, volunteer=volunteer, slot=place.slot, now=now)
    assert waiting.state == "waiting"
    for audience in (Audience.CONFIRMED, Audience.WAITING, Audience.ALL):
        write_to_participants(by=user, activity=activity, audience=audience, text=audience.value, now=now)
    assert [one.body for one in letters_to(activity, volunteer)] == ["all", "waiting"]
    assert [one.body for one in letters_to(activity, another_volunteer)] == ["all", "confirmed"]


def test_an_organization_that_was_suspended_writes_to_nobody(user, staff, activity, place, now) -> None:
    suspend_organization(by=staff, organization=activity.organization, reason="核查", now=now)
    with pytest.raises(CannotWrite, match="取消活动"):
        write_to_participants(by=user, activity=activity, audience=Audience.ALL, text="请带水杯。", now=now)


def test_nobody_is_written_to_about_what_is_long_over(user, activity, place, now) -> None:
    later = activity.ends_at + parameters.LETTERS_AFTER()
    with pytest.raises(CannotWrite, match="很久"):
        write_to_participants(by=user, activity=activity, audience=Audience.ALL, text="请带水杯。", now=later)


def test_an_organization_with_many_activities_has_a_measure_too(user, activity, place, now, monkeypatch) -> None:
    monkeypatch.setattr(parameters, "LETTERS_OF_ORGANIZATION", lambda: 1)
    write_to_participants(by=user, activity=activity, audience=Audience.ALL, text="请带水杯。", now=now)
    with pytest.raises(CannotWrite, match="一个组织 24 小时内最多写 1 封"):
        write_to_participants(by=user, activity=activity, audience=Audience.ALL, text="请带伞。", now=now)


def test_the_longest_name_fits_over_a_letter(user, activity, place, now) -> None:
    Organization.objects.update(name="科" * 100)
    letter = write_to_participants(by=user, activity=activity, audience=Audience.ALL, text="请带水杯。", now=now)
    assert len(letter.title) == 100


def test_it_is_kept_to_how_many_it_went(user, activity, place, now) -> None:
    letter = write_to_participants(by=user, activity=activity, audience=Audience.ALL, text="请带水杯。", now=now)
    assert letter.reach == 1


def test_a_stranger_writes_to_nobody(another_volunteer, activity, place, now) -> None:
    with pytest.raises(CannotWrite, match="管理员"):
        write_to_participants(
            by=another_volunteer.user, activity=activity, audience=Audience.ALL, text="买我的东西", now=now
        )


def test_the_day_before_everybody_with_a_place_is_reminded_once(activity, place, now) -> None:
    shift = activity.shifts.get()
    assert remind_of_shifts(now=shift.starts_at - dt.timedelta(hours=25)) == 0
    assert remind_of_shifts(now=shift.starts_at - dt.timedelta(hours=15)) == 1
    assert remind_of_shifts(now=shift.starts_at - dt.timedelta(hours=14)) == 0
    assert len(told("activities:tomorrow")) == 1


def test_a_shift_that_cannot_be_reminded_of_keeps_no_other_waiting(activity, place, monkeypatch) -> None:
    the_day_before = activity.shifts.get().starts_at - dt.timedelta(hours=15)
    with monkeypatch.context() as broken:
        broken.setattr("volunteering.activities.services.reminding.announce", None)
        assert remind_of_shifts(now=the_day_before) == 0
    assert remind_of_shifts(now=the_day_before) == 1


def test_nobody_is_reminded_when_it_is_too_late(activity, place) -> None:
    assert remind_of_shifts(now=activity.shifts.get().starts_at - dt.timedelta(hours=1)) == 0
