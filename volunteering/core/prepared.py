"""Statements whose SQL is made once. Django makes the SQL of a query anew each time, and on a hot page that costs more
than the database takes to answer."""

from collections.abc import Callable, Iterator
from functools import cache, wraps
from typing import Any, ParamSpec, TypeVar

from django.db import connections, models
from django.db.backends.utils import CursorWrapper
from django.db.models.expressions import Expression
from django.db.models.query import ModelIterable, get_related_populators  # type: ignore[attr-defined]
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
        connection: Any = connections["default"]
        if connection.vendor != "postgresql":
            return list(build(*choice, **values))
        known: dict[Any, Compiled] = connection.__dict__.setdefault("_prepared", {})
        compiled = known.get((build, choice))
        if compiled is None:
            if len(known) >= MOST:
                known.clear()
            given: Any = {name: Given(name) for name in values}
            compiled = known[build, choice] = Compiled(build(*choice, **given), connection)
        return compiled.run(values)

    return rows


class Compiled:
    """A QuerySet whose compiler has done its work and only asks again. Belongs to one connection, so to one thread."""

    def __init__(self, rows: "models.QuerySet[Any, Any]", connection: Any) -> None:
        self.rows, self.connection = rows, connection
        compiler = rows.query.get_compiler(connection=connection)
        sql, self.params = compiler.as_sql()
        self.sql = Kept(sql)
        converters = compiler.get_converters([column[0] for column in compiler.select[: compiler.col_count]])
        self.values: dict[str, Any] = {}
        compiler.execute_sql = self.ask
        compiler.get_converters = lambda expressions: converters
        rows.query.get_compiler = lambda *args, **kwargs: compiler  # type: ignore[method-assign]
        has_objects = rows._iterable_class is ModelIterable and not compiler.annotation_col_map
        self.objects = Objects(compiler) if has_objects else None

    def ask(self, *args: Any, **kwargs: Any) -> list[list[Any]]:
        """All rows in one portion: lists have a size."""
        values = [self.values[one.name] if isinstance(one, Given) else one for one in self.params]
        cursor = self.connection.cursor_of(self.sql)
        cursor.execute(self.sql, values)
        return [cursor.fetchall()]

    def run(self, values: Any) -> list[Any]:
        self.values = values
        found: Any = self.objects or self.rows._iterable_class(self.rows)
        return list(found)


class Objects:
    """Django's way from rows to objects. What it finds out about the query each time is found out once here: that took
    as long as making an object with all it is joined to."""

    def __init__(self, compiler: Any) -> None:
        self.compiler, self.alias = compiler, compiler.connection.alias
        info = compiler.klass_info
        self.model = info["model"]
        self.own = slice(info["select_fields"][0], info["select_fields"][-1] + 1)
        self.names = [column[0].target.attname for column in compiler.select[self.own]]
        self.related = get_related_populators(info, compiler.select, self.alias)

    def __iter__(self) -> Iterator[Any]:
        for row in self.compiler.results_iter():
            one = self.model.from_db(self.alias, self.names, row[self.own])
            for related in self.related:
                related.populate(row, one)
            yield one


def ask(sql: str, values: list[Any]) -> CursorWrapper:
    """Run a statement of our own whose text never changes, and read its answer from the cursor at once."""
    connection: Any = connections["default"]
    cursor: CursorWrapper = connection.cursor_of(sql) if connection.vendor == "postgresql" else connection.cursor()
    cursor.execute(sql, values)
    return cursor


def insert(row: models.Model) -> None:
    """Store a new row that needs no default of the database."""
    connection, (fields, sql) = connections["default"], _insertion(type(row))
    ask(sql, [field.get_db_prep_save(field.pre_save(row, True), connection) for field in fields])
    row._state.adding, row._state.db = False, connection.alias


@cache
def _insertion(model: type[models.Model]) -> tuple[list[Any], str]:
    fields = list(model._meta.local_concrete_fields)
    columns, places = ", ".join(f'"{one.column}"' for one in fields), ", ".join(["%s"] * len(fields))
    return fields, f'INSERT INTO "{model._meta.db_table}" ({columns}) VALUES ({places})'  # noqa: S608  (our own names)
