"""Whatever happens, in whatever order: the counters of a slot are what its sign-ups say."""

import contextlib
import random

import pytest

from tests.activities.conftest import HOUR
from tests.activities.test_activities import slot_of
from volunteering.accounts.services import open_user
from volunteering.activities.enums import Promotion, SignUpState
from volunteering.activities.models import LIVE_SIGN_UP_STATES, PLACE_HOLDING_STATES, Activity, SignUp
from volunteering.activities.scheduled import expire_offers
from volunteering.activities.services import (
    CannotPublish,
    CannotSignUp,
    PositionDetails,
    confirm_offer,
    remove_sign_up,
    save_activity,
    sign_up,
    withdraw_sign_up,
)
from volunteering.volunteers.models import Volunteer


@pytest.fixture
def people(county, now):
    def person(number):
        user = open_user(phone=f"198{number:08}", now=now)
        times = {"created_at": now, "activated_at": now, "updated_at": now}
        return Volunteer.objects.create(
            user=user,
            number=f"{number:012}",
            name="张三",
            born_on=now.date().replace(year=1980),
            region=county,
            region_path=county.path,
            origin="self",
            state="active",
            **times,
        )

    return [person(number) for number in range(8)]


@pytest.mark.parametrize("promotion", Promotion.values)
@pytest.mark.parametrize("seed", range(3))
def test_counters_say_what_the_sign_ups_say(publish, plan, user, certified, people, now, seed, promotion):
    activity = publish(positions=[PositionDetails(capacity=2)], promotion=promotion)
    chance = random.Random(seed)
    for step in range(60):
        now_ = now + step * HOUR / 8
        acts = [sign_up_somebody, leave, confirm, remove, resize, expire]
        act = chance.choices(acts, weights=(8, 4, 3, 1, 2, 1))[0]
        with contextlib.suppress(CannotSignUp, CannotPublish):
            act(chance, activity, people, now_, user, plan)
        check(activity)
    assert SignUp.objects.filter(activity=activity).count() > 5


def check(activity):
    slot = slot_of(activity)
    states = list(SignUp.objects.filter(slot=slot).values_list("state", flat=True))
    assert slot.taken == sum(state in PLACE_HOLDING_STATES for state in states) <= slot.capacity
    assert slot.waiting == states.count(SignUpState.WAITING)
    assert slot.waiting == 0 or slot.taken == slot.capacity  # nobody waits beside a free place
    promoted = SignUp.objects.filter(slot=slot, queue_number__isnull=False)
    waiting = promoted.filter(state=SignUpState.WAITING).order_by("queue_number").first()
    if waiting:  # and nobody passed the first in the queue
        held = promoted.filter(state__in=PLACE_HOLDING_STATES).values_list("queue_number", flat=True)
        assert all(number < waiting.queue_number for number in held)


def any_live(chance, activity):
    live = list(SignUp.objects.filter(activity=activity, state__in=LIVE_SIGN_UP_STATES).order_by("id"))
    return chance.choice(live) if live else None


def sign_up_somebody(chance, activity, people, now, user, plan):
    person = chance.choice(people)
    sign_up(by=person.user, volunteer=person, slot=slot_of(activity), now=now)


def leave(chance, activity, people, now, user, plan):
    one = any_live(chance, activity)
    if one:
        withdraw_sign_up(by=one.volunteer.user, sign_up=one, now=now)


def confirm(chance, activity, people, now, user, plan):
    for one in SignUp.objects.filter(state=SignUpState.OFFERED)[:1]:
        confirm_offer(by=one.volunteer.user, sign_up=one, now=now)


def remove(chance, activity, people, now, user, plan):
    one = any_live(chance, activity)
    if one:
        remove_sign_up(by=user, sign_up=one, reason="重复", now=now)


def resize(chance, activity, people, now, user, plan):
    size = [PositionDetails(capacity=chance.randint(1, 5))]
    promotion = Activity.objects.get().promotion
    save_activity(
        by=user,
        organization=activity.organization,
        details=plan(positions=size, promotion=promotion),
        now=now,
        activity=activity,
    )


def expire(chance, activity, people, now, user, plan):
    SignUp.objects.filter(state=SignUpState.OFFERED).update(offered_until=now)
    expire_offers(now)
