"""Stars follow the ledger: what is no longer earned is taken back in the ledger's own transaction, what is newly
reached is proposed by the clock. Nobody is looked at whose total did not change."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from volunteering.accounts.models import User
from volunteering.audit.services import record
from volunteering.core import parameters
from volunteering.core.timetable import one_of_many
from volunteering.service_records import notices
from volunteering.service_records.enums import ProposalState
from volunteering.service_records.models import StarAward, StarDue, StarProposal
from volunteering.service_records.models.stars import OPEN_STATES
from volunteering.service_records.rules import STAR_WORDS, level_of
from volunteering.service_records.selectors.stars import minutes_of_people, persons_of
from volunteering.service_records.services.honour_digests import STAR_WITHDRAWN, digest_of_withdrawn_award
from volunteering.volunteers.models import LIVE_STATES, Volunteer
from volunteering.volunteers.selectors import records_of_people

PORTION, PORTIONS = 50, 20
LOST = "累计服务时长低于这一星级的标准"
TOO_LITTLE, CLOSED, JOINED = "累计服务时长已不足", "账号已注销", "两份志愿者资料合并，重复的提名不再需要"


def note_changed(people: Iterable[UUID], *, now: dt.datetime) -> None:
    """The totals of these people moved. In the ledger's transaction, after their totals are held."""
    due = [StarDue(volunteer_id=person, since=now) for person in sorted(set(people))]
    StarDue.objects.bulk_create(
        due, batch_size=200, update_conflicts=True, update_fields=("since",), unique_fields=("volunteer",)
    )


def look_at_stars(*, now: dt.datetime) -> int:
    """What is due, some hundreds at a time. Returns how many were looked at."""
    looked, stumbled = 0, set[UUID]()
    for _ in range(PORTIONS):
        waiting = StarDue.objects.exclude(volunteer__in=stumbled).order_by("since")
        due = dict(waiting.values_list("volunteer", "since")[:PORTION])
        if not due:
            break
        try:
            _look_at(due, now)
        except Exception:  # somebody among them: the others do not wait
            for person, since in due.items():
                with one_of_many("stars of", person):
                    _look_at({person: since}, now)
            stumbled |= set(due)
        looked += len(due)
    return looked


@transaction.atomic
def _look_at(due: dict[UUID, dt.datetime], now: dt.datetime) -> None:
    settle(due, now=now, proposes=True)
    for person, since in due.items():  # moved again meanwhile: it stays due
        StarDue.objects.filter(volunteer=person, since=since).delete()


@transaction.atomic
def settle(records: Iterable[UUID], *, now: dt.datetime, proposes: bool = False) -> None:
    """Bring the stars of these people in line with their hours; holds their totals until the transaction ends."""
    people = Volunteer.objects.in_bulk(set(persons_of(records).values()))
    owners = records_of_people(people)
    minutes = minutes_of_people(owners, is_locked=True)
    level: dict[UUID, int] = {}
    for award in StarAward.objects.standing().filter(volunteer__in=owners).order_by("id"):
        person = people[owners[award.volunteer_id]]
        if minutes.get(person.pk, 0) < award.threshold_minutes:
            _withdraw(award, person, minutes.get(person.pk, 0), now)
        else:
            level[person.pk] = max(award.level, level.get(person.pk, 0))
    waiting = _settle_proposals(people, owners, minutes, now)
    if proposes:
        refused = _lately_refused(owners, now)
        for person in people.values():
            reached = level_of(minutes.get(person.pk, 0), _hours(person))
            is_new = reached > level.get(person.pk, 0) and reached > refused.get(person.pk, 0)
            if is_new and person.state in LIVE_STATES:
                _propose(person, waiting.get(person.pk), reached, minutes[person.pk], now)


