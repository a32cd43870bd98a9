import datetime as dt
import hashlib
import json
import uuid

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from tests.activities.conftest import DAY, HOUR
from volunteering.audit.models import AuditEvent
from volunteering.messaging.models import Notice
from volunteering.service_records.models import HoursOfYear, ServiceRecord
from volunteering.service_records.selectors import people_of, totals_of, unrecorded_of
from volunteering.service_records.services import (
    CannotRecord,
    confirm_hours,
    mark_arrived,
    mark_left,
    reverse_record,
    verifying,
)
from volunteering.service_records.services.verifying import false_totals, tampered_records


def test_confirmed_hours_stand_in_the_ledger_and_in_the_totals(served, shift, user, another_volunteer):
    later = shift.ends_at + HOUR
    assert [standing for _, standing in unrecorded_of(another_volunteer, now=later)] == ["left"]
    confirm_hours(by=user, shift=shift, rest_minutes=15, now=later)
    entry = ServiceRecord.objects.get()
    assert (entry.minutes, entry.came_how, entry.title, entry.rules_version) == (105, "code", "科普大篷车进社区", 2)
    assert totals_of(another_volunteer, now=later).minutes == 105
    assert Notice.objects.get(user=another_volunteer.user, kind="service_records:recorded").address == "/me/records/"
    assert unrecorded_of(another_volunteer, now=later) == []
    assert [(line.standing, line.minutes) for line in people_of(shift, now=later)] == [("recorded", 105)]


def test_confirming_twice_records_once(entry, shift, user):
    again = confirm_hours(by=user, shift=shift, rest_minutes=0, now=shift.ends_at + 2 * HOUR)
    assert (again.recorded, again.clashing, again.too_short) == ([], [], [])
    assert ServiceRecord.objects.count() == 1


def test_a_shift_counts_no_more_than_the_most_for_a_person(served, shift, user, monkeypatch):
    monkeypatch.setattr("volunteering.core.parameters.HOURS_PER_SHIFT", lambda: 1)
    (entry,) = confirm_hours(by=user, shift=shift, rest_minutes=0, now=shift.ends_at + HOUR).recorded
    assert (entry.minutes, entry.rules_version) == (60, 2)
    assert entry.ends_at == shift.ends_at


def test_nothing_is_confirmed_early_by_strangers_or_with_impossible_rest(served, shift, user, staff):
    for by, rest, now, sentence in (
        (user, 0, shift.ends_at - HOUR, "结束以后"),
        (staff, 0, shift.ends_at, "管理员"),
        (user, -1, shift.ends_at, "休息时间"),
        (user, 120, shift.ends_at, "休息时间"),
    ):
        with pytest.raises(CannotRecord, match=sentence):
            confirm_hours(by=by, shift=shift, rest_minutes=rest, now=now)
    assert not ServiceRecord.objects.exists()


def test_one_person_is_never_at_two_places(entry, publish, plan, sign_up_of, another_volunteer, user, shift):
    from volunteering.activities.services import ShiftDetails

    beside = publish(title="另一处", shifts=[ShiftDetails(starts_at=shift.starts_at, ends_at=shift.ends_at)])
    slot = beside.slots.select_related("activity", "shift").get()
    from volunteering.activities.services import sign_up

    there = sign_up(
        by=another_volunteer.user, volunteer=another_volunteer, slot=slot, accepts_clash=True, now=beside.created_at
    )
    mark_arrived(by=user, sign_up=there, now=shift.starts_at)
    mark_left(by=user, sign_up=there, now=shift.ends_at)
    result = confirm_hours(by=user, shift=there.shift, rest_minutes=0, now=shift.ends_at)
    assert (result.recorded, result.clashing) == ([], [another_volunteer])


def test_an_entry_taken_back_counts_no_more_and_stays(entry, shift, user, another_volunteer):
    later = shift.ends_at + DAY
    with pytest.raises(CannotRecord, match="写明"):
        reverse_record(by=user, entry=entry, reason="", now=later)
    reversal = reverse_record(by=user, entry=entry, reason="记错了人", now=later)
    assert (reversal.minutes, reversal.reverses, reversal.reason) == (-120, entry, "记错了人")
    assert totals_of(another_volunteer, now=later).minutes == 0
    with pytest.raises(CannotRecord, match="已经撤销"):
        reverse_record(by=user, entry=entry, reason="再来一次", now=later)
    assert confirm_hours(by=user, shift=shift, rest_minutes=0, now=later).recorded[0].minutes == 120
    assert ServiceRecord.objects.count() == 3
    assert [*false_totals(), *tampered_records()] == []


