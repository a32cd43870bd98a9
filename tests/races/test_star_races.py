"""A star given at the moment its hours are taken back, and hours written while the clock looks, on PostgreSQL."""

import threading

import pytest

from tests.races.test_races import at_once, on_postgresql
from tests.service_records.conftest import activity, credit, place, plan, publish, shift, sign_up_of
from volunteering.accounts.services import close_account
from volunteering.service_records.models import StarAward, StarDue, StarProposal
from volunteering.service_records.selectors import totals_of
from volunteering.service_records.services import awarding, look_at_stars, pass_proposal, reverse_record, standing

__all__ = ["activity", "credit", "on_postgresql", "place", "plan", "publish", "shift", "sign_up_of"]
pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def give_and_take(credit, staff, user, monkeypatch, now):
    """The review has read the hours and is about to give the star; meanwhile they are reversed."""
    entry = credit(110)
    look_at_stars(now=now)
    proposal = StarProposal.objects.get()
    read, award = threading.Event(), awarding._award

    def slowly(*given):
        read.set()
        threading.Event().wait(0.5)
        award(*given)

    monkeypatch.setattr(awarding, "_award", slowly)

    def act(number):
        if number == 0:
            pass_proposal(by=staff, proposal=proposal, now=now)
        else:
            assert read.wait(10)
            reverse_record(by=user, entry=entry, reason="不实", now=now)

    at_once(2, act)
    return StarAward.objects.standing().count()


def test_a_star_never_outlives_its_hours(credit, staff, user, monkeypatch, another_volunteer, now):
    assert give_and_take(credit, staff, user, monkeypatch, now) == 0
    assert StarAward.objects.get().withdrawn_minutes == 0
    assert totals_of(another_volunteer, now=now).minutes == 0


def test_without_the_lock_the_same_harness_finds_one(credit, staff, user, monkeypatch, now):
    held = awarding.minutes_of_people
    monkeypatch.setattr(awarding, "minutes_of_people", lambda owners, **_: held(owners))
    monkeypatch.setattr(awarding, "note_changed", lambda *given, **more: None)  # else the database finds a deadlock
    assert give_and_take(credit, staff, user, monkeypatch, now) == 1


def test_hours_written_while_the_clock_looks_stay_due(credit, monkeypatch, another_volunteer, now):
    credit(60)
    settle = standing.settle

    def settle_while_more_is_written(*given, **more):
        settle(*given, **more)
        standing.note_changed([another_volunteer.pk], now=now.replace(hour=10))

    monkeypatch.setattr(standing, "settle", settle_while_more_is_written)
    monkeypatch.setattr(standing, "PORTIONS", 1)
    look_at_stars(now=now)
    assert StarDue.objects.get().since.hour == 10


def test_who_leaves_while_the_star_is_given_keeps_it(credit, staff, another_volunteer, monkeypatch, now):
    """The review holds the proposal; closing the account waits and then finds nothing open."""
    credit(110)
    look_at_stars(now=now)
    proposal = StarProposal.objects.get()
    read, award = threading.Event(), awarding._award

    def slowly(*given):
        award(*given)
        read.set()
        threading.Event().wait(0.5)

    monkeypatch.setattr(awarding, "_award", slowly)

    def act(number):
        if number == 0:
            pass_proposal(by=staff, proposal=proposal, now=now)
        else:
            assert read.wait(10)
            close_account(by=another_volunteer.user, now=now)

    at_once(2, act)
    assert StarAward.objects.standing().count() == 1
    assert StarProposal.objects.get().state == "awarded"
