"""Whether stars, trainings and commendations are still what was given, and the audit log knows of each."""

from collections import Counter
from collections.abc import Iterator
from itertools import islice
from uuid import UUID

from django.db.models import Model
from django.db.models.fields.json import KT

from volunteering.audit.models import AuditEvent
from volunteering.service_records.models import Merit, StarAward
from volunteering.service_records.services.honour_digests import (
    AWARDED,
    ENTERED,
    MERIT_WITHDRAWN,
    STAR_WITHDRAWN,
    digest_of_award,
    digest_of_merit,
    digest_of_people,
    digest_of_withdrawn_award,
    digest_of_withdrawn_share,
)
from volunteering.service_records.services.verifying import said_of

PORTION = 500


def tampered_stars() -> Iterator[str]:
    """A sentence for each star that no event gave, that is not what its events say, or that is gone."""
    awards = StarAward.objects.order_by("id").iterator(PORTION)
    while some := list(islice(awards, PORTION)):
        given = said_of(AWARDED, [one.proposal_id for one in some])
        withdrawn = said_of(STAR_WITHDRAWN, [one.pk for one in some])
        for one in some:
            told = [digest for words in given[one.proposal_id] for digest in words.get("awards", "").split()]
            taken = [digest_of_withdrawn_award(one)] if one.withdrawn_at else []
            if told.count(digest_of_award(one)) != 1 or [words.get("digest") for words in withdrawn[one.pk]] != taken:
                yield f"星级 {one.pk} 与日志不符"
    yield from _lost_stars()


def _lost_stars() -> Iterator[str]:
    """A proposal gave as many stars as its event says; more of them are found above."""
    events = AuditEvent.objects.filter(tag=AWARDED).order_by("id")
    told = events.values_list("subject_id", KT("words__awards")).iterator(PORTION)
    while some := list(islice(told, PORTION)):
        awards = StarAward.objects.filter(proposal__in=[proposal for proposal, _ in some])
        there = Counter(awards.values_list("proposal", flat=True))
        for proposal, digests in some:
            if proposal and there[proposal] < len((digests or "").split()):
                yield f"星级提名 {proposal} 授予的星级已被删除"


def tampered_merits() -> Iterator[str]:
    """A sentence for each training or commendation that is not what its events say: itself, who shares it, and what
    was withdrawn; and for each that is gone."""
    merits = Merit.objects.prefetch_related("records").order_by("id").iterator(PORTION)
    while some := list(islice(merits, PORTION)):
        keys = [one.pk for one in some]
        entered, withdrawn = said_of(ENTERED, keys), said_of(MERIT_WITHDRAWN, keys)
        for one in some:
            records = list(one.records.all())
            people = digest_of_people(record.volunteer_id for record in records)
            told = [(words.get("digest"), words.get("people")) for words in entered[one.pk]]
            taken = sorted(digest_of_withdrawn_share(record) for record in records if record.withdrawn_at)
            is_taken = sorted(str(words.get("digest")) for words in withdrawn[one.pk]) == taken
            if told != [(digest_of_merit(one), people)] or not is_taken:
                yield f"培训与表彰 {one.pk} 与日志不符"
    yield from (f"培训与表彰 {one} 已被删除" for one in _gone(ENTERED, Merit))


def _gone(tag: str, model: type[Model]) -> Iterator[UUID]:
    subjects = AuditEvent.objects.filter(tag=tag).order_by("id").values_list("subject_id", flat=True).iterator(PORTION)
    while told := list(islice(subjects, PORTION)):
        there = set(model._default_manager.filter(pk__in=told).values_list("pk", flat=True))
        yield from (one for one in told if one not in there and one)
