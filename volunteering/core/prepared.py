"""Statements whose SQL is made once. Django makes the SQL of a query anew each time, and on a hot page that costs more
than the database takes to answer."""

from collections.abc import Callable
from functools import cache, wraps
from typing import Any, ParamSpec, TypeVar

from django.db import connection, models
from django.db.models.expressions import Expression
from django.db.models.sql.compiler import SQLCompiler

from volunteering.core.postgresql.base import Kept

P = ParamSpec("P")
Row = TypeVar("Row")
MOST = 100  # queries kept by a connection; the driver keeps as many plans


class Given(Expression):
    """A value that is known only when the query runs; in the list of parameters it stands for itself."""

    def __init__(self, name: str) -> None:
        super().__init__(output_field=models.Field())
        self.name = name

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, list[Any]]:
        return "%s", [self]


def prepared(build: Callable[P, "models.QuerySet[Any, Row]"]) -> Callable[P, list[Row]]:
    """For a function that makes a QuerySet. Positional arguments choose the query, keyword ones are its values.

    On PostgreSQL the function runs once for each choice and connection, with a `Given` for each value: so it may hand
    values to lookups, but not look at them, and none may be None. SQLite serves single machines: there it just runs.
    """

    @wraps(build)
    def rows(*choice: P.args, **values: P.kwargs) -> list[Row]:
        if connection.vendor != "postgresql":
            return list(build(*choice, **values))
        known: dict[Any, Compiled] = connection.__dict__.setdefault("_prepared", {})
        compiled = known.get((build, choice))
        if compiled is None:
            if len(known) >= MOST:
                known.clear()
            given: Any = {name: Given(name) for name in values}
            compiled = known[build, choice] = Compiled(build(*choice, **given))
        return compiled.run(values)

    return rows


class Compiled:
    """A QuerySet whose compiler has done its work and only asks again. Belongs to one connection, so to one thread."""

    def __init__(self, rows: "models.QuerySet[Any, Any]") -> None:
        self.rows = rows
        compiler = rows.query.get_compiler(connection=connection)
        sql, self.params = compiler.as_sql()
        self.sql = Kept(sql)
        converters = compiler.get_converters([column[0] for column in compiler.select[: compiler.col_count]])
        self.values: dict[str, Any] = {}
        compiler.execute_sql = self.ask
        compiler.get_converters = lambda expressions: converters
        rows.query.get_compiler = lambda *args, **kwargs: compiler  # type: ignore[method-assign]

    def ask(self, *args: Any, **kwargs: Any) -> list[list[Any]]:
        """All rows in one portion: lists have a size."""
        values = [self.values[one.name] if isinstance(one, Given) else one for one in self.params]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, values)
            return [cursor.fetchall()]

    def run(self, values: Any) -> list[Any]:
        self.values = values
        found: Any = self.rows._iterable_class(self.rows)
        return list(found)


def insert(row: models.Model) -> None:
    """Store a new row that needs no default of the database."""
    fields, sql = _insertion(type(row))
    values = [field.get_db_prep_save(field.pre_save(row, True), connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
    row._state.adding, row._state.db = False, connection.alias


@cache
def _insertion(model: type[models.Model]) -> tuple[list[Any], str]:
    fields = list(model._meta.local_concrete_fields)
    columns, places = ", ".join(f'"{one.column}"' for one in fields), ", ".join(["%s"] * len(fields))
    return fields, f'INSERT INTO "{model._meta.db_table}" ({columns}) VALUES ({places})'  # noqa: S608  (our own names)
