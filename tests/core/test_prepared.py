from django.db import connection

from volunteering.content.models import Link
from volunteering.core.prepared import insert, prepared

built = []


@prepared
def links(is_active, /, **values):
    built.append(is_active)
    found = Link.objects.filter(is_active=is_active, label__in=("甲", "乙", "丁"), position__lt=values["below"])
    return found.exclude(label=values["but"]).order_by("label")


def test_a_prepared_query_answers_for_the_values_of_each_call(db):
    for position, label in enumerate(("甲", "乙", "丙")):
        Link.objects.create(label=label, position=position)
    Link.objects.create(label="丁", position=0, is_active=False)

    def labels(is_active, **values):
        return [one.label for one in links(is_active, **values)]

    assert labels(True, below=5, but="乙") == ["甲"]
    assert labels(True, below=5, but="甲") == ["乙"]
    assert labels(True, below=1, but="乙") == ["甲"]
    assert labels(False, below=5, but="乙") == ["丁"]
    assert links(True, below=0, but="") == []
    if connection.vendor == "postgresql":
        assert built == [True, False]


def test_an_inserted_row_is_stored_as_a_saved_one(db):
    made = Link(id=77, label="甲", position=3)
    insert(made)
    assert Link.objects.get(pk=77).label == "甲"
    assert not made._state.adding
