"""Certificates in bulk: kill -9 of the worker, two workers on one batch, and a record taken back meanwhile."""

import random
import signal
import time
from collections import Counter

import pytest

from benchmarks.records import recorded
from tests.activities.conftest import DAY
from tests.races.processes import started
from tests.races.test_races import at_once, on_postgresql
from volunteering.accounts.services import open_user
from volunteering.core import clock
from volunteering.core.clock import local_date
from volunteering.core.files import content_of
from volunteering.service_records.models import Certificate, ServiceRecord
from volunteering.service_records.selectors import file_of
from volunteering.service_records.services import (
    CannotIssue,
    Wanted,
    batches,
    issue_batch,
    issue_certificate,
    issuing,
    order_certificates,
    reverse_record,
)
from volunteering.volunteers.models import Volunteer

__all__ = ["on_postgresql"]
pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
PEOPLE, KILLS = 60, 8


@pytest.fixture
def people(certified, user, profile, private_files):
    now, made = clock.now(), []
    for place in range(PEOPLE):
        one = open_user(phone=f"1970000{place:04}", now=now)
        made.append(
            Volunteer(
                user=one,
                number=f"{place:012}",
                name="张三",
                born_on=now.date(),
                region=profile.region,
                region_path=profile.region.path,
                origin="self",
                state="active",
                created_at=now,
                activated_at=now,
                updated_at=now,
            )
        )
    Volunteer.objects.bulk_create(made)
    recorded(certified, user, made, 2, now)
    return made


@pytest.fixture
def wanted(certified):
    today = local_date(clock.now())
    return Wanted(certified, today - 30 * DAY, today)


@pytest.fixture
def batch(people, wanted, user):
    return order_certificates(by=user, wanted=wanted, people=None, now=clock.now())


def killed_often(batch, folder, *words):
    chance = random.Random(7)
    for kill in range(KILLS):
        worker = started("certificate_worker.py", *words, PRIVATE_FILES_DIR=str(folder))
        seen(lambda kill=kill: Certificate.objects.count() >= PEOPLE * kill // (KILLS + 1))
        time.sleep(chance.uniform(0, 0.2))
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    worker = started("certificate_worker.py", *words, PRIVATE_FILES_DIR=str(folder))
    try:
        seen(lambda: type(batch).objects.filter(pk=batch.pk, finished_at__isnull=False).exists())
    finally:
        worker.kill()
        worker.wait()


def seen(condition):
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        if condition():
            return
        time.sleep(0.01)
    pytest.fail(f"still {Certificate.objects.count()} certificates")


def everybody_has_one(batch, people):
    assert Counter(Certificate.objects.values_list("volunteer", flat=True)) == Counter(one.pk for one in people)
    assert batch.wishes.filter(certificate__isnull=False).count() == PEOPLE
    for one in Certificate.objects.all():
        assert one.lines.count() == 2
        assert content_of(file_of(one)).startswith(b"%PDF")


def test_everybody_has_one_whatever_dies(batch, people, private_files):
    killed_often(batch, private_files)
    everybody_has_one(batch, people)


def test_noting_apart_from_issuing_is_found(batch, people, private_files):
    """The same harness finds doubled certificates when the note is a transaction of its own."""
    killed_often(batch, private_files, "careless")
    with pytest.raises(AssertionError):
        everybody_has_one(batch, people)
    assert Certificate.objects.count() > PEOPLE


def test_two_workers_share_one_batch(batch, people, monkeypatch):
    monkeypatch.setattr(batches, "PORTION", 3)
    at_once(3, lambda _: issue_batch(batch.pk))
    everybody_has_one(batch, people)


def race_with_reversals(people, user, wanted):
    """Half of the threads issue, the other half take the same person's record back."""

    def act(place):
        person = people[place // 2]
        if place % 2:
            entry = ServiceRecord.objects.filter(volunteer=person).order_by("id").first()
            reverse_record(by=user, entry=entry, reason="有误", now=clock.now())
        else:
            try:
                issue_certificate(by=person.user, volunteer=person, wanted=wanted, now=clock.now())
            except CannotIssue as refusal:
                return refusal.sentence
        return ""

    assert set(at_once(12, act)) == {""}
    return Certificate.objects.valid().filter(lines__record__reversed_by__isnull=False).count()


def test_nothing_valid_quotes_what_was_taken_back(people, user, wanted):
    assert race_with_reversals(people, user, wanted) == 0
    assert Certificate.objects.count() == 6


def test_without_the_lock_the_same_harness_finds_one(people, user, wanted, monkeypatch):
    monkeypatch.setattr(issuing, "hold_totals", lambda people: None)
    paper_of = issuing.paper_of

    def slowly(*given):
        time.sleep(0.3)
        return paper_of(*given)

    monkeypatch.setattr(issuing, "paper_of", slowly)
    assert race_with_reversals(people, user, wanted) > 0
