"""Many rows of one table at once: COPY on PostgreSQL, INSERT of many elsewhere."""

from collections.abc import Sequence

from django.db import connections, models, router
from psycopg.types.json import Jsonb

PORTION = 500


def insert_rows(rows: Sequence[models.Model]) -> None:
    """Insert new rows of one model; sealed fields are sealed on the way. Raises IntegrityError for all together."""
    if not rows:
        return
    model = type(rows[0])
    connection = connections[router.db_for_write(model)]
    if connection.vendor != "postgresql":
        model._default_manager.bulk_create(rows, batch_size=PORTION)
        return
    numbered = isinstance(model._meta.pk, models.AutoField)  # the database counts: the key is left out
    fields = [field for field in model._meta.local_concrete_fields if not (numbered and field.primary_key)]
    columns = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row([_stored(field, row, connection) for field in fields])
    for row in rows:
        row._state.adding = False


def _stored(field: "models.Field[object, object]", row: models.Model, connection: object) -> object:
    value = field.pre_save(row, add=True)
    if isinstance(field, models.JSONField):
        return Jsonb(value)
    return field.get_db_prep_save(value, connection)  # type: ignore[arg-type]
