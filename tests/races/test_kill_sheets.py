"""kill -9 of the worker while it checks and applies a sheet: each row is stored once, or reported."""

import random
import signal
import time

import pytest

from benchmarks import annex
from tests.races.processes import started
from tests.races.test_races import at_once, on_postgresql
from volunteering.core import clock
from volunteering.imports.enums import BatchState, Verdict
from volunteering.imports.models import ImportRow
from volunteering.imports.services import CannotImport, confirm_batch, upload_batch
from volunteering.organizations.models import Membership
from volunteering.volunteers.models import Volunteer

__all__ = ["on_postgresql"]
pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
ROWS, KILLS = 1500, 10  # kills in each of check and apply


@pytest.fixture
def uploaded(user, certified, private_files, tmp_path, now):
    """Good rows, and one in the middle whose phone is no phone."""
    annex.write(tmp_path / "annex.xlsx", 0, ROWS, changed={ROWS // 2: {"手机号": "12345"}})
    return upload_batch(
        by=user,
        kind="volunteers",
        organization_id=certified.pk,
        region_path=certified.region_path,
        name="名单.xlsx",
        content=(tmp_path / "annex.xlsx").read_bytes(),
        now=now,
    )


def worked_on(batch, folder, until, *words, kills=KILLS):
    """Kill the worker at points spread over one step, then let it finish."""
    chance = random.Random(7)
    for kill in range(kills):
        worker = started("sheet_worker.py", *words, PRIVATE_FILES_DIR=str(folder))
        seen(batch, lambda kill=kill: batch.rows_seen >= ROWS * kill // (kills + 1) or batch.state == until)
        time.sleep(chance.uniform(0, 0.06))
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    worker = started("sheet_worker.py", *words, PRIVATE_FILES_DIR=str(folder))
    try:
        seen(batch, lambda: batch.state == until)
    finally:
        worker.kill()
        worker.wait()


def seen(batch, condition):
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        batch.refresh_from_db()
        if condition():
            return
        time.sleep(0.005)
    pytest.fail(f"still {batch.state}, {batch.rows_seen} rows")


def each_row_is_stored_once_or_reported(batch, organization):
    verdicts = sorted(batch.rows.values_list("number", "verdict"))
    assert [number for number, _ in verdicts] == list(range(3, ROWS + 3))
    assert [verdict for _, verdict in verdicts].count(Verdict.WRONG) == 1
    imported = Volunteer.objects.filter(origin="import")
    assert imported.count() == ROWS - 1
    written = ImportRow.objects.filter(batch=batch, applied_at__isnull=False)
    assert set(written.values_list("subject_id", flat=True)) == set(imported.values_list("pk", flat=True))
    organization.refresh_from_db()
    members = Membership.objects.filter(organization=organization, state="active")
    assert organization.member_count == members.count() == ROWS  # the administrator is one of them
    assert not imported.filter(service_categories=None).exists()


def test_each_row_is_stored_once_or_reported(uploaded, user, certified, private_files):
    worked_on(uploaded, private_files, BatchState.CHECKED)
    assert uploaded.rows.count() == ROWS
    confirm_batch(by=user, batch=uploaded, declares_consent=True, now=clock.now())
    worked_on(uploaded, private_files, BatchState.APPLIED)
    each_row_is_stored_once_or_reported(uploaded, certified)


def test_noting_apart_from_writing_is_found(uploaded, user, certified, private_files):
    """The same harness finds lost rows when the note is a transaction of its own."""
    worked_on(uploaded, private_files, BatchState.CHECKED, kills=0)
    confirm_batch(by=user, batch=uploaded, declares_consent=True, now=clock.now())
    worked_on(uploaded, private_files, BatchState.APPLIED, "careless", kills=5)
    with pytest.raises(AssertionError):
        each_row_is_stored_once_or_reported(uploaded, certified)
    assert Volunteer.objects.filter(origin="import").count() < ROWS - 1


def test_confirmed_by_two_people_at_once_it_is_applied_once(uploaded, user, staff, private_files):
    worker = started("sheet_worker.py", PRIVATE_FILES_DIR=str(private_files))
    try:
        seen(uploaded, lambda: uploaded.state == BatchState.CHECKED)

        def confirm(place):
            try:
                confirm_batch(by=(user, staff)[place % 2], batch=uploaded, declares_consent=True, now=clock.now())
            except CannotImport as refusal:
                return refusal.sentence
            return ""

        answers = at_once(20, confirm)
        assert sorted(answers)[0] == ""
        assert answers.count("这一批已经有人确认过了，请刷新后查看进度。") == 19
        seen(uploaded, lambda: uploaded.state == BatchState.APPLIED)
    finally:
        worker.kill()
        worker.wait()
    assert Volunteer.objects.filter(origin="import").count() == ROWS - 1