def _settle_proposals(
    people: dict[UUID, Volunteer], owners: dict[UUID, UUID], minutes: dict[UUID, int], now: dt.datetime
) -> dict[UUID, StarProposal]:
    """Those that stay open: of two merged records the surviving one's, which the clock then brings up to date."""
    kept: dict[UUID, StarProposal] = {}
    open_ones = StarProposal.objects.filter(volunteer__in=owners, state__in=OPEN_STATES).order_by("-level", "id")
    for proposal in open_ones.select_for_update():
        person = people[owners[proposal.volunteer_id]]
        if person.state not in LIVE_STATES:
            lapse(proposal, CLOSED, now)
        elif minutes.get(person.pk, 0) < _hours(person)[proposal.level - 1] * 60:
            lapse(proposal, TOO_LITTLE, now)
        elif proposal.volunteer_id != person.pk or person.pk in kept:
            lapse(proposal, JOINED, now)
        else:
            kept[person.pk] = proposal
    return kept


def _propose(person: Volunteer, known: StarProposal | None, level: int, minutes: int, now: dt.datetime) -> None:
    """One at a time: what waits for review is raised, what is announced already is finished first."""
    if known and (known.state != ProposalState.WAITING or known.level >= level):
        return
    proposal = known or StarProposal(volunteer=person, made_at=now, region_path=person.region_path)
    proposal.level, proposal.minutes = level, minutes
    proposal.save()
    note("service_records:star:proposed", proposal, None)


def _lately_refused(owners: dict[UUID, UUID], now: dt.datetime) -> dict[UUID, int]:
    """Person → the level refused not long ago: it is not proposed again at each new hour."""
    refused = StarProposal.objects.filter(
        volunteer__in=owners, state=ProposalState.REFUSED, decided_at__gt=now - parameters.STAR_REFUSED_REST()
    )
    found: dict[UUID, int] = {}
    for record_id, level in refused.values_list("volunteer", "level"):
        found[owners[record_id]] = max(level, found.get(owners[record_id], 0))
    return found


def _withdraw(award: StarAward, person: Volunteer, minutes: int, now: dt.datetime) -> None:
    award.withdrawn_at, award.withdrawn_minutes, award.reason = now, minutes, LOST
    award.save(update_fields=("withdrawn_at", "withdrawn_minutes", "reason"))
    words = {
        "level": STAR_WORDS[award.level - 1],
        "number": person.number,
        "digest": digest_of_withdrawn_award(award),
    }
    record(STAR_WITHDRAWN, by=None, subject_id=award.pk, region_path=person.region_path, words=words)
    notices.tell_star_withdrawn(award, person, now)


def lapse(proposal: StarProposal, reason: str, now: dt.datetime) -> None:
    proposal.state, proposal.reason = ProposalState.LAPSED, reason
    proposal.save(update_fields=("state", "reason"))
    note("service_records:star:lapsed", proposal, None)


def note(tag: str, proposal: StarProposal, by: User | None, more: Mapping[str, str] | None = None) -> None:
    words = {"level": STAR_WORDS[proposal.level - 1], "number": proposal.volunteer.number, **(more or {})}
    record(tag, by=by, subject_id=proposal.pk, region_path=proposal.region_path, words=words)


def _hours(person: Volunteer) -> tuple[int, ...]:
    return parameters.STAR_HOURS.at(person.region_path)


def on_people_changed(*, survivor: Volunteer, absorbed: Volunteer, now: dt.datetime, **_: Any) -> None:
    """Merged, or two again: stars stay where they were given and are read together, and must be earned together."""
    note_changed([survivor.pk, absorbed.pk], now=now)
    settle([survivor.pk, absorbed.pk], now=now)


def on_account_closed(*, user: User, now: dt.datetime) -> None:
    """Nobody is announced who has left; stars that were given stay with the record."""
    owner = Volunteer.objects.filter(user=user).first()
    records = records_of_people([owner.pk]) if owner else {}
    for proposal in StarProposal.objects.select_for_update().filter(volunteer__in=records, state__in=OPEN_STATES):
        lapse(proposal, CLOSED, now)
