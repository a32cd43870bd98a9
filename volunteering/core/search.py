"""Search in Chinese names and titles: stored bigrams, the same words on both databases."""

import itertools
import re
import unicodedata
from typing import Any, TypeVar

from django.db import models
from django.db.models.sql.compiler import SQLCompiler

from volunteering.core.indexes import SearchIndex

Row = TypeVar("Row", bound=models.Model)
RUN = re.compile(r"[a-z0-9]+|[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
AND = " & "


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
    """The `tokens` of a row. PostgreSQL keeps them as a tsvector: to look into a text it would have to parse it again
    for each row, which costs fifty times the look."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", "")
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)

    def get_internal_type(self) -> str:
        return "SearchTokensField"

    def db_type(self, connection: Any) -> str:
        return "tsvector" if connection.vendor == "postgresql" else "text"


@SearchTokensField.register_lookup
class HasWords(models.Lookup):  # type: ignore[type-arg]
    """Contains every word of what `searched` made."""

    lookup_name = "has_words"

    def as_postgresql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, list[Any]]:
        column, given = self.process_lhs(compiler, connection)
        wanted, value = self.process_rhs(compiler, connection)
        return f"{column} @@ {wanted}::tsquery", [*given, *value]

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, list[Any]]:
        column, given = self.process_lhs(compiler, connection)
        wanted = [f" {word} " for word in self.rhs.split(AND)]
        return " AND ".join([f"instr({column}, %s) > 0"] * len(wanted)), [p for word in wanted for p in (*given, word)]


def search_index(name: str) -> SearchIndex:
    return SearchIndex(fields=("search_tokens",), name=name)


def matching(rows: models.QuerySet[Row], text: str) -> models.QuerySet[Row]:
    """Rows whose stored words contain every word of the text."""
    wanted = searched(text)
    return rows.filter(search_tokens__has_words=wanted) if wanted else rows


def searched(text: str) -> str:
    """The words asked for; "" when the text has none."""
    return AND.join(dict.fromkeys(words(text)))
