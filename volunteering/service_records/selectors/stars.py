"""Who has which stars, and what is missing to the next."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, QuerySet

from volunteering.accounts.models import User
from volunteering.core import parameters
from volunteering.service_records.enums import AnomalyState, Grade, ProposalState
from volunteering.service_records.models import Anomaly, Evaluation, HoursOfYear, StarAward, StarProposal
from volunteering.service_records.rules import STAR_WORDS, to_next_level
from volunteering.volunteers.models import Volunteer
from volunteering.volunteers.selectors import records_of_people


@dataclass(frozen=True)
class Stars:
    level: int  # that stands
    next_level: int  # 0 at the top
    missing: int  # minutes to the next level
    share: float  # of the way from the level below to the next, in percent
    proposal: StarProposal | None  # on its way

    @property
    def words(self) -> str:
        return STAR_WORDS[self.level - 1] if self.level else ""

    @property
    def next_words(self) -> str:
        return STAR_WORDS[self.next_level - 1] if self.next_level else ""


def stars_of(volunteer: Volunteer, *, minutes: int) -> Stars:
    """`minutes` as `totals_of` has them."""
    hours = parameters.STAR_HOURS.at(volunteer.region_path)
    records = records_of_people([volunteer.pk])
    levels = StarAward.objects.standing().filter(volunteer__in=records).values_list("level", flat=True)
    open_ones = StarProposal.objects.filter(volunteer__in=records, state__in=("waiting", "public"))
    following = to_next_level(minutes, hours)
    level, missing = following or (0, 0)
    below = hours[level - 2] * 60 if level > 1 else 0
    way = hours[level - 1] * 60 - below if level else 1
    return Stars(
        level=max(levels, default=0),
        next_level=level,
        missing=missing,
        share=round(100 - 100 * missing / way, 1),
        proposal=open_ones.order_by("-level").first(),
    )


def levels_of(people: Iterable[UUID]) -> dict[UUID, int]:
    """Person → the highest standing level, for those who have any; what was merged into them is read along."""
    owners = records_of_people(people)
    found: dict[UUID, int] = {}
    for record, level in StarAward.objects.standing().filter(volunteer__in=owners).values_list("volunteer", "level"):
        person = owners[record]
        found[person] = max(level, found.get(person, 0))
    return found


def persons_of(records: Iterable[UUID]) -> dict[UUID, UUID]:
    """Record → the person it stands for today: itself, or what it was merged into."""
    found = {record: record for record in records}
    open_ends = set(found)
    while open_ends:
        merged = Volunteer.objects.filter(pk__in=open_ends, merged_into__isnull=False)
        into = dict(merged.values_list("pk", "merged_into"))
        found = {record: into.get(person) or person for record, person in found.items()}
        open_ends = {person for person in into.values() if person}
    return found


def cautions_of(people: Iterable[UUID]) -> dict[UUID, list[str]]:
    """Person → what a reviewer should look at before giving a star."""
    owners = records_of_people(people)
    failed = Evaluation.objects.filter(sign_up__volunteer__in=owners, grade=Grade.FAILED)
    odd = Anomaly.objects.filter(volunteer__in=owners).exclude(state=AnomalyState.EXPLAINED)
    found: dict[UUID, list[str]] = {}
    for rows, owner, words in ((failed, "sign_up__volunteer", "{} 次不合格"), (odd, "volunteer", "{} 处时长异常")):
        persons: Counter[UUID] = Counter()
        for record, count in rows.order_by().values_list(owner).annotate(Count("pk")):
            persons[owners[record]] += count
        for person, count in persons.items():
            found.setdefault(person, []).append(words.format(count))
    return found


def announced() -> "QuerySet[StarProposal]":
    """星级公示: what everybody may see and object to."""
    return StarProposal.objects.filter(state=ProposalState.PUBLIC).select_related("volunteer")


def minutes_of_people(owners: dict[UUID, UUID], *, is_locked: bool = False) -> dict[UUID, int]:
    """Person → minutes of all their records; `is_locked` holds them until the transaction ends."""
    rows = HoursOfYear.objects.filter(volunteer__in=owners).order_by("volunteer", "year")
    found: dict[UUID, int] = {}
    for row in rows.select_for_update() if is_locked else rows:
        found[owners[row.volunteer_id]] = found.get(owners[row.volunteer_id], 0) + row.minutes
    return found


def own_stars(user: User) -> list[dict[str, object]]:
    """A person's stars, withdrawn ones too, for that person."""
    owner = Volunteer.objects.filter(user=user).first()
    records = records_of_people([owner.pk]) if owner else {}
    return [
        {
            "星级": one.level,
            "当时的累计分钟": one.minutes,
            "当时的标准": one.thresholds,
            "授予时间": one.awarded_at.isoformat(),
            "撤销时间": one.withdrawn_at.isoformat() if one.withdrawn_at else "",
            "撤销原因": one.reason,
        }
        for one in StarAward.objects.filter(volunteer__in=records).order_by("id")
    ]
