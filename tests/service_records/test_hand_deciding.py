"""The level above decides on hours entered by hand, a second person in every case."""

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from tests.activities.conftest import HOUR
from volunteering.access.enums import RegionRole
from volunteering.access.services import grant_region_role
from volunteering.accounts.services import close_account, open_user
from volunteering.activities.services import PositionDetails, ShiftDetails, set_leader
from volunteering.audit.models import AuditEvent
from volunteering.messaging.models import Notice
from volunteering.organizations.enums import MembershipRole, MembershipState
from volunteering.organizations.models import Membership, Organization
from volunteering.organizations.services import approve_membership, request_membership, suspend_organization
from volunteering.regions.models import Region
from volunteering.service_records.models import HandLine, HandSheet, HoursOfYear, ServiceRecord
from volunteering.service_records.policies import can_decide_hand
from volunteering.service_records.selectors import hand_evidence_of, hand_lines_of, people_of, totals_of
from volunteering.service_records.services import (
    CannotDecideHours,
    approve_sheet,
    return_sheet,
    reverse_record,
    save_sheet,
    send_sheet,
    withdraw_sheet,
)
from volunteering.service_records.services.verifying import false_totals, tampered_records


def test_nothing_counts_before_somebody_above_approved(enter, place, shift, staff, another_volunteer, after):
    sheet = enter(another_volunteer)
    assert [line.get_state_display() for line in hand_lines_of(another_volunteer)] == ["待审核"]
    assert Notice.objects.filter(user=another_volunteer.user, kind="service_records:hand_entered").exists()
    assert Notice.objects.get(user=staff, kind="service_records:hand_sent").address.startswith("/console/reviews/")
    assert totals_of(another_volunteer, now=after).minutes == 0

    approve_sheet(by=staff, sheet=sheet, now=after)
    entry = ServiceRecord.objects.get()
    assert (entry.minutes, entry.came_how, entry.left_how) == (120, "hand", "hand")
    assert (entry.sign_up, entry.hand_line.sheet, entry.shift) == (place, sheet, shift)
    assert entry.hand_line.sheet.decided_for == "常州市科协"
    assert totals_of(another_volunteer, now=after).minutes == 120
    assert not hand_lines_of(another_volunteer).exists()
    assert [line.standing for line in people_of(shift, now=after)] == ["recorded"]
    assert Notice.objects.filter(user=another_volunteer.user, kind="service_records:recorded").exists()
    assert Notice.objects.filter(user=sheet.made_by, kind="service_records:hand_decided").exists()
    assert [*false_totals(), *tampered_records()] == []
    tags = AuditEvent.objects.values_list("tag", flat=True)
    assert {f"service_records:hand_sheet:{what}" for what in ("saved", "sent", "approved")} <= set(tags)


def test_the_level_above_decides_and_nobody_else(
    enter, leader_above, another_volunteer, user, staff, elsewhere, certified, after, now
):
    sheet = enter(another_volunteer)
    told = Notice.objects.filter(kind="service_records:hand_sent")
    assert [one.user for one in told] == [leader_above]  # the parent's administrators first
    viewer = open_user(phone="19900000061", now=now)
    county = Region.objects.get(code="320411")
    grant_region_role(by=None, user=viewer, region=county, role=RegionRole.VIEWER, now=now)
    for stranger in (user, another_volunteer.user, elsewhere, viewer):
        assert not can_decide_hand(stranger, sheet)
        with pytest.raises(CannotDecideHours, match="上级"):
            approve_sheet(by=stranger, sheet=sheet, now=after)
    assert can_decide_hand(staff, sheet)
    assert approve_sheet(by=leader_above, sheet=sheet, now=after).sheet.decided_for == "常州支队"
    with pytest.raises(CannotDecideHours, match="已通过"):
        approve_sheet(by=staff, sheet=sheet, now=after)
    assert ServiceRecord.objects.count() == 1


def test_nobody_decides_in_their_own_matter(enter, leader_above, another_volunteer, certified, staff, now):
    above = leader_above.volunteer
    assert not can_decide_hand(leader_above, enter(above))
    sheet = enter(another_volunteer)
    assert can_decide_hand(leader_above, sheet)
    Membership.objects.create(
        organization=certified,
        volunteer=above,
        role=MembershipRole.ADMINISTRATOR,
        state=MembershipState.ACTIVE,
        requested_at=now,
        joined_at=now,
    )
    assert not can_decide_hand(leader_above, sheet)
    Membership.objects.filter(volunteer=above, organization=certified).delete()
    parent = Organization.objects.get(name="常州支队")
    suspend_organization(by=staff, organization=parent, reason="核查", now=now)
    assert not can_decide_hand(leader_above, sheet)  # a suspended parent decides nothing


@pytest.mark.parametrize("role", ["made_by", "sent_by", "led_by"])
def test_who_entered_sent_or_led_it_never_decides_whatever_they_became(enter, another_volunteer, staff, role):
    sheet = enter(another_volunteer)
    assert can_decide_hand(staff, sheet)
    HandSheet.objects.update(**{role: staff})
    assert not can_decide_hand(staff, sheet)


