"""Stars, trainings and commendations changed behind the triggers are found by `manage.py verify_hours`."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from volunteering.service_records.enums import MeritKind
from volunteering.service_records.models import Merit, MeritRecord, StarAward, StarProposal
from volunteering.service_records.services import (
    MeritDetails,
    enter_merit,
    look_at_stars,
    pass_proposal,
    reverse_record,
    withdraw_merit,
)
from volunteering.service_records.services.verifying_honours import tampered_merits, tampered_stars
from volunteering.volunteers.models import Volunteer
from volunteering.volunteers.services import claim_person, decide_same_person

TABLES = [f"service_records_{name}" for name in ("merit", "meritrecord", "staraward")]


@pytest.fixture
def unguarded(db):
    """Somebody took the triggers off."""
    statements = {
        "postgresql": [
            "SET CONSTRAINTS ALL IMMEDIATE",
            *(f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in TABLES),
        ],
        "sqlite": [f"DROP TRIGGER {table}_no_{what}" for table in TABLES for what in ("update", "delete")],
    }
    with connection.cursor() as cursor:
        for statement in statements[connection.vendor]:
            cursor.execute(statement)


@pytest.fixture
def starred(credit, staff, another_volunteer, now):
    """Two stars of one proposal, by two entries of the ledger; without the second both are lost."""
    entries = [credit(50), credit(260)]
    look_at_stars(now=now)
    pass_proposal(by=staff, proposal=StarProposal.objects.get(), now=now)
    return entries


@pytest.fixture
def merit(staff, county, another_volunteer, volunteer, now):
    details = MeritDetails(
        kind=MeritKind.TRAINING,
        name="急救",
        body="红十字会",
        on=dt.date(2026, 11, 20),
        content="包扎",
        hours=Decimal(2),
    )
    people = [another_volunteer.pk, volunteer.pk]
    return enter_merit(by=staff, details=details, people=people, region=county, now=now)


def test_what_was_given_and_taken_back_in_order_is_in_order(starred, merit, staff, user, now):
    assert [*tampered_stars(), *tampered_merits()] == []
    reverse_record(by=user, entry=starred[1], reason="记错了", now=now)
    withdraw_merit(by=staff, entry=merit.records.first(), reason="登错了", now=now)
    assert StarAward.objects.filter(withdrawn_at__isnull=False).count() == 2
    assert [*tampered_stars(), *tampered_merits()] == []


def test_a_merge_is_no_tampering(starred, merit, another_volunteer, user, staff, now):
    by = {"name": another_volunteer.name, "id_number": another_volunteer.document_number, "now": now}
    decide_same_person(by=staff, case=claim_person(by=user, **by).case, now=now)
    assert [*tampered_stars(), *tampered_merits()] == []


@pytest.mark.parametrize(
    "change", [{"level": 5}, {"minutes": 60_000}, {"awarded_at": dt.datetime(2020, 1, 1, tzinfo=dt.UTC)}]
)
def test_a_star_that_was_changed_is_found(starred, unguarded, change):
    award = StarAward.objects.last()
    StarAward.objects.filter(pk=award.pk).update(**change)
    assert [*tampered_stars()] == [f"星级 {award.pk} 与日志不符"]
    with pytest.raises(CommandError, match="1 处"):
        call_command("verify_hours")


def test_a_star_of_somebody_else_is_found(starred, unguarded, volunteer):
    StarAward.objects.update(volunteer=volunteer)
    assert len([*tampered_stars()]) == 2


def test_a_star_nobody_gave_is_found(starred):
    award = StarAward.objects.last()
    award.pk, award.level = None, 3
    forged = StarAward.objects.create(
        **{f.attname: getattr(award, f.attname) for f in award._meta.fields if f.name != "id"}
    )
    assert [*tampered_stars()] == [f"星级 {forged.pk} 与日志不符"]


def test_a_star_that_is_gone_is_found(starred, unguarded):
    award = StarAward.objects.last()
    award.delete()
    assert [*tampered_stars()] == [f"星级提名 {award.proposal_id} 授予的星级已被删除"]


def test_a_star_taken_back_in_silence_or_given_back_is_found(starred, unguarded, user, now):
    award = StarAward.objects.last()
    taken = {"withdrawn_at": now, "withdrawn_minutes": 1, "reason": "悄悄的"}
    StarAward.objects.filter(pk=award.pk).update(**taken)
    assert [*tampered_stars()] == [f"星级 {award.pk} 与日志不符"]
    StarAward.objects.filter(pk=award.pk).update(withdrawn_at=None, withdrawn_minutes=None, reason="")
    assert [*tampered_stars()] == []
    reverse_record(by=user, entry=starred[1], reason="记错了", now=now)
    StarAward.objects.filter(pk=award.pk).update(withdrawn_at=None, withdrawn_minutes=None, reason="")
    assert [*tampered_stars()] == [f"星级 {award.pk} 与日志不符"]


@pytest.mark.parametrize(
    "change", [{"hours": Decimal(200)}, {"name": "别的"}, {"body": "别的"}, {"on": dt.date(2020, 1, 1)}]
)
def test_a_training_that_was_changed_is_found(merit, unguarded, change):
    Merit.objects.update(**change)
    assert [*tampered_merits()] == [f"培训与表彰 {merit.pk} 与日志不符"]
    with pytest.raises(CommandError, match="1 处"):
        call_command("verify_hours")


def test_people_added_left_out_or_exchanged_are_found(merit, unguarded, filed):
    share = merit.records.first()
    for change in (
        lambda: MeritRecord.objects.create(merit=merit, volunteer=filed),
        lambda: MeritRecord.objects.filter(volunteer=filed).delete(),
        lambda: MeritRecord.objects.filter(pk=share.pk).update(volunteer=filed),
    ):
        change()
        is_wrong = merit.records.filter(volunteer=filed).exists()
        assert [*tampered_merits()] == ([f"培训与表彰 {merit.pk} 与日志不符"] if is_wrong else [])
    MeritRecord.objects.filter(pk=share.pk).delete()
    assert [*tampered_merits()] == [f"培训与表彰 {merit.pk} 与日志不符"]


def test_a_withdrawal_made_up_changed_or_undone_is_found(merit, unguarded, staff, now):
    share, wrong = merit.records.first(), [f"培训与表彰 {merit.pk} 与日志不符"]
    rows = MeritRecord.objects.filter(pk=share.pk)
    undone = {"withdrawn_at": None, "withdrawn_by": None, "reason": ""}
    rows.update(withdrawn_at=now, withdrawn_by=staff, reason="悄悄的")
    assert [*tampered_merits()] == wrong
    rows.update(**undone)
    withdraw_merit(by=staff, entry=share, reason="登错了", now=now)
    assert [*tampered_merits()] == []
    rows.update(reason="别的")
    assert [*tampered_merits()] == wrong
    rows.update(**undone)
    assert [*tampered_merits()] == wrong


def test_a_training_nobody_entered_or_that_is_gone_is_found(merit, unguarded, staff, now):
    MeritRecord.objects.all().delete()
    merit_key, fields = merit.pk, {f.attname: getattr(merit, f.attname) for f in Merit._meta.fields if f.name != "id"}
    Merit.objects.all().delete()
    assert [*tampered_merits()] == [f"培训与表彰 {merit_key} 已被删除"]
    forged = Merit.objects.create(**fields)
    assert sorted(tampered_merits()) == sorted(
        [f"培训与表彰 {merit_key} 已被删除", f"培训与表彰 {forged.pk} 与日志不符"]
    )


@pytest.fixture
def filed(county, now):
    common = {"region": county, "region_path": county.path, "origin": "import", "state": "imported"}
    return Volunteer.objects.create(number=f"{7:012}", name="王五", created_at=now, updated_at=now, **common)
