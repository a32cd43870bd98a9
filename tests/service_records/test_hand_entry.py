"""补录: entered by the organization with evidence, decided by the level above, and seen by whom it is about."""

import datetime as dt
import io
from uuid import UUID

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from PIL import Image

from tests.activities.conftest import HOUR
from tests.core.test_files import PDF
from tests.service_records.conftest import EARLY
from volunteering.access.enums import RegionRole
from volunteering.access.services import grant_region_role
from volunteering.accounts.services import close_account, open_user
from volunteering.activities.models import Activity
from volunteering.activities.services import PositionDetails, ShiftDetails, set_leader
from volunteering.audit.models import AuditEvent
from volunteering.core.models import ParameterValue, StoredFile
from volunteering.core.pictures import CannotReadPicture
from volunteering.core.remembering import forget
from volunteering.messaging.models import Notice
from volunteering.organizations.enums import MembershipRole, MembershipState
from volunteering.organizations.models import Membership, Organization
from volunteering.organizations.services import approve_membership, request_membership, suspend_organization
from volunteering.regions.models import Region
from volunteering.service_records.models import HandLine, HandSheet, HoursOfYear, ServiceRecord
from volunteering.service_records.policies import can_decide_hand
from volunteering.service_records.rules import Period, problem_of_hand_time
from volunteering.service_records.selectors import hand_evidence_of, hand_lines_of, people_of, totals_of, unrecorded_of
from volunteering.service_records.services import (
    CannotDecideHours,
    CannotEnterHours,
    CannotObject,
    add_hand_evidence,
    answer_objection,
    approve_sheet,
    check_in,
    check_out,
    confirm_hours,
    find_person,
    object_to_hand_line,
    open_hand_evidence,
    return_sheet,
    reverse_record,
    save_sheet,
    send_sheet,
    withdraw_sheet,
)
from volunteering.service_records.services.ledger import digest_of
from volunteering.service_records.services.verifying import false_totals, tampered_records
from volunteering.volunteers.models import Volunteer
from volunteering.volunteers.services import claim_person, decide_same_person, undo_merge

YEAR = dt.timedelta(days=365)


def set_parameter(name, value, now):
    ParameterValue.objects.create(name=name, value=value, set_at=now)
    forget()


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


def test_who_came_without_a_sign_up_is_found_by_number_and_name(user, another_volunteer, shift, enter, staff, after):
    number = another_volunteer.number
    found = find_person(by=user, number=f" {number[:6]} {number[6:]}", name="李 四", now=after)
    assert found == another_volunteer
    for wrong in ({"number": "123"}, {"number": number, "name": "李五"}, {"number": "9" * 12}):
        with pytest.raises(CannotEnterHours):
            find_person(**{"by": user, "number": number, "name": "李四", "now": after, **wrong})
    approve_sheet(by=staff, sheet=enter(found), now=after)
    entry = ServiceRecord.objects.get()
    assert (entry.sign_up, entry.shift) == (None, shift)


def test_numbers_are_not_fished_for_names(user, another_volunteer, after):
    set_parameter("HAND_LOOKUPS", "5", after)
    sentences = set()
    for name in "赵钱孙李周":
        with pytest.raises(CannotEnterHours) as refused:
            find_person(by=user, number=another_volunteer.number, name=name, now=after)
        sentences.add(refused.value.sentence)
    assert len(sentences) == 1
    with pytest.raises(CannotEnterHours, match="太频繁"):
        find_person(by=user, number=another_volunteer.number, name=another_volunteer.name, now=after)


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


def test_no_evidence_no_review(enter, user, another_volunteer, after):
    sheet = enter(another_volunteer, is_sent=False)
    with pytest.raises(CannotEnterHours, match="请先上传证据"):
        send_sheet(by=user, sheet=sheet, now=after)
    huge = io.BytesIO()
    Image.new("1", (8000, 5000)).save(huge, "PNG")
    with pytest.raises(CannotReadPicture, match="图片太大"):
        add_hand_evidence(by=user, sheet=sheet, name="大.png", content=huge.getvalue(), now=after)
    for number in range(3):
        add_hand_evidence(by=user, sheet=sheet, name=f"{number}.pdf", content=PDF, now=after)
    with pytest.raises(CannotEnterHours, match="最多上传 3 份"):
        add_hand_evidence(by=user, sheet=sheet, name="4.pdf", content=PDF, now=after)


def test_evidence_is_seen_by_both_sides_and_each_look_is_recorded(enter, user, staff, elsewhere, another_volunteer):
    sheet = enter(another_volunteer)
    file = hand_evidence_of(sheet).get()
    for by in (user, staff):
        assert open_hand_evidence(by=by, sheet=sheet, file=file) == PDF
    for by in (elsewhere, another_volunteer.user):
        with pytest.raises(CannotEnterHours):
            open_hand_evidence(by=by, sheet=sheet, file=file)
    assert AuditEvent.objects.filter(tag="service_records:hand_evidence:opened").count() == 2
    assert StoredFile.objects.get().expires_at is not None


