"""Every happening leaves one event `app:noun:verb`, in the transaction of what happened."""

import datetime as dt
import hashlib
import itertools
import json
import uuid
from collections.abc import Mapping
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet

from volunteering.audit.models import AuditEvent, AuditSeal
from volunteering.audit.sentences import SENTENCES
from volunteering.core import clock
from volunteering.core.prepared import insert

BATCH = 5000
# A transaction may commit an event that is older than the newest seal, but not older than this: the sealing looks no
# further back, and the check reports whatever was missed.
LATEST_COMMIT = dt.timedelta(hours=1)


def record(
    tag: str,
    *,
    by: Any,
    subject_id: uuid.UUID | None = None,
    organization_id: uuid.UUID | None = None,
    region_path: str = "",
    words: Mapping[str, str | int] | None = None,
) -> None:
    """`by` is the acting user, or None for the clock. `words` never carry personal data in plain text."""
    if tag not in SENTENCES:
        raise ValueError(f"Add a sentence for {tag} to audit/sentences.py.")
    event = AuditEvent(
        at=clock.now(),
        tag=tag,
        actor_id=by.pk if by is not None else None,
        subject_id=subject_id,
        organization_id=organization_id,
        region_path=region_path,
        words=dict(words or {}),
    )
    insert(event)


def record_each(
    tag: str,
    subjects: Mapping[uuid.UUID, Mapping[str, str | int]],
    *,
    by: Any,
    organization_id: uuid.UUID | None = None,
    region_path: str = "",
) -> None:
    """The same happening to many things at once: an event for each, with its own words."""
    if tag not in SENTENCES:
        raise ValueError(f"Add a sentence for {tag} to audit/sentences.py.")
    AuditEvent.objects.bulk_create(
        (
            AuditEvent(
                at=clock.now(),
                tag=tag,
                actor_id=by.pk if by is not None else None,
                subject_id=subject_id,
                organization_id=organization_id,
                region_path=region_path,
                words=dict(words),
            )
            for subject_id, words in subjects.items()
        ),
        batch_size=500,
    )


@transaction.atomic
def seal_events(*, now: dt.datetime) -> int:
    """Chain what is not sealed yet; returns how many. Two workers take turns, so the chain never forks."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE audit_auditseal IN EXCLUSIVE MODE")
    last = AuditSeal.objects.order_by("-sequence").first()
    sequence, digest = (last.sequence, last.digest) if last else (0, "")
    recent = AuditEvent.objects.filter(at__gte=last.sealed_at - LATEST_COMMIT) if last else AuditEvent.objects.all()
    seals = []
    for event in _unsealed(recent).order_by("id")[:BATCH]:
        sequence, digest = sequence + 1, digest_of(event, digest)
        seals.append(AuditSeal(sequence=sequence, event_id=event.id, digest=digest, sealed_at=now))
    AuditSeal.objects.bulk_create(seals, batch_size=500)
    return len(seals)


def digest_of(event: AuditEvent, previous: str) -> str:
    content = [
        previous,
        str(event.id),
        event.at.timestamp(),
        event.tag,
        str(event.actor_id),
        str(event.subject_id),
        str(event.organization_id),
        event.region_path,
        event.words,
    ]
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def broken_seals() -> list[str]:
    """What does not fit: a sentence for each event changed, deleted, swapped or left out, or a missing link."""
    found, digest, expected = [], "", 1
    every = AuditSeal.objects.order_by("sequence").iterator()
    while seals := list(itertools.islice(every, BATCH)):
        events = AuditEvent.objects.in_bulk([seal.event_id for seal in seals])
        for seal in seals:
            if seal.sequence != expected:
                found.append(f"第 {expected} 号封存缺失")
                expected = seal.sequence
            event = events.get(seal.event_id)
            if event is None:
                found.append(f"第 {seal.sequence} 号记录已被删除")
            elif digest_of(event, digest) != seal.digest:
                found.append(f"第 {seal.sequence} 号记录与封存不符")
            digest, expected = seal.digest, expected + 1
    return found + _left_out()


def _left_out() -> list[str]:
    """An event long past sealing that has no seal was slipped in, or its seal is gone."""
    last = AuditSeal.objects.order_by("-sequence").first()
    if last is None:
        return []
    count = _unsealed(AuditEvent.objects.filter(at__lt=last.sealed_at - LATEST_COMMIT)).count()
    return [f"有 {count} 条较早的记录没有封存"] if count else []


def _unsealed(events: QuerySet[AuditEvent]) -> QuerySet[AuditEvent]:
    return events.filter(~Exists(AuditSeal.objects.filter(event_id=OuterRef("id"))))
