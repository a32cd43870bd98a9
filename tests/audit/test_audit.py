import datetime as dt
import uuid

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from volunteering.audit.models import AuditEvent, AuditSeal
from volunteering.audit.services import broken_seals, record, seal_events

TAG = "content:link:saved"


@pytest.fixture
def sealed(db, now):
    for label in ("甲", "乙", "丙"):
        record(TAG, by=None, subject_id=uuid.uuid4(), words={"label": label})
    assert seal_events(now=now) == 3
    assert broken_seals() == []


def tamper(*statements):
    """What somebody with the database's own password could do: take the guard away first."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE audit_auditevent DISABLE TRIGGER USER")
            cursor.execute("ALTER TABLE audit_auditseal DISABLE TRIGGER USER")
        else:
            for table in ("event", "seal"):
                cursor.execute(f"DROP TRIGGER audit_audit{table}_no_update")
                cursor.execute(f"DROP TRIGGER audit_audit{table}_no_delete")
        for statement in statements:
            cursor.execute(*statement)


@pytest.mark.parametrize("statement", ["UPDATE audit_auditevent SET tag = 'x'", "DELETE FROM audit_auditevent"])
def test_the_database_refuses_changes(sealed, statement):
    with connection.cursor() as cursor, pytest.raises(DatabaseError), transaction.atomic():
        cursor.execute(statement)


@pytest.mark.parametrize("column", ["tag", "region_path"])
def test_a_changed_event_is_found(sealed, column):
    first = "(SELECT event_id FROM audit_auditseal WHERE sequence = 1)"
    tamper((f"UPDATE audit_auditevent SET {column} = 'x' WHERE id = {first}",))
    assert broken_seals() == ["第 1 号记录与封存不符"]
    with pytest.raises(CommandError):
        call_command("verify_audit")


def test_a_deleted_event_is_found(sealed):
    tamper(("DELETE FROM audit_auditevent WHERE id IN (SELECT event_id FROM audit_auditseal WHERE sequence = 2)",))
    assert broken_seals() == ["第 2 号记录已被删除"]


def test_a_missing_link_is_found(sealed):
    tamper(("DELETE FROM audit_auditseal WHERE sequence = 2",))
    assert "第 2 号封存缺失" in broken_seals()


def test_swapped_events_are_found(sealed):
    first, second = AuditSeal.objects.order_by("sequence")[:2]
    one, two = first.event_id, second.event_id
    tamper(
        ("DELETE FROM audit_auditseal WHERE sequence <= 2",),
    )
    AuditSeal.objects.create(sequence=1, event_id=two, digest=first.digest, sealed_at=first.sealed_at)
    AuditSeal.objects.create(sequence=2, event_id=one, digest=second.digest, sealed_at=first.sealed_at)
    assert len(broken_seals()) == 2


def test_what_commits_late_is_sealed_and_what_was_slipped_in_is_found(sealed, now):
    late = now - dt.timedelta(minutes=50)
    AuditEvent.objects.create(at=late, tag=TAG)
    assert seal_events(now=now) == 1
    AuditEvent.objects.create(at=now - dt.timedelta(days=2), tag=TAG)
    assert seal_events(now=now) == 0
    assert broken_seals() == ["有 1 条较早的记录没有封存"]


def test_an_unknown_tag_is_refused(db):
    with pytest.raises(ValueError, match="Add a sentence"):
        record("no:such:tag", by=None)
