from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

# What the database itself refuses: changing or deleting what was entered or awarded. It may be withdrawn, once.
KEPT = "service_records_merit"
# Table → the columns that stay as they were when it is withdrawn.
WITHDRAWN = {
    "service_records_meritrecord": ("merit_id", "volunteer_id"),
    "service_records_staraward": (
        *("volunteer_id", "proposal_id", "level", "minutes", "threshold_minutes"),
        *("thresholds", "rules_version", "awarded_by_id", "awarded_at"),
    ),
}


def postgresql() -> list[str]:
    statements = [
        f"""
        CREATE FUNCTION {KEPT}_is_kept() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'what was entered is never changed'; END $$;
        CREATE TRIGGER {KEPT}_kept BEFORE UPDATE OR DELETE ON {KEPT}
        FOR EACH ROW EXECUTE FUNCTION {KEPT}_is_kept();
        """
    ]
    for table, columns in WITHDRAWN.items():
        changed = " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in columns)
        statements.append(
            f"""
            CREATE FUNCTION {table}_is_kept() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN
                IF TG_OP = 'DELETE' OR OLD.withdrawn_at IS NOT NULL OR NEW.withdrawn_at IS NULL OR {changed}
                THEN RAISE EXCEPTION 'it may be withdrawn once, nothing else'; END IF;
                RETURN NEW;
            END $$;
            CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION {table}_is_kept();
            """
        )
    return statements


def sqlite() -> list[str]:
    refuse = "BEGIN SELECT RAISE(ABORT, 'it may be withdrawn once, nothing else'); END"
    statements = [f"CREATE TRIGGER {KEPT}_no_update BEFORE UPDATE ON {KEPT} {refuse}"]
    statements += [f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {refuse}" for table in (KEPT, *WITHDRAWN)]
    for table, columns in WITHDRAWN.items():
        changed = " OR ".join(f"NEW.{column} IS NOT OLD.{column}" for column in columns)
        statements.append(
            f"""CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
            WHEN OLD.withdrawn_at IS NOT NULL OR NEW.withdrawn_at IS NULL OR {changed} {refuse}"""
        )
    return statements


def guard(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in postgresql() if schema_editor.connection.vendor == "postgresql" else sqlite():
        schema_editor.execute(statement)


def let_go(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for table in (KEPT, *WITHDRAWN):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP FUNCTION {table}_is_kept CASCADE")
            continue
        for name in ("no_update", "no_delete"):
            schema_editor.execute(f"DROP TRIGGER {table}_{name}")


class Migration(migrations.Migration):
    dependencies = [("service_records", "0007_evaluations_and_stars")]
    operations = [migrations.RunPython(guard, let_go)]
