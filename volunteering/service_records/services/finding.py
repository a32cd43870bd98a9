"""Looks at what was recorded since the last time and keeps what is odd: a portion of the ledger, in key order."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Q

from volunteering.core import parameters
from volunteering.core.clock import local_date
from volunteering.core.timetable import one_of_many
from volunteering.service_records import notices
from volunteering.service_records.enums import AnomalyKind, How
from volunteering.service_records.models import Anomaly, Attendance, ServiceRecord, Watermark
from volunteering.service_records.rules import anomalies as rules
from volunteering.volunteers.models import Volunteer
from volunteering.volunteers.selectors import records_of_people

SEEN = "anomalies"
PORTION = 500
# Keys are made before their transaction commits: what is younger may still get an older neighbour.
SETTLES = dt.timedelta(minutes=10)
SHOWN_WITH = ("sign_up__shift", "hand_line__shift", "volunteer", "activity__organization")


def limits() -> rules.Limits:
    return rules.Limits(
        minutes_a_day=60 * parameters.ODD_HOURS_A_DAY(),
        days_in_a_row=parameters.ODD_DAYS_IN_A_ROW(),
        people_per_browser=parameters.ODD_PEOPLE_PER_BROWSER(),
        fewest_called=parameters.ODD_PEOPLE_CALLED(),
        percent_called=parameters.ODD_SHARE_CALLED(),
        fewest_mended=parameters.ODD_PEOPLE_MENDED(),
        percent_mended=parameters.ODD_SHARE_MENDED(),
        fewest_by_hand=parameters.ODD_PEOPLE_BY_HAND(),
    )


@transaction.atomic
def find_anomalies(*, now: dt.datetime) -> int:
    """In the next portion of new entries; returns how many were looked at. The same thing is never found twice."""
    mark, _ = Watermark.objects.select_for_update().get_or_create(name=SEEN)
    entries = _new_entries(mark.key, now)
    if not entries:
        return 0
    try:
        with transaction.atomic():
            _keep_what_is_odd(entries, now)
    except Exception:
        if not _keep_one_by_one(entries, now):  # no bad entry, something else: the portion comes again
            raise
    Watermark.objects.filter(pk=mark.pk).update(key=entries[-1].pk)
    return len(entries)


def _keep_one_by_one(entries: list[ServiceRecord], now: dt.datetime) -> int:
    """One that cannot be looked at is logged and passed; returns how many could."""
    looked = 0
    for one in entries:
        with one_of_many("anomalies of service record", one.pk), transaction.atomic():
            _keep_what_is_odd([one], now)
            looked += 1
    return looked


def _keep_what_is_odd(entries: list[ServiceRecord], now: dt.datetime) -> None:
    known = limits()
    odd = [*_of_shifts(entries, known), *_of_days(entries, known), *_own(entries), *_by_hand(entries, known)]
    there = set(Anomaly.objects.filter(subject__in=[one.subject for one in odd]).values_list("kind", "subject"))
    new = list({(one.kind, one.subject): one for one in odd if (one.kind, one.subject) not in there}.values())
    for one in new:
        one.found_at, one.rules_version = now, rules.VERSION
    Anomaly.objects.bulk_create(new)
    notices.tell_anomalies(new, now)


def _new_entries(after: UUID | None, now: dt.datetime) -> list[ServiceRecord]:
    last = UUID(int=int((now - SETTLES).timestamp() * 1000) << 80)  # a UUIDv7 begins with its millisecond
    new = ServiceRecord.objects.standing().filter(pk__lt=last)
    if after:
        new = new.filter(pk__gt=after)
    return list(new.select_related(*SHOWN_WITH).order_by("pk")[:PORTION])


def _of_shifts(entries: list[ServiceRecord], known: rules.Limits) -> Iterator[Anomaly]:
    """How the people of each shift came and left, of all its entries that stand."""
    first = {one.shift.pk: one for one in entries}
    standing = ServiceRecord.objects.standing().filter(sign_up__shift__in=first)
    of_shift = standing.values("sign_up__shift").order_by()
    counts = of_shift.annotate(
        recorded=Count("pk"),
        called=Count("pk", filter=Q(came_how=How.LIST)),
        mended=Count("pk", filter=Q(sign_up__attendance__mended_because__gt="")),
    )
    for one in counts:
        entry, recorded = first[one["sign_up__shift"]], one["recorded"]
        subject = entry.shift.pk.hex
        if rules.is_called(one["called"], recorded, known):
            yield _anomaly(AnomalyKind.CALLED, subject, entry, people=one["called"], of=recorded)
        if rules.is_mended(one["mended"], recorded, known):
            yield _anomaly(AnomalyKind.MENDED, subject, entry, people=one["mended"], of=recorded)
    browsers = Attendance.objects.filter(shift__in=first).exclude(device="").values("shift", "device").order_by()
    for one in browsers.annotate(people=Count("pk")).filter(people__gte=known.people_per_browser):
        if rules.is_shared(one["people"], known):
            entry, mark = first[one["shift"]], one["device"][-32:]
            yield _anomaly(AnomalyKind.BROWSER, f"{entry.shift.pk.hex}:{mark}", entry, people=one["people"])


def _of_days(entries: list[ServiceRecord], known: rules.Limits) -> Iterator[Anomaly]:
    """What a person served on each of these days, at all organizations and under merged records."""
    person_of = records_of_people(_person(one.volunteer).pk for one in entries)
    newest = {(person_of[one.volunteer_id], local_date(one.starts_at)): one for one in entries}
    served = _minutes(person_of, [day for _, day in newest], dt.timedelta(days=known.days_in_a_row + 1))
    told = _runs_told(person_of)
    for (person, day), entry in newest.items():
        minutes = served[person].get(day, 0)
        if rules.is_dense(minutes, known):
            subject = f"{person.hex}:{day}"
            yield _anomaly(AnomalyKind.DENSE, subject, entry, of_person=True, minutes=minutes)
        first, last = rules.run_around(served[person], day)
        if rules.is_long(first, last, known) and not any(first <= one <= last for one in told[person]):
            told[person].add(last)
            days = (last - first).days + 1
            yield _anomaly(AnomalyKind.LONG_RUN, f"{person.hex}:{first}", entry, of_person=True, days=days)


def _minutes(person_of: dict[UUID, UUID], days: list[dt.date], around: dt.timedelta) -> dict[UUID, dict[dt.date, int]]:
    """Person → day → minutes that stand, near the days asked about."""
    midnight = dt.time(tzinfo=dt.UTC)
    standing = ServiceRecord.objects.standing().filter(
        volunteer__in=list(person_of),
        starts_at__gte=dt.datetime.combine(min(days) - around, midnight),
        starts_at__lt=dt.datetime.combine(max(days) + around, midnight),
    )
    found: dict[UUID, dict[dt.date, int]] = defaultdict(dict)
    for record, starts_at, minutes in standing.values_list("volunteer", "starts_at", "minutes"):
        mine, day = found[person_of[record]], local_date(starts_at)
        mine[day] = mine.get(day, 0) + minutes
    return found


def _runs_told(person_of: dict[UUID, UUID]) -> dict[UUID, set[dt.date]]:
    """A run that grows at either end stays the same: it holds the day it was found on."""
    found: dict[UUID, set[dt.date]] = defaultdict(set)
    runs = Anomaly.objects.filter(kind=AnomalyKind.LONG_RUN, volunteer__in=list(person_of))
    for record, day in runs.values_list("volunteer", "day"):
        if record:
            found[person_of[record]].add(day)
    return found


def _own(entries: list[ServiceRecord]) -> Iterator[Anomaly]:
    """Once a person, organization and month: a sole administrator is not asked the same after every activity."""
    for one in entries:
        if one.volunteer.user_id and one.recorded_by_id == one.volunteer.user_id:
            subject = f"{_person(one.volunteer).pk.hex}:{one.organization_id.hex}:{local_date(one.starts_at):%Y-%m}"
            yield _anomaly(AnomalyKind.OWN, subject, one, of_person=True)


def _by_hand(entries: list[ServiceRecord], known: rules.Limits) -> Iterator[Anomaly]:
    typed = {(one.activity_id, local_date(one.starts_at)): one for one in entries if one.came_how == How.HAND}
    standing = ServiceRecord.objects.standing().filter(activity__in=[activity for activity, _ in typed])
    counts: dict[tuple[UUID, dt.date], int] = defaultdict(int)
    for activity, starts_at in standing.filter(came_how=How.HAND).values_list("activity", "starts_at"):
        counts[activity, local_date(starts_at)] += 1
    for (activity, day), entry in typed.items():
        people = counts[activity, day]
        if rules.is_mass(people, known):
            yield _anomaly(AnomalyKind.BY_HAND, f"{activity.hex}:{day}", entry, people=people)


def _anomaly(
    kind: AnomalyKind, subject: str, entry: ServiceRecord, *, of_person: bool = False, **figures: int
) -> Anomaly:
    """`entry` is the one that made it visible: its organization is asked."""
    return Anomaly(
        kind=kind,
        subject=subject,
        organization=entry.activity.organization,
        activity=entry.activity,
        shift_id=entry.shift.pk,
        volunteer=_person(entry.volunteer) if of_person else None,
        day=local_date(entry.starts_at),
        figures=figures,
    )


def _person(record: Volunteer) -> Volunteer:
    """The record that stands for this one today."""
    while record.merged_into:
        record = record.merged_into
    return record
