"""What the database itself refuses to change, after all migrations."""

import pytest
from django.db import connection

KEPT = ("service_records_merit", "service_records_meritrecord", "service_records_staraward")
TRIGGERS = {
    "sqlite": {
        *(f"audit_audit{table}_no_{what}" for table in ("event", "seal") for what in ("update", "delete")),
        *(f"service_record_{what}" for what in ("no_update", "no_delete", "no_overlap", "reversal", "by_hand")),
        *(f"certificate_{what}" for what in ("no_update", "no_delete", "revoked_once")),
        *(f"certificate_line_{what}" for what in ("no_more", "no_update", "no_delete")),
        *(f"{table}_no_{what}" for table in KEPT for what in ("update", "delete")),
    },
    "postgresql": {
        *("audit_auditevent_append_only", "audit_auditseal_append_only"),
        *("service_record_append_only", "service_record_fits", "service_record_by_hand"),
        *("certificate_append_only", "certificate_line_append_only"),
        *(f"{table}_kept" for table in KEPT),
    },
}


@pytest.mark.django_db
def test_triggers_stand_after_all_migrations():
    """SQLite makes a changed table anew and forgets its triggers: each migration has to put them back."""
    catalogue = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O'",
    }
    with connection.cursor() as cursor:
        cursor.execute(catalogue[connection.vendor])
        there = {name for (name,) in cursor.fetchall()}
    assert there == TRIGGERS[connection.vendor]
