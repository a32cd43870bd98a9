"""An organization issues for many: everybody one, whatever dies in between, and who cannot have one is told why."""

import datetime as dt
import io
import zipfile

import pytest

from tests.activities.conftest import DAY, HOUR
from volunteering.accounts.services import close_account
from volunteering.activities.services import PositionDetails
from volunteering.core import clock
from volunteering.core.files import content_of
from volunteering.core.lanes import Lane
from volunteering.core.models import Work
from volunteering.core.work import run_due_work
from volunteering.messaging.models import Notice
from volunteering.service_records.models import Certificate
from volunteering.service_records.selectors import file_of, people_recorded_by, progress_of
from volunteering.service_records.services import (
    CannotIssue,
    Wanted,
    batches,
    check_in,
    check_out,
    confirm_hours,
    download_batch,
    issue_batch,
    issue_certificate,
    order_certificates,
)
from volunteering.volunteers.models import Volunteer

YEAR = (dt.date(2026, 1, 1), dt.date(2026, 12, 31))


@pytest.fixture
def later(now, monkeypatch):
    moment = now + 2 * DAY
    monkeypatch.setattr(clock, "now", lambda: moment)
    return moment


@pytest.fixture
def two(publish, sign_up_of, user, volunteer, another_volunteer, private_files):
    """Both served in the same shift."""
    activity = publish(positions=[PositionDetails(capacity=5)])
    shift = activity.shifts.get()
    for one in (volunteer, another_volunteer):
        sign_up_of(one, activity)
        check_in(by=one.user, volunteer=one, shift=shift, device="", now=shift.starts_at)
        check_out(by=one.user, volunteer=one, shift=shift, now=shift.ends_at)
    confirm_hours(by=user, shift=shift, rest_minutes=0, now=shift.ends_at + HOUR)
    return [volunteer, another_volunteer]


@pytest.fixture
def batch(two, certified, user, later):
    return order_certificates(by=user, wanted=Wanted(certified, *YEAR), people=None, now=later)


def test_everybody_gets_one_and_is_told(batch, two, user, later):
    assert Work.objects.filter(kind="service_records:certificates").count() == 1
    run_due_work(now=later, lane=Lane.LONG)
    batch.refresh_from_db()
    assert batch.finished_at
    assert (progress_of(batch).issued, progress_of(batch).waiting) == (2, 0)
    for one in two:
        certificate = Certificate.objects.get(volunteer=one)
        told = Notice.objects.get(user=one.user, kind="service_records:issued")
        assert told.address == f"/me/certificates/{certificate.pk}/"
    assert Notice.objects.filter(user=user, kind="service_records:batch_done").exists()


def test_run_again_or_taken_up_half_way_it_issues_nothing_twice(batch, later, monkeypatch):
    monkeypatch.setattr(batches, "PORTION", 1)
    assert batches._issue_portion(batch.pk)
    issue_batch(batch.pk)
    issue_batch(batch.pk)
    assert Certificate.objects.count() == 2


def test_who_has_the_same_already_keeps_it(two, certified, user, later):
    wanted = Wanted(certified, *YEAR)
    own = issue_certificate(by=two[1].user, volunteer=two[1], wanted=wanted, now=later)
    batch = order_certificates(by=user, wanted=wanted, people=[two[1]], now=later)
    issue_batch(batch.pk)
    assert batch.wishes.get().certificate == own
    assert Certificate.objects.count() == 1


def test_a_name_without_a_sign_is_named_and_the_others_are_issued(batch, two):
    Volunteer.objects.filter(pk=two[0].pk).update(name="王\U0002a6d6")
    issue_batch(batch.pk)
    assert "\U0002a6d6" in batch.wishes.get(volunteer=two[0]).refusal
    assert batch.wishes.get(volunteer=two[1]).certificate
    batch.refresh_from_db()
    assert batch.finished_at


def test_who_loses_the_office_meanwhile_issues_no_more(batch, certified):
    type(certified).objects.filter(pk=certified.pk).update(state="suspended", halt_reason="核查")
    issue_batch(batch.pk)
    assert not Certificate.objects.exists()
    assert progress_of(batch).refused == 2


def test_who_leaves_while_the_batch_waits_gets_none(batch, two, later):
    close_account(by=two[1].user, now=later)
    issue_batch(batch.pk)
    assert [one.volunteer for one in Certificate.objects.all()] == [two[0]]
    assert "注销" in batch.wishes.get(volunteer=two[1]).refusal


def test_the_zip_holds_each_byte_for_byte_for_some_days(batch, user, another_volunteer, later):
    with pytest.raises(CannotIssue, match="期限"):
        download_batch(by=user, batch=batch, now=later)
    issue_batch(batch.pk)
    batch.refresh_from_db()
    archive = zipfile.ZipFile(io.BytesIO(b"".join(download_batch(by=user, batch=batch, now=later))))
    assert archive.testzip() is None
    found = {archive.read(name) for name in archive.namelist()}
    assert found == {content_of(file_of(one)) for one in Certificate.objects.all()}
    with pytest.raises(CannotIssue, match="管理员"):
        download_batch(by=another_volunteer.user, batch=batch, now=later)
    with pytest.raises(CannotIssue, match="7 天"):
        download_batch(by=user, batch=batch, now=later + 7 * DAY)


def test_an_order_says_what_is_wrong_with_it(two, certified, user, another_volunteer, staff, later):
    wanted = Wanted(certified, *YEAR)
    assert set(people_recorded_by(certified, *YEAR)) == set(two)
    for by, given, people, sentence in (
        (another_volunteer.user, wanted, None, "管理员"),
        (staff, wanted, None, "管理员"),
        (user, Wanted(None, *YEAR), None, "管理员"),
        (user, wanted, [], "至少选一位"),
        (user, Wanted(certified, YEAR[1], YEAR[0]), None, "不能晚于"),
        (user, Wanted(certified, dt.date(2020, 1, 1), dt.date(2020, 12, 31)), None, "至少选一位"),
    ):
        with pytest.raises(CannotIssue, match=sentence):
            order_certificates(by=by, wanted=given, people=people, now=later)
