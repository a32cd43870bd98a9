"""The form of a sheet of hand-entered hours: who of the shift is ticked, who is added by number, when they served."""

import datetime as dt
from dataclasses import dataclass
from itertools import zip_longest

from django.http import QueryDict

from volunteering.accounts.models import User
from volunteering.activities.models import Shift
from volunteering.core.zone import CHINA
from volunteering.service_records.models import HandLine, HandSheet
from volunteering.service_records.selectors import Expected, live_lines_at, people_of
from volunteering.service_records.services import CannotEnterHours, Served, find_person
from volunteering.volunteers.models import Volunteer
from volunteering.web.times import clock as clock_time

MORE = "more"
MOST_EXTRA = 60


@dataclass(frozen=True)
class Ticked:
    """Somebody with a place in the shift. Times are text, as a time field has them."""

    expected: Expected
    is_ticked: bool
    starts: str
    ends: str

    @property
    def volunteer(self) -> Volunteer:
        return self.expected.sign_up.volunteer


@dataclass(frozen=True)
class Added:
    """Somebody without a place."""

    number: str
    name: str
    starts: str
    ends: str

    @property
    def is_empty(self) -> bool:
        return not (self.number.strip() or self.name.strip())


@dataclass(frozen=True)
class HandForm:
    ticks: list[Ticked]
    added: list[Added]
    rest: str
    reason: str

    def people(self, *, shift: Shift, by: User, now: dt.datetime) -> list[Served]:
        """What the form says of each person. Raises CannotEnterHours."""
        rest = int(self.rest) if self.rest.isdecimal() and len(self.rest) < 5 else -1
        found = [(one.volunteer, one.starts, one.ends) for one in self.ticks if one.is_ticked]
        for one in self.added:
            if not one.is_empty:
                found.append((find_person(by=by, number=one.number, name=one.name, now=now), one.starts, one.ends))
        return [
            Served(person, _moment(shift, person, starts), _moment(shift, person, ends), rest)
            for person, starts, ends in found
        ]


def form_of(shift: Shift, sheet: HandSheet | None, data: QueryDict | None, now: dt.datetime) -> HandForm:
    """What was typed; else what the sheet says; else nobody ticked, with the shift's times or those the door saw."""
    lines = {one.volunteer_id: one for one in _lines(sheet)}
    elsewhere = set(live_lines_at(shift).exclude(sheet=sheet).values_list("volunteer", flat=True))
    without_record = [one for one in people_of(shift, now=now) if one.entry_id is None]
    open_to = [one for one in without_record if one.sign_up.volunteer_id not in elsewhere]
    if data is not None:
        ticks = [_typed(one, data) for one in open_to]
        return HandForm(ticks, _added(shift, data), data.get("rest_minutes", "").strip(), data.get("reason", ""))
    ticks = [_suggested(one, shift, lines.pop(one.sign_up.volunteer_id, None)) for one in open_to]
    added = [_of_line(one) for one in lines.values()]
    rest = next((one.rest_minutes for one in _lines(sheet)), 0)
    return HandForm(ticks, [*added, _blank(shift)], str(rest), sheet.reason if sheet else "")


def _lines(sheet: HandSheet | None) -> list[HandLine]:
    if sheet is None:
        return []
    return list(live_lines_at(sheet.shift).filter(sheet=sheet).select_related("volunteer").order_by("id"))


def _typed(one: Expected, data: QueryDict) -> Ticked:
    key = str(one.sign_up.pk)
    return Ticked(one, key in data.getlist("who"), data.get(f"from_{key}", ""), data.get(f"to_{key}", ""))


def _suggested(one: Expected, shift: Shift, line: HandLine | None) -> Ticked:
    came_at = one.attendance.came_at if one.attendance else None
    starts = line.starts_at if line else max(came_at or shift.starts_at, shift.starts_at)
    return Ticked(one, line is not None, clock_time(starts), clock_time(line.ends_at if line else shift.ends_at))


def _of_line(line: HandLine) -> Added:
    return Added(line.volunteer.number, line.volunteer.name, clock_time(line.starts_at), clock_time(line.ends_at))


def _added(shift: Shift, data: QueryDict) -> list[Added]:
    columns = [data.getlist(name)[:MOST_EXTRA] for name in ("number", "person", "begin", "end")]
    rows = [Added(*row) for row in zip_longest(*columns, fillvalue="")]
    kept = [row for row in rows if not row.is_empty]
    return [*kept, _blank(shift)]


def _blank(shift: Shift) -> Added:
    return Added("", "", clock_time(shift.starts_at), clock_time(shift.ends_at))


def _moment(shift: Shift, person: Volunteer, typed: str) -> dt.datetime:
    """A clock time on the shift's day; midnight, as an end, is the day's last."""
    day = shift.starts_at.astimezone(CHINA).date()
    try:
        time = dt.time.fromisoformat(typed.strip())
    except ValueError:
        raise CannotEnterHours(f"{person.name}：请写明几点到、几点离开，例如 09:00。", field="people") from None
    return dt.datetime.combine(day, time, tzinfo=CHINA)
