"""The ledger of hours, and the only code that writes it: an entry is taken back by another one, never changed."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import connection, models, transaction
from django.db.models import F

from volunteering.accounts.models import User
from volunteering.audit.services import record, record_each
from volunteering.core.clock import local_date
from volunteering.core.errors import Refusal
from volunteering.service_records import notices
from volunteering.service_records.models import HoursOfYear, ServiceRecord
from volunteering.service_records.policies import can_confirm, can_reverse
from volunteering.service_records.selectors.stars import persons_of
from volunteering.service_records.services.deadlines import recount
from volunteering.service_records.services.revoking import revoke_those_with
from volunteering.service_records.services.standing import note_changed, settle
from volunteering.volunteers.selectors import records_of_people

PORTION = 200
# Columns younger than the first entries: empty they are no part of a digest, so that older entries still fit theirs.
ADDED_LATER = ("hand_line_id",)
SAID = tuple(sorted(field.attname for field in ServiceRecord._meta.fields))
MOMENTS = tuple(one.attname for one in ServiceRecord._meta.fields if isinstance(one, models.DateTimeField))
WRITTEN, REVERSED = "service_records:record:written", "service_records:record:reversed"

_in_json = json.JSONEncoder(ensure_ascii=False).encode  # made once: a million entries are verified in one go


class CannotRecord(Refusal):
    sentence = "这次没有记录时长，请刷新后查看。"


def add_to_totals(minutes: dict[UUID, int], *, year: int, services: int) -> None:
    """Move the totals of several people and hold their rows until the transaction ends.

    With nothing to add it only takes the locks. Always in the order of the people, so that two never wait in a circle.
    """
    people = sorted(minutes)
    _wait_for_merges(people)
    for start in range(0, len(people), PORTION):
        some = people[start : start + PORTION]
        values = [value for one in some for value in (one.hex if _is_sqlite() else one, year, minutes[one], services)]
        with connection.cursor() as cursor:
            cursor.execute(
                f"""
                INSERT INTO service_records_hoursofyear AS total (volunteer_id, year, minutes, services)
                VALUES {", ".join(["(%s, %s, %s, %s)"] * len(some))}
                ON CONFLICT (volunteer_id, year) DO UPDATE SET
                    minutes = total.minutes + excluded.minutes, services = total.services + excluded.services
                """,  # noqa: S608  (placeholders only)
                values,
            )


def _wait_for_merges(people: list[UUID]) -> None:
    """A merge holds both records, and afterwards their totals: in this order, so that nobody waits in a circle. Keys
    that point to a record are checked at the commit only, and whose first hours these are has no total to hold."""
    if people and not _is_sqlite():
        with connection.cursor() as cursor:
            cursor.execute("SELECT id FROM volunteers_volunteer WHERE id = ANY(%s) ORDER BY id FOR KEY SHARE", [people])


def write(entries: list[ServiceRecord], *, by: User) -> None:
    """Store new entries of one shift, move the totals, leave an event for each. Call inside a transaction."""
    if not entries:
        return
    first = entries[0]
    add_to_totals({one.volunteer_id: one.minutes for one in entries}, year=year_of(first), services=1)
    ServiceRecord.objects.bulk_create(entries, batch_size=PORTION)
    record_each(WRITTEN, {one.pk: _words(one) for one in entries}, by=by, organization_id=first.organization_id)
    note_changed((one.volunteer_id for one in entries), now=first.recorded_at)
    for shift in {one.shift.pk for one in entries}:
        recount(shift, now=first.recorded_at)


@transaction.atomic
def reverse_record(*, by: User, entry: ServiceRecord, reason: str, now: dt.datetime) -> ServiceRecord:
    """Take an entry back, with the reason the person is told; by the association, the organization too.

    Raises CannotRecord.
    """
    if not can_reverse(by, entry):
        raise CannotRecord("只有这个组织的管理员和当地科协可以撤销记录。")
    if not reason.strip():
        raise CannotRecord("请写明撤销原因，会告诉这位志愿者。", field="reason")
    # Of the whole person, merged records among them: their stars are settled under the same locks.
    hold_totals(list(records_of_people(persons_of([entry.volunteer_id]).values())))
    if not ServiceRecord.objects.standing().filter(pk=entry.pk).exists():
        raise CannotRecord("这条记录已经撤销。")
    reversal = take_back(entry, by=by, reason=reason.strip()[:200], now=now)
    notices.tell_reversed(entry, reversal.reason, now, by_association=not can_confirm(by, entry.activity))
    return reversal


def take_back(entry: ServiceRecord, *, by: User, reason: str, now: dt.datetime) -> ServiceRecord:
    """Write the opposite of a standing entry, and void the certificates that quote it. The caller holds the person's
    totals and has asked who may."""
    copied = {field.name: getattr(entry, field.name) for field in ServiceRecord._meta.fields if field.name != "id"}
    changed = {"minutes": -entry.minutes, "reverses": entry, "recorded_by": by, "recorded_at": now, "reason": reason}
    reversal = ServiceRecord.objects.create(**{**copied, **changed})
    totals = HoursOfYear.objects.filter(volunteer_id=entry.volunteer_id, year=year_of(entry))
    totals.update(minutes=F("minutes") - entry.minutes, services=F("services") - 1)
    record(REVERSED, by=by, subject_id=reversal.pk, organization_id=entry.organization_id, words=_words(reversal))
    note_changed([entry.volunteer_id], now=now)
    settle([entry.volunteer_id], now=now)
    revoke_those_with(entry, by=by, reason=reason, now=now)
    return reversal


def hold_totals(people: list[UUID]) -> None:
    """Nobody else writes an entry for these people until the transaction ends."""
    list(HoursOfYear.objects.select_for_update().filter(volunteer__in=people).order_by("volunteer", "year"))


def year_of(entry: ServiceRecord) -> int:
    return local_date(entry.starts_at).year


def digest_of(entry: ServiceRecord) -> str:
    """Of everything an entry says; it stands in the entry's audit event, so that a changed row is found."""
    return digest_of_values([getattr(entry, name) for name in SAID])


def digest_of_values(values: Iterable[Any]) -> str:
    """The same of a row that was read as its values, in the order of `SAID`."""
    said = dict(zip(SAID, values, strict=True))
    for name in MOMENTS:
        said[name] = said[name].timestamp()
    for name in ADDED_LATER:
        if said[name] is None:
            del said[name]
    return hashlib.sha256(_in_json({name: str(value) for name, value in said.items()}).encode()).hexdigest()


def _words(entry: ServiceRecord) -> dict[str, str | int]:
    return {"title": entry.title, "minutes": abs(entry.minutes), "digest": digest_of(entry)}


def _is_sqlite() -> bool:
    return connection.vendor == "sqlite"
