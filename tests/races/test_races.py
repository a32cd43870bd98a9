"""Many at once, on PostgreSQL: SQLite lets one writer in at a time and would hide a mistake."""

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections, transaction

from volunteering.core.limits import spend
from volunteering.core.models import OneTimeKey, RateCounter
from volunteering.core.once import claim, settle
from volunteering.core.timetable import tick

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
