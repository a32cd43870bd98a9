"""Django's PostgreSQL, with statements that are planned once and a lost connection noticed without asking."""

import datetime as dt
import select
from typing import Any

from django.db.backends.postgresql import base
from psycopg.adapt import Buffer, Loader

# The plan of a search depends on how rare the word is, so a search is planned for its word each time.
SEARCH = "::tsquery"
MOST_KEPT = 100  # cursors of a connection; the driver keeps as many plans


class Kept(str):
    """SQL with one good plan whatever its values."""

    __slots__ = ()


class Cursor(base.ServerBindingCursor):  # type: ignore[name-defined, misc]  # the stubs know psycopg 2
    def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
        if isinstance(query, str) and SEARCH in query and not isinstance(query, Kept):
            options["prepare"] = False
        return super().execute(query, params, **options)


class UtcLoader(Loader):
    """Django's connections speak in UTC. Python's own reader of ISO times is ten times as fast as the driver's."""

    timezone = dt.UTC

    def load(self, data: Buffer) -> dt.datetime:
        return dt.datetime.fromisoformat(bytes(data).decode())


class DatabaseWrapper(base.DatabaseWrapper):
    kept_cursors: dict[str, Any]

    def cursor_of(self, sql: str) -> Any:
        """The cursor that ran this statement before: it remembers how its values are written and its columns read."""
        if self.queries_logged:
            return self.cursor()
        self.close_if_health_check_failed()
        self.ensure_connection()
        if sql not in self.kept_cursors:
            if len(self.kept_cursors) >= MOST_KEPT:
                self.kept_cursors.clear()
            self.kept_cursors[sql] = self.cursor()
        return self.kept_cursors[sql]

    def get_connection_params(self) -> dict[str, Any]:
        return {
            **super().get_connection_params(),
            "cursor_factory": Cursor,
            "prepare_threshold": 2,
        }

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        connection = super().get_new_connection(conn_params)
        connection.adapters.register_loader("timestamptz", UtcLoader)
        self.kept_cursors = {}
        return connection

    def is_usable(self) -> bool:
        """An idle connection has nothing to say: one that can be read from was closed, or deserves a real question.

        Django asks this before the first query of each request; a question to the server costs as much as an answer.
        """
        if self.connection is None or self.connection.closed:
            return False
        waiting = select.poll()
        waiting.register(self.connection.fileno(), select.POLLIN)
        return not waiting.poll(0) or super().is_usable()