def test_the_database_keeps_every_entry_and_refuses_what_does_not_fit(entry):
    def copy(**changes):
        same = {field.name: getattr(entry, field.name) for field in ServiceRecord._meta.fields if field.name != "id"}
        return ServiceRecord(**{**same, **changes})

    for attempt in (
        lambda: ServiceRecord.objects.update(minutes=600),
        lambda: ServiceRecord.objects.all().delete(),
        lambda: copy().save(),  # overlaps
        lambda: copy(minutes=-60, reverses=entry, reason="一半").save(),  # no exact opposite
        lambda: copy(minutes=-120).save(),
        lambda: copy(minutes=-120, reverses=entry).save(),  # no reason
        lambda: HoursOfYear.objects.update(minutes=-1),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()
    assert ServiceRecord.objects.get().minutes == 120


def test_what_was_changed_behind_the_triggers_is_found(entry, another_volunteer):
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE service_records_servicerecord DISABLE TRIGGER USER")
        else:
            cursor.execute("DROP TRIGGER service_record_no_update")
    ServiceRecord.objects.update(minutes=600)
    assert len(false_totals()) == 1
    assert len(tampered_records()) == 1
    with pytest.raises(CommandError, match="2 处"):
        call_command("verify_hours")


def test_an_entry_that_is_gone_is_found(entry):
    event = AuditEvent.objects.get(tag="service_records:record:written")
    assert event.subject_id == entry.pk
    AuditEvent.objects.create(at=event.at, tag=event.tag, subject_id=event.pk, words=event.words)
    assert tampered_records() == [f"服务记录 {event.pk} 已被删除"]


def test_a_second_event_does_not_make_a_changed_entry_true(entry):
    """Whoever changes a row and adds an event that fits it is found all the same."""
    event = AuditEvent.objects.get(subject_id=entry.pk)
    AuditEvent.objects.create(at=event.at, tag=event.tag, subject_id=entry.pk, words=event.words)
    assert tampered_records() == [f"服务记录 {entry.pk} 与日志不符"]


@pytest.mark.parametrize("portion", [1, 2])
def test_entries_are_verified_portion_by_portion(entry, shift, user, monkeypatch, portion):
    monkeypatch.setattr(verifying, "PORTION", portion)
    later = shift.ends_at + DAY
    reverse_record(by=user, entry=entry, reason="记错了人", now=later)
    confirm_hours(by=user, shift=shift, rest_minutes=0, now=later)
    assert tampered_records() == []
    event = AuditEvent.objects.filter(subject_id=entry.pk).get()
    gone = [uuid.UUID(int=1), uuid.UUID(int=entry.pk.int + 1), uuid.UUID(int=2**128 - 1)]
    for subject in gone:  # before, between and after all that is there
        AuditEvent.objects.create(at=event.at, tag=event.tag, subject_id=subject, words=event.words)
    assert tampered_records() == [f"服务记录 {subject} 已被删除" for subject in gone]


def test_a_digest_is_counted_as_ever(entry):
    """It is compared with what was written years ago."""
    said = {field.attname: getattr(entry, field.attname) for field in ServiceRecord._meta.fields}
    assert said.pop("hand_line_id") is None  # younger than the first entries
    plain = {name: value.timestamp() if isinstance(value, dt.datetime) else value for name, value in said.items()}
    texts = json.dumps({name: str(value) for name, value in plain.items()}, sort_keys=True, ensure_ascii=False)
    assert AuditEvent.objects.get(subject_id=entry.pk).words["digest"] == hashlib.sha256(texts.encode()).hexdigest()


def test_a_total_without_entries_and_entries_without_a_total_are_found(entry, volunteer):
    HoursOfYear.objects.filter(volunteer=entry.volunteer_id).delete()
    HoursOfYear.objects.create(volunteer=volunteer, year=2020, minutes=60, services=1)
    assert sorted(one.partition(" 年：")[2] for one in false_totals()) == [
        "账上 (0, 0)，合计 (60, 1)",
        "账上 (120, 1)，合计 (0, 0)",
    ]
