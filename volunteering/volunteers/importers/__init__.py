"""Annex 2, the part of it that is about the person; joining the organization is added one storey above."""

from volunteering.volunteers.importers.columns import COLUMNS, KIND, NOTES, TITLE
from volunteering.volunteers.importers.judging import Judged, identities, judge, label
from volunteering.volunteers.importers.records import Record
from volunteering.volunteers.importers.showing import Shown
from volunteering.volunteers.importers.writing import put_back, write_changed, write_new

__all__ = [
    "COLUMNS",
    "KIND",
    "NOTES",
    "TITLE",
    "Judged",
    "Record",
    "Shown",
    "identities",
    "judge",
    "label",
    "put_back",
    "write_changed",
    "write_new",
]
