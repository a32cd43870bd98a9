import datetime as dt

import pytest

from tests.activities.conftest import HOUR
from tests.activities.test_activities import join, slot_of
from volunteering.activities.enums import Promotion, SignUpState
from volunteering.activities.models import Activity, SignUp, Slot
from volunteering.activities.rules import SIGN_UP_TRANSITIONS, offer_deadline
from volunteering.activities.scheduled import expire_offers
from volunteering.activities.services import (
    CannotSignUp,
    GuardianConsent,
    MustHaveGuardian,
    cancel_activity,
    confirm_offer,
    end_sign_ups_of,
    remove_sign_up,
    sign_up,
    withdraw_sign_up,
)
from volunteering.audit.models import AuditEvent
from volunteering.core import parameters
from volunteering.messaging.models import Notice
from volunteering.volunteers.enums import GuardianRelation

FATHER = GuardianConsent(name="张大", relation=GuardianRelation.FATHER, phone="19900000088")


@pytest.fixture
def asking(activity):
    Activity.objects.update(promotion=Promotion.ASK)
    return Activity.objects.get()


@pytest.fixture
def offered(asking, volunteer, another_volunteer, now):
    """The only place was given back and is offered to the next."""
    first, second = join(volunteer, asking, now), join(another_volunteer, asking, now)
    withdraw_sign_up(by=volunteer.user, sign_up=first, now=now)
    second.refresh_from_db()
    return second


def counters(activity):
    slot = slot_of(activity)
    return slot.taken, slot.waiting


def test_the_tables_of_states_name_every_state():
    assert set(SIGN_UP_TRANSITIONS) == set(SignUpState.values)


def test_an_offer_ends_before_the_shift_begins(now):
    def deadline(starts_in):
        shift = {"shift_starts_at": now + starts_in, "shift_ends_at": now + starts_in + 2 * HOUR}
        return offer_deadline(now=now, lifetime=24 * HOUR, **shift) - now

    assert deadline(72 * HOUR) == 24 * HOUR
    assert deadline(3 * HOUR) == 3 * HOUR
    assert deadline(-HOUR) == HOUR


def test_an_offered_place_is_held_and_confirmed(offered, asking, another_volunteer, now):
    assert offered.state == SignUpState.OFFERED
    assert counters(asking) == (1, 0)
    assert "确认" in Notice.objects.get(user=another_volunteer.user).title
    confirm_offer(by=another_volunteer.user, sign_up=offered, now=now)
    offered.refresh_from_db()
    assert (offered.state, offered.offered_until) == (SignUpState.CONFIRMED, None)
    with pytest.raises(CannotSignUp, match="已经变化"):
        confirm_offer(by=another_volunteer.user, sign_up=offered, now=now)


def test_an_offer_moves_on_when_nobody_confirms(offered, asking, volunteer, another_volunteer, now):
    third = join(volunteer, asking, now)
    assert third.state == SignUpState.WAITING
    with pytest.raises(CannotSignUp, match="时间已过"):
        confirm_offer(by=another_volunteer.user, sign_up=offered, now=offered.offered_until)
    expire_offers(offered.offered_until - dt.timedelta(microseconds=1))
    offered.refresh_from_db()
    assert offered.state == SignUpState.OFFERED
    SignUp.objects.filter(pk=offered.pk).update(offered_until=now + HOUR)
    for _ in range(2):
        expire_offers(now + HOUR)
    offered.refresh_from_db()
    third.refresh_from_db()
    assert (offered.state, third.state) == (SignUpState.EXPIRED, SignUpState.OFFERED)
    assert counters(asking) == (1, 0)


