"""补录: what an organization may enter by hand, of whom, when, and with what evidence."""

import datetime as dt
import io
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from PIL import Image

from tests.activities.conftest import HOUR
from tests.core.test_files import PDF
from tests.service_records.conftest import EARLY
from volunteering.activities.models import Activity
from volunteering.audit.models import AuditEvent
from volunteering.core.models import ParameterValue, StoredFile
from volunteering.core.pictures import CannotReadPicture
from volunteering.core.remembering import forget
from volunteering.organizations.models import Organization
from volunteering.organizations.services import suspend_organization
from volunteering.service_records.models import HandLine, HandSheet, ServiceRecord
from volunteering.service_records.rules import Period, problem_of_hand_time
from volunteering.service_records.selectors import hand_evidence_of, totals_of
from volunteering.service_records.services import (
    CannotEnterHours,
    add_hand_evidence,
    approve_sheet,
    find_person,
    open_hand_evidence,
    reverse_record,
    save_sheet,
    send_sheet,
)
from volunteering.volunteers.models import Volunteer

YEAR = dt.timedelta(days=365)


def set_parameter(name, value, now):
    ParameterValue.objects.create(name=name, value=value, set_at=now)
    forget()


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
