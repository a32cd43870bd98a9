"""Indexes of kinds that only PostgreSQL has. SQLite goes without them, and through the rows instead."""

from typing import Any

from django.contrib.postgres.fields import DateTimeRangeField
from django.contrib.postgres.indexes import GinIndex, GistIndex
from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

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