def test_times_are_forwards_inside_the_shift_and_over(shift, after):
    whole = Period(shift.starts_at, shift.ends_at)
    midnight = Period(shift.starts_at, shift.ends_at + 24 * HOUR)
    for served, rest, now, sentence in (
        (Period(whole.ends_at, whole.starts_at), 0, after, "晚于开始"),
        (midnight, 0, after + 24 * HOUR, "午夜"),
        (Period(whole.starts_at - EARLY, whole.ends_at), 0, after, "场次之内"),
        (Period(whole.starts_at, whole.ends_at + EARLY), 0, after, "场次之内"),
        (whole, 0, whole.ends_at - EARLY, "还没有到"),
        (whole, -1, after, "休息时间"),
        (whole, 120, after, "休息时间"),
    ):
        assert sentence in problem_of_hand_time(served, rest_minutes=rest, shift=whole, now=now)
    assert problem_of_hand_time(whole, rest_minutes=119, shift=whole, now=after) == ""


def refused(enter, *people, **changes):
    with pytest.raises(CannotEnterHours) as found:
        enter(*people, **changes)
    return found.value.sentence


def test_nobody_is_entered_twice(enter, said_of, staff, another_volunteer, volunteer, place, shift, user, after):
    assert "出现了两次" in refused(enter, another_volunteer, another_volunteer)
    sheet = enter(another_volunteer)
    assert "另一张补录单" in refused(enter, another_volunteer)
    line = HandLine.objects.get()
    line.pk = UUID(int=7)
    with pytest.raises(IntegrityError), transaction.atomic():
        line.save(force_insert=True)
    approve_sheet(by=staff, sheet=sheet, now=after)
    assert refused(enter, said_of(another_volunteer), volunteer) == "李四：这个场次的时长已经记录。"
    reverse_record(by=user, entry=ServiceRecord.objects.get(), reason="记错了人", now=after)
    assert enter(another_volunteer).state == "sent"


def test_too_early_too_late_and_too_many(enter, shift, user, another_volunteer, volunteer, after):
    assert "结束以后" in refused(enter, another_volunteer, now=shift.ends_at - EARLY)
    assert "超过 30 天" in refused(enter, another_volunteer, now=shift.ends_at + 31 * 24 * HOUR)
    set_parameter("HAND_LINES_PER_ACTIVITY", "1", after)
    assert "还可以补录 1 人次" in refused(enter, another_volunteer, volunteer)
    enter(another_volunteer)
    assert "还可以补录 0 人次" in refused(enter, volunteer)


def test_a_sheet_names_people_and_a_reason(shift, user, said_of, volunteer, after):
    for people, reason, sentence in (([], "有", "至少选一位"), ([said_of(volunteer)], " ", "为什么")):
        with pytest.raises(CannotEnterHours, match=sentence):
            save_sheet(by=user, shift=shift, people=people, reason=reason, now=after)
    assert not HandSheet.objects.exists()


def test_only_a_certified_organization_enters_its_own(enter, shift, staff, said_of, user, certified, volunteer, after):
    with pytest.raises(CannotEnterHours, match="只有这个组织"):
        save_sheet(by=staff, shift=shift, people=[said_of(volunteer)], reason="有", now=after)
    suspend_organization(by=staff, organization=certified, reason="核查", now=after)
    assert "暂停期间" in refused(enter, volunteer)
    Activity.objects.update(status="cancelled", cancelled_at=shift.starts_at, cancel_reason="雨")
    Organization.objects.update(state="certified")
    assert "取消" in refused(enter, volunteer)


def test_children_need_consent_and_closed_accounts_get_nothing(enter, another_volunteer, shift, filed_minor, now):
    person = another_volunteer
    Activity.objects.update(minimum_age=8)
    shift.activity.refresh_from_db()
    assert "已注销账号" in refused(enter, filed_minor(state="closed"))
    assert "没有出生日期" in refused(enter, filed_minor(born_on=None))
    assert "7 周岁，这个活动要求年满 8 周岁" in refused(enter, filed_minor(born_on=(now - 7.5 * YEAR).date()))
    child = filed_minor(born_on=(now - 13 * YEAR).date())
    assert "没有监护人同意" in refused(enter, child)
    Volunteer.objects.filter(pk=child.pk).update(
        guardian_name="李父", guardian_relation="father", guardian_consented_at=now
    )
    child.refresh_from_db()
    assert enter(child, person).lines.count() == 2


def test_who_was_filed_by_an_organization_is_recorded_before_they_claim(enter, filed_minor, staff, now, after):
    filed = filed_minor(born_on=(now - 30 * YEAR).date())
    approve_sheet(by=staff, sheet=enter(filed), now=after)
    assert totals_of(filed, now=after).minutes == 120


@pytest.fixture
def filed_minor(county):
    """A record that an organization filed and nobody has claimed."""
    numbers = iter(range(100, 200))

    def make(**changes):
        values = {"state": "imported", "name": "王小明", "born_on": dt.date(1990, 1, 1), "origin": "import"}
        number = f"{next(numbers):012}"
        when = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
        return Volunteer.objects.create(
            number=number, region=county, region_path=county.path, created_at=when, updated_at=when, **values | changes
        )

    return make


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
