"""Many at once, on PostgreSQL: SQLite lets one writer in at a time and would hide a mistake."""

import datetime as dt
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from django.db import connection, connections, transaction

from tests.activities.conftest import plan, publish  # noqa: F401
from volunteering.accounts.services import open_user
from volunteering.activities.enums import SignUpState
from volunteering.activities.models import Activity, SignUp, Slot
from volunteering.activities.services import (
    CannotPublish,
    CannotSignUp,
    PositionDetails,
    cancel_activity,
    publish_activity,
    publishing,
    save_activity,
    sign_up,
    withdraw_sign_up,
)
from volunteering.core.limits import spend
from volunteering.core.models import OneTimeKey, RateCounter
from volunteering.core.once import claim, settle
from volunteering.core.timetable import tick
from volunteering.organizations.models import Organization
from volunteering.organizations.services import suspend_organization
from volunteering.volunteers.models import Volunteer

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def on_postgresql():
    assert connection.vendor == "postgresql", "races are run on PostgreSQL"


def at_once(count, work):
    """Run `work` in `count` threads that start together; returns what each gave."""
    start = threading.Barrier(count)

    def one(place):
        try:
            start.wait()
            return work(place)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


def post(place, now, *, guarded):
    """What a form's view does: claim the key, act, settle. Unguarded, it only looks whether the key was used."""
    with transaction.atomic():
        earlier = claim("a" * 64, now=now) if guarded else OneTimeKey.objects.filter(digest="a" * 64).first()
        if earlier:
            return earlier.address
        RateCounter.objects.create(key=f"effect {place}", window_started_at=now, count=1)
        if guarded:
            settle("a" * 64, f"/done/{place}/")
        else:
            OneTimeKey.objects.bulk_create(
                [OneTimeKey(digest="a" * 64, address=f"/done/{place}/", created_at=now)], ignore_conflicts=True
            )
        return f"/done/{place}/"


def test_fifty_equal_posts_are_one_action(now):
    answers = at_once(50, lambda place: post(place, now, guarded=True))
    assert RateCounter.objects.count() == 1
    assert len(set(answers)) == 1


def test_without_the_claim_the_same_harness_finds_doubles(now):
    at_once(50, lambda place: post(place, now, guarded=False))
    assert RateCounter.objects.count() > 1


def test_a_limit_holds_against_fifty_at_once(now):
    passed = at_once(50, lambda _: spend("door", limit=7, window=dt.timedelta(minutes=1), now=now))
    assert sum(passed) == 7


def test_a_due_entry_runs_in_one_worker_only(now):
    timetable = (("volunteering.audit.scheduled.seal", dt.timedelta(minutes=1)),)
    tick(timetable, now=now - dt.timedelta(minutes=5))
    ran = at_once(8, lambda _: tick(timetable, now=now))
    assert sum(len(names) for names in ran) == 1


@pytest.fixture
def crowd(publish, county, now):
    """Sixty volunteers and an activity with ten places."""
    return publish(positions=[PositionDetails(capacity=10)]), volunteers(60, county, now)


def volunteers(count, county, now):
    people = []
    for place in range(count):
        user = open_user(phone=f"198{place:08}", now=now)
        people.append(
            Volunteer.objects.create(
                user=user,
                number=f"{place:012}",
                name="张三",
                born_on=dt.date(1980, 1, 1),
                region=county,
                region_path=county.path,
                origin="self",
                state="active",
                created_at=now,
                activated_at=now,
                updated_at=now,
            )
        )
    return people


def test_sixty_at_once_on_ten_places_give_exactly_ten(crowd, now):
    activity, people = crowd
    slot = Slot.objects.select_related("activity", "shift").get(activity=activity)
    made = at_once(60, lambda place: sign_up(by=people[place].user, volunteer=people[place], slot=slot, now=now))
    assert sum(one.state == SignUpState.CONFIRMED for one in made) == 10
    numbers = sorted(one.queue_number for one in made if one.queue_number)
    assert numbers == list(range(1, 51))
    slot.refresh_from_db()
    assert (slot.taken, slot.waiting) == (10, 50)


def test_five_hundred_on_fifty_places_give_exactly_fifty_and_a_queue_in_commit_order(publish, county, now):
    activity = publish(positions=[PositionDetails(capacity=50)])
    people = volunteers(500, county, now)
    slot = Slot.objects.select_related("activity", "shift").get(activity=activity)

    def five_in_a_row(place):
        mine = people[place * 5 : place * 5 + 5]
        return [sign_up(by=one.user, volunteer=one, slot=slot, now=now) for one in mine]

    made = [one for answers in at_once(100, five_in_a_row) for one in answers]
    assert sum(one.state == SignUpState.CONFIRMED for one in made) == 50
    assert sorted(one.queue_number for one in made if one.queue_number) == list(range(1, 451))
    # Who came later in one window has the later number: numbers are given in the order of commits.
    for place in range(100):
        numbers = [one.queue_number or 0 for one in made[place * 5 : place * 5 + 5]]
        assert numbers == sorted(numbers)
    slot.refresh_from_db()
    assert (slot.taken, slot.waiting) == (50, 450)


