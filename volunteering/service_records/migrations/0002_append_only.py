from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

# What the database itself refuses: changing or deleting an entry, two entries of a person at the same time, and a
# reversal that is not the exact opposite of what it takes back.
POSTGRESQL = """
    CREATE FUNCTION service_record_is_kept() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'service records are never changed'; END $$;
    CREATE TRIGGER service_record_append_only BEFORE UPDATE OR DELETE ON service_records_servicerecord
    FOR EACH ROW EXECUTE FUNCTION service_record_is_kept();

    CREATE FUNCTION service_record_fits() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN
        IF NEW.reverses_id IS NULL AND EXISTS (
            SELECT 1 FROM service_records_servicerecord one
            WHERE one.volunteer_id = NEW.volunteer_id AND one.reverses_id IS NULL
            AND one.starts_at < NEW.ends_at AND one.ends_at > NEW.starts_at
            AND NOT EXISTS (SELECT 1 FROM service_records_servicerecord taken WHERE taken.reverses_id = one.id)
        ) THEN RAISE EXCEPTION 'service records of a person never overlap'; END IF;
        IF NEW.reverses_id IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM service_records_servicerecord one
            WHERE one.id = NEW.reverses_id AND one.reverses_id IS NULL
            AND one.volunteer_id = NEW.volunteer_id AND one.minutes = -NEW.minutes
        ) THEN RAISE EXCEPTION 'a reversal is the opposite of its record'; END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER service_record_fits BEFORE INSERT ON service_records_servicerecord
    FOR EACH ROW EXECUTE FUNCTION service_record_fits();
"""
SQLITE = (
    """CREATE TRIGGER service_record_no_update BEFORE UPDATE ON service_records_servicerecord
    BEGIN SELECT RAISE(ABORT, 'service records are never changed'); END""",
    """CREATE TRIGGER service_record_no_delete BEFORE DELETE ON service_records_servicerecord
    BEGIN SELECT RAISE(ABORT, 'service records are never changed'); END""",
    """CREATE TRIGGER service_record_no_overlap BEFORE INSERT ON service_records_servicerecord
    WHEN NEW.reverses_id IS NULL AND EXISTS (
        SELECT 1 FROM service_records_servicerecord one
        WHERE one.volunteer_id = NEW.volunteer_id AND one.reverses_id IS NULL
        AND one.starts_at < NEW.ends_at AND one.ends_at > NEW.starts_at
        AND NOT EXISTS (SELECT 1 FROM service_records_servicerecord taken WHERE taken.reverses_id = one.id)
    )
    BEGIN SELECT RAISE(ABORT, 'service records of a person never overlap'); END""",
    """CREATE TRIGGER service_record_reversal BEFORE INSERT ON service_records_servicerecord
    WHEN NEW.reverses_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM service_records_servicerecord one
        WHERE one.id = NEW.reverses_id AND one.reverses_id IS NULL
        AND one.volunteer_id = NEW.volunteer_id AND one.minutes = -NEW.minutes
    )
    BEGIN SELECT RAISE(ABORT, 'a reversal is the opposite of its record'); END""",
)


def guard_ledger(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    statements = (POSTGRESQL,) if schema_editor.connection.vendor == "postgresql" else SQLITE
    for statement in statements:
        schema_editor.execute(statement)


def let_go(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION service_record_is_kept, service_record_fits CASCADE")
        return
    for name in ("no_update", "no_delete", "no_overlap", "reversal"):
        schema_editor.execute(f"DROP TRIGGER service_record_{name}")


class Migration(migrations.Migration):
    dependencies = [("service_records", "0001_initial")]
    operations = [migrations.RunPython(guard_ledger, let_go)]
