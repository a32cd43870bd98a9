"""Many rows of one table in one statement: COPY and arrays on PostgreSQL, a statement for each row elsewhere.

Rows are plain tuples. A model object for each would cost more than the database takes to store it, so sealed values
come sealed (`SealedField.sealed`), and JSON as Python holds it.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import connections, models, router
from psycopg.types.json import Jsonb

PORTION = 500
Values = Sequence[Any]


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
    copy_rows(model, [field.attname for field in fields], ([one.pre_save(row, True) for one in fields] for row in rows))
    for row in rows:
        row._state.adding = False


def copy_rows(model: type[models.Model], names: Sequence[str], rows: Iterable[Values]) -> None:
    """Insert rows whose values stand in the order of `names`. What is not named gets its field's default, the same for
    all. Raises IntegrityError for all together."""
    connection = connections[router.db_for_write(model)]
    given = _fields(model, names)
    rest = [one for one in model._meta.local_concrete_fields if one not in given and not _is_counted(one)]
    fields, defaults = [*given, *rest], [one.get_default() for one in rest]
    prepare = _preparing(fields, connection)
    table = connection.ops.quote_name(model._meta.db_table)
    columns = ", ".join(connection.ops.quote_name(one.column) for one in fields)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(prepare([*row, *defaults]))
        else:
            places = ", ".join(["%s"] * len(fields))
            sql = f"INSERT INTO {table} ({columns}) VALUES ({places})"  # noqa: S608  (our own names)
            cursor.executemany(sql, [prepare([*row, *defaults]) for row in rows])


def update_rows(model: type[models.Model], names: Sequence[str], rows: Sequence[Values]) -> None:
    """Write each row's values over the row whose key stands first in it."""
    if not rows:
        return
    connection = connections[router.db_for_write(model)]
    quote = connection.ops.quote_name
    fields = [model._meta.pk, *_fields(model, names)]
    prepare = _preparing(fields, connection)
    table, key = quote(model._meta.db_table), quote(fields[0].column)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            changes = ", ".join(f"{quote(one.column)} = given.{quote(one.column)}" for one in fields[1:])
            arrays = ", ".join(f"%s::{one.db_type(connection)}[]" for one in fields)
            columns = ", ".join(quote(one.column) for one in fields)
            given = f"unnest({arrays}) AS given ({columns})"
            sql = f"UPDATE {table} SET {changes} FROM {given} WHERE {table}.{key} = given.{key}"  # noqa: S608
            cursor.execute(sql, [list(column) for column in zip(*map(prepare, rows), strict=True)])
        else:
            changes = ", ".join(f"{quote(one.column)} = %s" for one in fields[1:])
            sql = f"UPDATE {table} SET {changes} WHERE {key} = %s"  # noqa: S608  (our own names)
            cursor.executemany(sql, [(*row[1:], row[0]) for row in map(prepare, rows)])


def _fields(model: type[models.Model], names: Sequence[str]) -> list[Any]:
    by_name = {one.attname: one for one in model._meta.local_concrete_fields}
    return [by_name[name] for name in names]


def _is_counted(field: Any) -> bool:
    return isinstance(field, models.AutoField)


def _preparing(fields: Sequence[Any], connection: Any) -> Callable[[Values], Values]:
    """The driver of PostgreSQL takes Python's values as they are, but for JSON; SQLite has no type for most of them."""
    if connection.vendor == "postgresql":
        documents = [place for place, one in enumerate(fields) if isinstance(one, models.JSONField)]
        return (lambda row: _with_json(list(row), documents)) if documents else (lambda row: row)
    return lambda row: [one.get_db_prep_save(value, connection) for one, value in zip(fields, row, strict=True)]


def _with_json(row: list[Any], documents: list[int]) -> Values:
    for place in documents:
        row[place] = Jsonb(row[place])
    return row


def among(rows: models.QuerySet[Any, Any], name: str, values: Sequence[Any]) -> models.QuerySet[Any, Any]:
    """Rows whose column `name` is one of many values: on PostgreSQL one array, where `__in` would be a thousand
    parameters to make, send and plan anew."""
    connection = connections[rows.db]
    if connection.vendor != "postgresql":
        return rows.filter(**{f"{name}__in": values})
    (field,) = _fields(rows.model, [name])
    column = f"{connection.ops.quote_name(rows.model._meta.db_table)}.{connection.ops.quote_name(field.column)}"
    return rows.extra(where=[f"{column} = ANY(%s)"], params=[list(values)])  # noqa: S610  (our own names)
