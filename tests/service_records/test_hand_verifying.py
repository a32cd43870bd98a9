"""What was approved by hand and changed behind the services is found by `manage.py verify_hours`."""

import pytest
from django.core.management import CommandError, call_command

from volunteering.access.services import set_parameter
from volunteering.core import parameters
from volunteering.service_records.models import HandLine, HandSheet, NoticeObjection
from volunteering.service_records.services import approve_sheet
from volunteering.service_records.services.verifying_hand import tampered_sheets
from volunteering.volunteers.models import Volunteer
from volunteering.volunteers.services import claim_person, decide_same_person, undo_merge


@pytest.fixture
def sheet(enter, another_volunteer, staff, after):
    return approve_sheet(by=staff, sheet=enter(another_volunteer), now=after).sheet


@pytest.fixture
def changed(sheet, volunteer, another_volunteer):
    return {
        "decided_by": lambda: HandSheet.objects.update(decided_by=another_volunteer.user),
        "reason": lambda: HandSheet.objects.update(reason="别的"),
        "minutes": lambda: HandLine.objects.update(rest_minutes=30),
        "person": lambda: HandLine.objects.update(volunteer=volunteer),
        "one more": lambda: HandLine.objects.create(
            sheet=sheet,
            shift=sheet.shift,
            volunteer=volunteer,
            starts_at=sheet.shift.starts_at,
            ends_at=sheet.shift.ends_at,
            state="recorded",
        ),
    }


@pytest.mark.parametrize("what", ["decided_by", "reason", "minutes", "person", "one more"])
def test_a_decision_that_was_changed_is_found(sheet, changed, what):
    assert [*tampered_sheets()] == []
    changed[what]()
    assert [*tampered_sheets()] == [f"补录单 {sheet.pk} 与审核时不符"]
    with pytest.raises(CommandError, match="1 处"):
        call_command("verify_hours")


def test_a_decision_nobody_made_is_found(enter, another_volunteer, staff, after):
    sheet = enter(another_volunteer)
    HandSheet.objects.update(state="approved", decided_by=staff, decided_at=after, decided_for="常州市科协")
    assert [*tampered_sheets()] == [f"补录单 {sheet.pk} 与审核时不符"]


def test_a_decision_that_was_undone_is_found(sheet):
    HandSheet.objects.update(state="withdrawn")
    assert [*tampered_sheets()] == [f"补录单 {sheet.pk} 审核通过以后被删除或改动"]


def test_a_line_that_counts_though_it_was_rightly_doubted_is_found(sheet, staff, user, after):
    said = {"text": "没来", "answer": "属实", "made_at": after, "answered_at": after}
    NoticeObjection.objects.create(line=sheet.lines.get(), made_by=user, state="upheld", answered_by=staff, **said)
    assert [*tampered_sheets()] == [f"补录 {sheet.lines.get().pk} 的异议成立，仍计入时长"]


def test_a_merge_and_its_undoing_are_no_tampering(enter, volunteer, another_volunteer, user, staff, county, now, after):
    switch = parameters.NOTICE_OF_HAND_ENTRIES
    set_parameter(by=staff, parameter=switch, typed="1", region=county.parent, now=now)
    approve_sheet(by=staff, sheet=enter(volunteer, another_volunteer), now=after)
    by = {"name": another_volunteer.name, "id_number": another_volunteer.document_number, "now": now}
    merge = decide_same_person(by=staff, case=claim_person(by=user, **by).case, now=now)
    assert HandLine.objects.filter(state="dropped").count() == 1
    assert [*tampered_sheets()] == []
    undo_merge(by=staff, merge=merge, now=now)
    assert [*tampered_sheets()] == []


def test_a_line_moved_by_a_merge_is_still_the_one_approved(
    enter, volunteer, another_volunteer, user, staff, county, now, after
):
    switch = parameters.NOTICE_OF_HAND_ENTRIES
    set_parameter(by=staff, parameter=switch, typed="1", region=county.parent, now=now)
    approve_sheet(by=staff, sheet=enter(another_volunteer), now=after)
    by = {"name": another_volunteer.name, "id_number": another_volunteer.document_number, "now": now}
    merge = decide_same_person(by=staff, case=claim_person(by=user, **by).case, now=now)
    assert HandLine.objects.get().volunteer_id == merge.survivor_id != another_volunteer.pk
    assert Volunteer.objects.get(pk=another_volunteer.pk).state == "merged"
    assert [*tampered_sheets()] == []
