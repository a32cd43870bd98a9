"""Reads of the log, for those who may see it."""

import datetime as dt
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.apps import apps
from django.db.models import Q, QuerySet

from volunteering.audit.models import AuditEvent, AuditSeal
from volunteering.audit.sentences import SENTENCES

NEWEST_FIRST = ("-at", "-id")


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What to look for; nothing set means everything."""

    since: dt.datetime | None = None
    until: dt.datetime | None = None
    kind: str = ""  # the first part of the tag
    people: Collection[uuid.UUID] | None = None  # keys of a person: who did it, or whom it concerns


def kinds() -> list[tuple[str, str]]:
    """(first part of the tag, its Chinese name) of all that can happen."""
    found = dict.fromkeys(tag.partition(":")[0] for tag in SENTENCES)
    return [(label, str(apps.get_app_config(label).verbose_name)) for label in found]


def events(paths: Sequence[str], *, everywhere: bool, wanted: Wanted) -> QuerySet[AuditEvent]:
    """What happened in the regions with these paths and below; with `everywhere` also what belongs to no region."""
    inside = Q(region_path="") if everywhere else Q(pk__in=[])
    for path in paths:
        inside |= Q(region_path__startswith=path)
    found = AuditEvent.objects.filter(inside)
    if wanted.since:
        found = found.filter(at__gte=wanted.since)
    if wanted.until:
        found = found.filter(at__lt=wanted.until)
    if wanted.kind:
        found = found.filter(tag__in=[tag for tag in SENTENCES if tag.startswith(f"{wanted.kind}:")])
    if wanted.people is not None:
        found = found.filter(Q(actor_id__in=wanted.people) | Q(subject_id__in=wanted.people))
    return found


def sentence_of(event: AuditEvent) -> str:
    """In words. A tag or word of an older version must not hide that something happened."""
    try:
        return SENTENCES[event.tag].format(**event.words)
    except (KeyError, IndexError):
        return event.tag


def sealed(found: Sequence[AuditEvent]) -> set[uuid.UUID]:
    """Which of these events are in the chain."""
    return set(AuditSeal.objects.filter(event_id__in=[one.id for one in found]).values_list("event_id", flat=True))
