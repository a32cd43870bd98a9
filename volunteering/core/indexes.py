"""What only PostgreSQL can. SQLite goes without its kinds of index, and through the rows instead."""

from typing import Any

from django.contrib.postgres.fields import DateTimeRangeField
from django.contrib.postgres.indexes import GinIndex, GistIndex
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import AddIndex

# The schema editor wants a statement in any case.
NOTHING_TO_DO = "SELECT 1"


class OnlyPostgreSQL:
    def create_sql(self, model: Any, schema_editor: BaseDatabaseSchemaEditor, *args: Any, **kwargs: Any) -> Any:
        if schema_editor.connection.vendor != "postgresql":
            return NOTHING_TO_DO
        return super().create_sql(model, schema_editor, *args, **kwargs)  # type: ignore[misc]

    def remove_sql(self, model: Any, schema_editor: BaseDatabaseSchemaEditor, **kwargs: Any) -> Any:
        if schema_editor.connection.vendor != "postgresql":
            return NOTHING_TO_DO
        return super().remove_sql(model, schema_editor, **kwargs)  # type: ignore[misc]


class SearchIndex(OnlyPostgreSQL, GinIndex):
    """By the words of a `SearchTokensField`."""


class Period(models.Func):
    """From the start to the end, which is no more part of it."""

    function = "tstzrange"
    output_field = DateTimeRangeField()


class PeriodIndex(OnlyPostgreSQL, GistIndex):
    """By the moments that a range of time contains."""


class AddIndexWhileInUse(AddIndexConcurrently):
    """In a migration that is not atomic: nobody who writes to the table waits for the index.

    A build that was broken off leaves a useless index behind: it is thrown away first, so the migration can run again.
    """

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            self.database_backwards(app_label, schema_editor, to_state, from_state)
            super().database_forwards(app_label, schema_editor, from_state, to_state)
        else:
            AddIndex.database_forwards(self, app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            super().database_backwards(app_label, schema_editor, from_state, to_state)
        else:
            AddIndex.database_backwards(self, app_label, schema_editor, from_state, to_state)