def test_who_leads_the_activity_decides_none_of_its_hours(
    enter, leader_above, certified, shift, user, staff, another_volunteer, volunteer, now, after
):
    """An administrator of the organization above who is a plain member of ours, and leads its activity."""
    leader = leader_above.volunteer
    asked = request_membership(by=leader_above, volunteer=leader, organization=certified, now=now)
    approve_membership(by=user, membership=asked, now=now)
    set_leader(by=user, activity=shift.activity, volunteer=leader, now=now)
    sheet = enter(another_volunteer)
    told = Notice.objects.filter(kind="service_records:hand_sent")
    assert [one.user for one in told] == [staff]
    for led in (leader, None):  # who stepped down since it was sent led it all the same
        set_leader(by=user, activity=shift.activity, volunteer=led, now=now)
        with pytest.raises(CannotDecideHours, match="自己负责"):
            approve_sheet(by=leader_above, sheet=sheet, now=after)
    with pytest.raises(IntegrityError), transaction.atomic():
        HandSheet.objects.update(state="approved", decided_by=leader_above, decided_at=after, decided_for="常州支队")
    other = enter(volunteer)
    assert can_decide_hand(leader_above, other)
    set_leader(by=user, activity=shift.activity, volunteer=leader, now=now)
    assert not can_decide_hand(leader_above, other)


def test_returned_it_is_mended_and_sent_again(enter, staff, user, said_of, another_volunteer, volunteer, shift, after):
    sheet = enter(another_volunteer)
    with pytest.raises(CannotDecideHours, match="退回原因"):
        return_sheet(by=staff, sheet=sheet, reason=" ", now=after)
    sheet = return_sheet(by=staff, sheet=sheet, reason="照片看不清", now=after)
    assert "照片看不清" in Notice.objects.get(user=user, kind="service_records:hand_decided").body
    assert [line.get_state_display() for line in hand_lines_of(another_volunteer)] == ["组织修改中"]
    late = shift.ends_at + 40 * 24 * HOUR  # what was sent in time may be mended later
    people = [said_of(volunteer, ends_at=shift.ends_at - HOUR)]
    save_sheet(by=user, sheet=sheet, shift=shift, people=people, reason="补拍了照片", now=late)
    assert hand_evidence_of(sheet).count() == 1
    assert not hand_lines_of(another_volunteer).exists()
    send_sheet(by=user, sheet=sheet, now=late)
    approve_sheet(by=staff, sheet=sheet, now=late)
    entry = ServiceRecord.objects.get()
    assert (entry.volunteer, entry.minutes) == (volunteer, 60)


def test_a_sheet_is_taken_back_with_its_evidence(enter, user, staff, another_volunteer, after):
    sheet = withdraw_sheet(by=user, sheet=enter(another_volunteer), now=after)
    assert not hand_evidence_of(sheet).exists()
    with pytest.raises(CannotDecideHours, match="已撤回"):
        approve_sheet(by=staff, sheet=sheet, now=after)
    assert enter(another_volunteer).state == "sent"


def test_approval_finds_what_changed_meanwhile(enter, publish, user, another_volunteer, volunteer, staff, shift, after):
    """One closed the account, the other was recorded elsewhere at the same time."""
    times = ShiftDetails(starts_at=shift.starts_at, ends_at=shift.ends_at)
    other = publish(title="另一处", shifts=[times], positions=[PositionDetails(capacity=5)]).shifts.get()
    sheet, rival = enter(another_volunteer, volunteer), enter(volunteer, on=other)
    approve_sheet(by=staff, sheet=rival, now=after)
    close_account(by=another_volunteer.user, now=after)
    decided = approve_sheet(by=staff, sheet=sheet, now=after)
    reasons = {line.volunteer.name: line.why_not for line in decided.written.refused}
    assert "已注销" in reasons[another_volunteer.name]
    assert "同一时间已有“另一处”" in reasons[volunteer.name]
    assert ServiceRecord.objects.count() == 1
    assert {line.state for line in sheet.lines.all()} == {"refused"}
    assert "没有记录" in Notice.objects.get(user=user, kind="service_records:hand_refused").body


def test_the_database_wants_a_second_person(enter, user, staff, another_volunteer, after):
    """Whatever the code does: no entry by hand without an approved sheet, and none approved by who entered it."""
    sheet = enter(another_volunteer)
    approve_sheet(by=staff, sheet=sheet, now=after)
    entry = ServiceRecord.objects.get()
    same = {field.name: getattr(entry, field.name) for field in ServiceRecord._meta.fields if field.name != "id"}
    reverse_record(by=user, entry=entry, reason="重来", now=after)
    for change in (
        lambda: HandSheet.objects.update(decided_by=user),
        lambda: HandSheet.objects.update(state="returned", return_reason=""),
        lambda: HandSheet.objects.update(reason=""),
        lambda: HandSheet.objects.update(sent_by=None),
        lambda: HandSheet.objects.update(decided_for=""),
        lambda: HandSheet.objects.update(notice_until=after),
        lambda: HandLine.objects.update(state="refused"),
        lambda: HandLine.objects.update(ends_at=entry.starts_at),
        lambda: ServiceRecord.objects.create(**same | {"came_how": "code"}),
        lambda: ServiceRecord.objects.create(**same | {"hand_line": None}),
        lambda: ServiceRecord.objects.create(**same | {"hand_line": None, "came_how": "code", "left_how": "code"}),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    HandSheet.objects.update(state="sent")
    with pytest.raises(DatabaseError, match="second person"), transaction.atomic():
        ServiceRecord.objects.create(**same)
    assert HoursOfYear.objects.get().minutes == 0
