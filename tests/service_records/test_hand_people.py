"""Hours entered by hand as they meet the door, the person they are about, and two records of one person."""

import datetime as dt
from uuid import UUID

import pytest

from tests.service_records.conftest import EARLY
from volunteering.service_records.models import HandLine, ServiceRecord
from volunteering.service_records.selectors import people_of, unrecorded_of
from volunteering.service_records.services import (
    CannotObject,
    answer_objection,
    approve_sheet,
    check_in,
    check_out,
    confirm_hours,
    object_to_hand_line,
    return_sheet,
)
from volunteering.service_records.services.ledger import digest_of
from volunteering.service_records.services.verifying import false_totals, tampered_records
from volunteering.volunteers.models import Volunteer
from volunteering.volunteers.services import claim_person, decide_same_person, undo_merge


def test_what_the_door_saw_waits_for_the_sheet(enter, place, shift, user, staff, another_volunteer, after):
    """Checked out too early by mistake: the organization says so, and confirming does not race ahead."""
    person = {"by": another_volunteer.user, "volunteer": another_volunteer, "shift": shift}
    check_in(**person, device="", now=shift.starts_at)
    check_out(**person, now=shift.starts_at + EARLY)
    sheet = enter(another_volunteer)
    confirm = {"by": user, "shift": shift, "rest_minutes": 0, "now": after}
    assert confirm_hours(**confirm).recorded == []
    assert unrecorded_of(another_volunteer, now=after) == []
    assert people_of(shift, now=after)[0].hand.sheet == sheet
    return_sheet(by=staff, sheet=sheet, reason="没有看到名字", now=after)
    assert len(confirm_hours(**confirm).recorded) == 1


def test_the_person_objects_without_a_sign_up(enter, staff, user, another_volunteer, after):
    sheet = enter(another_volunteer)
    line = sheet.lines.get()
    by = another_volunteer.user
    with pytest.raises(CannotObject):
        object_to_hand_line(by=user, line=line, text="不对", now=after)
    objection = object_to_hand_line(by=by, line=line, text="我那天没有去", now=after)
    with pytest.raises(CannotObject, match="已经提过"):
        object_to_hand_line(by=by, line=line, text="再说一次", now=after)
    answer_objection(by=user, objection=objection, is_upheld=True, answer="已撤回", now=after)
    assert objection.volunteer == another_volunteer


def test_two_records_of_one_person_on_two_sheets(enter, volunteer, another_volunteer, user, staff, now, after):
    enter(volunteer, another_volunteer)
    by = {"name": another_volunteer.name, "id_number": another_volunteer.document_number, "now": now}
    merge = decide_same_person(by=staff, case=claim_person(by=user, **by).case, now=now)
    survivor = Volunteer.objects.get(pk=merge.survivor_id)
    live = HandLine.objects.filter(state="waiting")
    assert [one.volunteer for one in live] == [survivor]
    undo_merge(by=staff, merge=merge, now=now)
    assert {one.volunteer_id for one in live.all()} == {volunteer.pk, another_volunteer.pk}


def test_a_merged_records_line_goes_to_the_person(enter, volunteer, another_volunteer, user, staff, now, after):
    sheet = enter(another_volunteer)
    by = {"name": another_volunteer.name, "id_number": another_volunteer.document_number, "now": now}
    merge = decide_same_person(by=staff, case=claim_person(by=user, **by).case, now=now)
    approve_sheet(by=staff, sheet=sheet, now=after)
    assert ServiceRecord.objects.get().volunteer_id == merge.survivor_id
    assert [*false_totals(), *tampered_records()] == []


def test_entries_written_before_hand_entry_still_fit_their_digest():
    """The digest as it was stored for this very entry before the ledger had the column."""

    def key(number):
        return UUID(int=number)

    def at(hour):
        return dt.datetime(2026, 11, 25, hour, 0, tzinfo=dt.UTC)

    written = ServiceRecord(
        id=key(1),
        volunteer_id=key(2),
        organization_id=key(3),
        activity_id=key(4),
        sign_up_id=key(5),
        title="科普大篷车进社区",
        organization_name="新北区科技志愿服务大队",
        place="江苏省常州市新北区文化广场",
        content="讲解",
        leader_name="王老师",
        starts_at=at(1),
        ends_at=at(3),
        minutes=120,
        came_how="code",
        left_how="list",
        rules_version=1,
        recorded_by_id=key(6),
        recorded_at=at(4),
    )
    assert digest_of(written) == "cbe3dbad67d6b68566392842e0718f87d17eed61374a40ba5c96324dbce86f5b"
    written.hand_line_id = key(7)
    assert digest_of(written) != "cbe3dbad67d6b68566392842e0718f87d17eed61374a40ba5c96324dbce86f5b"
