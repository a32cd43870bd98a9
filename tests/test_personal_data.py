"""Every field says whether it is personal and how long it is kept: docs/personal-data.md is the register."""

import re
from pathlib import Path

from django.apps import apps

from volunteering.core.sealing import SealedField

REGISTER = Path(__file__).parents[1] / "docs/personal-data.md"
ROW = re.compile(r"^\| `([\w.]+)` \|([^|]*)\|([^|]*)\|([^|]*)\|$", re.MULTILINE)


def models():
    return [model for model in apps.get_models() if model.__module__.startswith("volunteering.")]


def fields(model):
    return [*model._meta.fields, *model._meta.many_to_many]


def faults(register, there):
    """What the register and the tables do not agree on; `there` is table → names of its fields."""
    rows = ROW.findall(register)
    said = {table: [*personal.split(), *other.split()] for table, personal, other, _ in rows}
    found = [f"{table}: how long?" for table, *_, kept in rows if not kept.strip()]
    found += [f"{table} is gone" for table in said if table not in there]
    for table, names in there.items():
        missing, gone = set(names) - set(said.get(table, [])), set(said.get(table, [])) - set(names)
        twice = {name for name in said.get(table, []) if said[table].count(name) > 1}
        found += [f"{table}.{name}" for name in sorted(missing | gone | twice)]
    return found


def test_every_field_is_registered():
    there = {model._meta.label: [field.name for field in fields(model)] for model in models()}
    assert faults(REGISTER.read_text("utf-8"), there) == []


def test_what_is_sealed_is_personal():
    personal = {table: names.split() for table, names, *_ in ROW.findall(REGISTER.read_text("utf-8"))}
    for model in models():
        sealed = {field.name for field in fields(model) if isinstance(field, SealedField)}
        assert sealed <= set(personal[model._meta.label]), model


def test_what_is_not_registered_is_found():
    register = "| `a.B` | name | id | 长期 |\n| `a.C` | | id id |  |\n| `a.Gone` | | id | 长期 |\n"
    there = {"a.B": ["id", "name", "phone"], "a.C": ["id"], "a.D": ["id"]}
    assert faults(register, there) == ["a.C: how long?", "a.Gone is gone", "a.B.phone", "a.C.id", "a.D.id"]