def test_ten_leaving_at_once_promote_ten_in_queue_order(crowd, now):
    activity, people = crowd
    slot = Slot.objects.select_related("activity", "shift").get(activity=activity)
    made = [sign_up(by=one.user, volunteer=one, slot=slot, now=now) for one in people]
    at_once(10, lambda place: withdraw_sign_up(by=people[place].user, sign_up=made[place], now=now))
    confirmed = SignUp.objects.filter(state=SignUpState.CONFIRMED).values_list("queue_number", flat=True)
    assert sorted(confirmed) == list(range(1, 11))
    slot.refresh_from_db()
    assert (slot.taken, slot.waiting) == (10, 40)


def test_counting_before_writing_overbooks(crowd, now, monkeypatch):
    """The same harness with the lock taken away: what the conditional UPDATE protects from."""

    def naive(sign_up):
        has_place = SignUp.objects.filter(slot=sign_up.slot).count() < 10
        sign_up.state = SignUpState.CONFIRMED if has_place else SignUpState.WAITING
        sign_up.queue_number = None if has_place else int(str(time.time_ns())[-9:])
        sign_up.save(force_insert=True)
        return ""

    monkeypatch.setattr("volunteering.activities.services.signing_up.place", naive)
    activity, people = crowd
    slot = Slot.objects.select_related("activity", "shift").get(activity=activity)
    made = at_once(60, lambda place: sign_up(by=people[place].user, volunteer=people[place], slot=slot, now=now))
    assert sum(one.state == SignUpState.CONFIRMED for one in made) > 10


def test_cancelling_while_sixty_sign_up_leaves_nobody_behind(crowd, user, now):
    activity, people = crowd
    slot = Slot.objects.select_related("activity", "shift").get(activity=activity)

    def act(place):
        if place == 30:
            return cancel_activity(by=user, activity=activity, reason="台风", now=now)
        try:
            return sign_up(by=people[place].user, volunteer=people[place], slot=slot, now=now)
        except CannotSignUp:
            return None

    at_once(60, act)
    assert not SignUp.objects.exclude(state=SignUpState.CANCELLED).exists()
    slot.refresh_from_db()
    assert (slot.taken, slot.waiting) == (0, 0)


def test_one_person_in_ten_windows_holds_one_place(crowd, now):
    activity, people = crowd
    slot = Slot.objects.select_related("activity", "shift").get(activity=activity)

    def act(_):
        try:
            return sign_up(by=people[0].user, volunteer=people[0], slot=slot, now=now)
        except CannotSignUp:
            return None

    assert sum(one is not None for one in at_once(10, act)) == 1
    slot.refresh_from_db()
    assert slot.taken == SignUp.objects.count() == 1


@pytest.fixture
def late_publications(certified, user, staff, plan, now, monkeypatch):
    """Nine drafts are published while their organization is suspended: how many became public after that."""
    drafts = [save_activity(by=user, organization=certified, details=plan(), now=now) for _ in range(9)]
    somebody_has_looked = threading.Event()

    def published():
        return set(Activity.objects.filter(status="published").values_list("pk", flat=True))

    def act(place):
        if place == 9:
            somebody_has_looked.wait(30)
            suspend_organization(by=staff, organization=certified, reason="核查", now=now)
            return published()
        with suppress(CannotPublish):
            publish_activity(by=user, activity=drafts[place], is_volunteering=True, now=now)
        return set()

    def slowly(details):
        """Between the look at the organization and the write."""
        somebody_has_looked.set()
        time.sleep(0.3)

    def count():
        monkeypatch.setattr(publishing, "refuse_incomplete", slowly)
        public_when_suspended = set().union(*at_once(10, act))
        return len(published() - public_when_suspended)

    return count


def test_nothing_is_published_once_its_organization_is_suspended(late_publications):
    assert late_publications() == 0
    assert not Slot.objects.filter(is_open=True, activity__status="published").exists()


def test_without_the_lock_the_same_harness_finds_late_publications(late_publications, monkeypatch):
    monkeypatch.setattr(publishing, "_held", lambda activity: Organization.objects.get(pk=activity.organization_id))
    assert late_publications() > 0
