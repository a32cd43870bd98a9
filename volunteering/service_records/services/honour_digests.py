"""What the audit events of stars, trainings and commendations say of them, so that a changed row is found."""

import hashlib
from collections.abc import Iterable
from uuid import UUID

from volunteering.service_records.models import Merit, MeritRecord, StarAward
from volunteering.service_records.services.digests import digest_in

AWARDED, STAR_WITHDRAWN = "service_records:star:awarded", "service_records:star:withdrawn"
ENTERED, MERIT_WITHDRAWN = "service_records:merit:entered", "service_records:merit:withdrawn"

TAKEN_AWAY = ("withdrawn_at", "withdrawn_minutes", "reason")
GIVEN = [one.attname for one in StarAward._meta.fields if one.attname not in TAKEN_AWAY]
MERIT = [one.attname for one in Merit._meta.fields]
SHARE = [one.attname for one in MeritRecord._meta.fields]


def digest_of_award(award: StarAward) -> str:
    """As it was given: withdrawing does not change it."""
    return digest_in(award, GIVEN)


def digest_of_withdrawn_award(award: StarAward) -> str:
    return digest_in(award, ["id", *TAKEN_AWAY])


def digest_of_merit(merit: Merit) -> str:
    return digest_in(merit, MERIT)


def digest_of_people(people: Iterable[UUID]) -> str:
    """Of those who share a merit, in whatever order."""
    return hashlib.sha256(b"".join(sorted(one.bytes for one in people))).hexdigest()


def digest_of_withdrawn_share(entry: MeritRecord) -> str:
    return digest_in(entry, SHARE)
