"""Nobody is left to confirm: the association does, or refuses with a reason."""

import pytest
from django.db import IntegrityError, transaction

from tests.activities.conftest import DAY
from volunteering.audit.models import AuditEvent
from volunteering.messaging.models import Notice
from volunteering.organizations.models import Organization
from volunteering.organizations.services import dissolve_organization, resume_organization, suspend_organization
from volunteering.service_records.models import Attendance, RecordingDeadline, ServiceRecord
from volunteering.service_records.policies import shifts_objected_to, shifts_stood_in_for
from volunteering.service_records.selectors import overdue_for, totals_of, unrecorded_of
from volunteering.service_records.selectors.own import own_attendance
from volunteering.service_records.services import (
    CannotAttend,
    CannotObject,
    CannotRecord,
    answer_objection,
    check_in,
    confirm_hours,
    mend_departure,
    object_to_record,
    refuse_hours,
)
from volunteering.service_records.services.deadlines import remind_all, watch_shifts
from volunteering.volunteers.models import Volunteer


@pytest.fixture
def waiting(served, shift, after):
    watch_shifts(now=after)
    return served


@pytest.fixture
def dissolved(waiting, certified, staff, shift, after):
    dissolve_organization(by=staff, organization=certified, reason="合并", now=after)
    shift.activity.organization.refresh_from_db()


def refuse(staff, shift, *people, now, reason="名单核对不上"):
    return refuse_hours(by=staff, shift=shift, people=[one.pk for one in people], reason=reason, now=now)


def test_what_a_dissolved_organization_left_is_overdue_and_confirmed_by_the_association(
    dissolved, shift, staff, elsewhere, user, another_volunteer, after
):
    due = RecordingDeadline.objects.get().due_on
    assert overdue_for(staff, today=due + DAY).get().shift == shift
    assert shifts_stood_in_for(staff).get() == shift
    for stranger in (user, elsewhere, another_volunteer.user):
        assert not shifts_stood_in_for(stranger).exists()
        with pytest.raises(CannotRecord, match="当地科协确认"):
            confirm_hours(by=stranger, shift=shift, rest_minutes=0, now=after)
    (entry,) = confirm_hours(by=staff, shift=shift, rest_minutes=0, now=after).recorded
    assert (entry.recorded_by, entry.organization_name) == (staff, "新北区科技志愿服务大队")
    assert RecordingDeadline.objects.get().settled_at
    assert "联系当地科协" in Notice.objects.get(user=another_volunteer.user, kind="service_records:recorded").body


def test_as_long_as_somebody_answers_for_it_the_association_does_not(waiting, shift, staff, another_volunteer, after):
    assert not shifts_stood_in_for(staff).exists()
    with pytest.raises(CannotRecord, match="管理员"):
        confirm_hours(by=staff, shift=shift, rest_minutes=0, now=after)
    with pytest.raises(CannotRecord):
        refuse(staff, shift, another_volunteer, now=after)
    Organization.objects.update(administrator_count=0)  # the last one closed the account
    shift.activity.organization.refresh_from_db()
    assert shifts_stood_in_for(staff).get() == shift
    assert confirm_hours(by=staff, shift=shift, rest_minutes=0, now=after).recorded


def test_refused_each_is_told_why_and_nobody_waits_any_more(dissolved, shift, staff, another_volunteer, after):
    for people, reason, sentence in (((), "有", "先选出"), ((another_volunteer,), " ", "写明")):
        with pytest.raises(CannotRecord, match=sentence):
            refuse(staff, shift, *people, now=after, reason=reason)
    refuse(staff, shift, another_volunteer, now=after)
    ((attendance, standing),) = unrecorded_of(another_volunteer, now=after)
    assert (standing.label, attendance.refused_because) == ("没有记录", "名单核对不上")
    told = Notice.objects.get(user=another_volunteer.user, kind="service_records:attendance_refused")
    assert "名单核对不上" in told.body
    assert own_attendance(another_volunteer.user)[0]["没有记录的原因"] == "名单核对不上"
    assert RecordingDeadline.objects.get().settled_at
    assert AuditEvent.objects.get(tag="service_records:attendance:refused").subject_id == attendance.pk
    remind_all(now=after + 40 * DAY)
    assert RecordingDeadline.objects.get().settled_at
    assert confirm_hours(by=staff, shift=shift, rest_minutes=0, now=after).recorded == []
    with pytest.raises(CannotRecord, match="有变化"):
        refuse(staff, shift, another_volunteer, now=after)
    assert totals_of(another_volunteer, now=after).minutes == 0


def test_a_resumed_organization_does_not_record_what_was_refused(
    waiting, shift, certified, staff, user, another_volunteer, after
):
    suspend_organization(by=staff, organization=certified, reason="核查", now=after)
    shift.activity.organization.refresh_from_db()
    refuse(staff, shift, another_volunteer, now=after)
    resume_organization(by=staff, organization=certified, now=after)
    assert confirm_hours(by=user, shift=shift, rest_minutes=0, now=after).recorded == []
    assert not ServiceRecord.objects.exists()


def test_strangers_are_not_refused_with_others(dissolved, shift, staff, volunteer, another_volunteer, after):
    with pytest.raises(CannotRecord, match="有变化"):
        refuse(staff, shift, volunteer, another_volunteer, now=after)
    assert not Attendance.objects.exclude(refused_because="").exists()


def test_a_forgotten_check_out_is_filled_in_by_the_association(
    place, shift, certified, staff, user, another_volunteer, after
):
    check_in(by=another_volunteer.user, volunteer=another_volunteer, shift=shift, device="", now=shift.starts_at)
    dissolve_organization(by=staff, organization=certified, reason="合并", now=after)
    place.activity.organization.refresh_from_db()
    shift.activity.organization.refresh_from_db()
    mend = {"sign_up": place, "left_at": shift.ends_at, "reason": "电话问过负责人", "now": after}
    with pytest.raises(CannotAttend):
        mend_departure(by=user, **mend)
    mend_departure(by=staff, **mend)
    assert confirm_hours(by=staff, shift=shift, rest_minutes=0, now=after).recorded


def test_nobody_confirms_their_own_hours_for_the_association(dissolved, shift, staff, another_volunteer, after):
    Volunteer.objects.filter(pk=another_volunteer.pk).update(user=staff)
    with pytest.raises(CannotRecord, match="您自己"):
        confirm_hours(by=staff, shift=shift, rest_minutes=0, now=after)


def test_objections_reach_the_association_and_are_answered_there(
    place, shift, certified, staff, user, elsewhere, another_volunteer, after
):
    dissolve_organization(by=staff, organization=certified, reason="合并", now=after)
    place.shift.activity.organization.refresh_from_db()
    objection = object_to_record(by=another_volunteer.user, sign_up=place, text="我到场了", now=after)
    told = Notice.objects.get(kind="service_records:objected")
    assert (told.user, told.address) == (staff, f"/console/records/shifts/{shift.pk}/")
    assert shifts_objected_to(staff).get() == shift
    assert not shifts_objected_to(elsewhere).exists()
    answer = {"objection": objection, "is_upheld": False, "answer": "负责人说您没有来", "now": after}
    for stranger in (user, elsewhere):
        with pytest.raises(CannotObject, match="当地科协答复"):
            answer_objection(by=stranger, **answer)
    answer_objection(by=staff, **answer)
    assert not shifts_objected_to(staff).exists()
    assert shifts_stood_in_for(staff).get() == shift


def test_the_database_refuses_only_who_came(place, shift):
    Attendance.objects.create(sign_up=place, shift=shift, is_absent=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Attendance.objects.update(refused_because="没来")