def test_an_offer_that_cannot_be_taken_back_stops_nothing(offered, asking, now, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr("volunteering.activities.scheduled.expire_offer", None)
        expire_offers(offered.offered_until)
    expire_offers(offered.offered_until)
    offered.refresh_from_db()
    assert offered.state == SignUpState.EXPIRED


def test_an_offer_is_declined_like_any_sign_up(offered, asking, another_volunteer, now):
    withdraw_sign_up(by=another_volunteer.user, sign_up=offered, now=now)
    assert counters(asking) == (0, 0)


def test_nobody_jumps_the_queue_while_somebody_waits(activity, volunteer, another_volunteer, now):
    Slot.objects.update(capacity=5, waiting=1)  # places are free, but somebody waits
    assert join(volunteer, activity, now).state == SignUpState.WAITING


def test_the_organization_removes_with_a_reason(activity, user, volunteer, another_volunteer, now):
    mine, waiting = join(another_volunteer, activity, now), join(volunteer, activity, now)
    with pytest.raises(CannotSignUp, match="管理员"):
        remove_sign_up(by=another_volunteer.user, sign_up=mine, reason="不合适", now=now)
    with pytest.raises(CannotSignUp, match="原因"):
        remove_sign_up(by=user, sign_up=mine, reason=" ", now=now)
    remove_sign_up(by=user, sign_up=mine, reason="重复报名", now=now)
    waiting.refresh_from_db()
    assert waiting.state == SignUpState.CONFIRMED
    assert "重复报名" in Notice.objects.get(user=another_volunteer.user).body


def test_who_left_may_come_again_at_the_end_of_the_queue(activity, volunteer, another_volunteer, now):
    first = join(volunteer, activity, now)
    join(another_volunteer, activity, now)
    withdraw_sign_up(by=volunteer.user, sign_up=first, now=now)
    again = join(volunteer, activity, now)
    assert (again.state, again.queue_number) == (SignUpState.WAITING, 2)


def test_a_closing_account_frees_its_places(activity, volunteer, another_volunteer, now):
    join(volunteer, activity, now)
    next_one = join(another_volunteer, activity, now)
    end_sign_ups_of(volunteer=volunteer, reason="账号已注销", now=now)
    next_one.refresh_from_db()
    assert next_one.state == SignUpState.CONFIRMED
    assert counters(activity) == (1, 0)


def test_a_page_opened_before_the_cancelling_gives_no_place(activity, user, volunteer, now):
    stale = slot_of(activity)
    cancel_activity(by=user, activity=activity, reason="雨", now=now)
    with pytest.raises(CannotSignUp, match="已经取消"):
        sign_up(by=volunteer.user, volunteer=volunteer, slot=stale, now=now)
    assert not SignUp.objects.exists()
    assert not AuditEvent.objects.filter(tag="activities:sign_up:made").exists()


@pytest.mark.parametrize(("age", "comes"), [(7, False), (8, True), (17, True)])
def test_minors_come_with_their_guardian(publish, volunteer, now, age, comes):
    activity = publish(minimum_age=0)
    volunteer.born_on = dt.date(now.year - age, 1, 1)
    volunteer.save()
    if not comes:
        with pytest.raises(CannotSignUp, match=f"年满 {parameters.YOUNGEST_VOLUNTEER()}"):
            join(volunteer, activity, now, guardian=FATHER)
        return
    with pytest.raises(MustHaveGuardian):
        join(volunteer, activity, now)
    made = SignUp.objects.get(pk=join(volunteer, activity, now, guardian=FATHER).pk)
    assert (made.guardian_name, made.guardian_phone) == ("张大", "19900000088")
    assert made.guardian_consented_at == now


def test_hazardous_service_is_for_adults_with_or_without_guardian(publish, volunteer, now):
    activity = publish(is_hazardous=True)
    volunteer.born_on = dt.date(now.year - 17, 1, 1)
    with pytest.raises(CannotSignUp, match="年满 18"):
        join(volunteer, activity, now, guardian=FATHER)


def test_an_adults_guardian_is_not_kept(activity, volunteer, now):
    assert join(volunteer, activity, now, guardian=FATHER).guardian_name == ""


def test_age_counts_on_the_day_of_the_shift(publish, volunteer, now):
    activity = publish()
    volunteer.born_on = activity.starts_at.date().replace(year=activity.starts_at.year - 18)
    assert join(volunteer, activity, now).state == SignUpState.CONFIRMED
