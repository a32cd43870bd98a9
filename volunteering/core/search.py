"""Search in Chinese names and titles: stored bigrams, the same words on both databases."""

import itertools
import re
import unicodedata
from typing import Any, TypeVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db import connections, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

Row = TypeVar("Row", bound=models.Model)
# The schema editor wants a statement in any case.
NOTHING_TO_DO = "SELECT 1"
RUN = re.compile(r"[a-z0-9]+|[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")


def words(text: str) -> list[str]:
    """科技馆 PM2 → 科技 技馆 pm2. A Chinese character alone is a word of its own."""
    found: list[str] = []
    for run in RUN.findall(unicodedata.normalize("NFKC", text).lower()):
        if run[0].isascii() or len(run) == 1:
            found.append(run)
        else:
            found.extend(a + b for a, b in itertools.pairwise(run))
    return found


def tokens(*texts: str) -> str:
    """What is stored: every word and every single character once, between blanks."""
    every = {word: None for text in texts for word in words(text)}
    every.update({c: None for word in list(every) if not word.isascii() for c in word})
    return f" {' '.join(every)} " if every else ""


class SearchTokensField(models.TextField):  # type: ignore[type-arg]  # Django has none at run time
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", "")
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)


class SearchIndex(GinIndex):
    """GIN over the stored words on PostgreSQL; SQLite has no such index and goes without."""

    def create_sql(self, model: Any, schema_editor: BaseDatabaseSchemaEditor, *args: Any, **kwargs: Any) -> Any:
        if schema_editor.connection.vendor != "postgresql":
            return NOTHING_TO_DO
        return super().create_sql(model, schema_editor, *args, **kwargs)

    def remove_sql(self, model: Any, schema_editor: BaseDatabaseSchemaEditor, **kwargs: Any) -> Any:
        if schema_editor.connection.vendor != "postgresql":
            return NOTHING_TO_DO
        return super().remove_sql(model, schema_editor, **kwargs)


def search_index(name: str) -> SearchIndex:
    return SearchIndex(SearchVector("search_tokens", config="simple"), name=name)


def matching(rows: models.QuerySet[Row], text: str) -> models.QuerySet[Row]:
    """Rows whose stored words contain every word of the text."""
    wanted = searched(text)
    return having_words(rows, wanted) if wanted else rows


def searched(text: str) -> str:
    """The words asked for, between blanks; "" when the text has none."""
    return " ".join(words(text))


def having_words(rows: models.QuerySet[Row], wanted: str) -> models.QuerySet[Row]:
    if connections[rows.db].vendor == "postgresql":
        query = SearchQuery(wanted, config="simple", search_type="plain")
        found: models.QuerySet[Row] = rows.alias(found=SearchVector("search_tokens", config="simple"))
        return found.filter(found=query)
    for word in wanted.split():
        rows = rows.filter(search_tokens__contains=f" {word} ")
    return rows
