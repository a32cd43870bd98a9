"""Who may stand on a sheet of hand-entered hours, and how somebody without a sign-up is found."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from volunteering.accounts.models import User
from volunteering.activities.enums import SignUpState
from volunteering.activities.models import Shift, SignUp
from volunteering.core import parameters
from volunteering.core.clock import local_date
from volunteering.core.errors import Refusal
from volunteering.core.limits import spend
from volunteering.service_records.models import HandSheet
from volunteering.service_records.rules import ADULT, Period, problem_of_hand_age, problem_of_hand_time
from volunteering.service_records.selectors.hand import live_lines_at
from volunteering.service_records.services.entries import clashing_with, recorded_at, recorded_during
from volunteering.volunteers.enums import VolunteerState
from volunteering.volunteers.models import Volunteer
from volunteering.volunteers.rules import age_on, is_volunteer_number
from volunteering.volunteers.selectors import records_of_people

LOOKUPS_IN = dt.timedelta(hours=1)


class CannotEnterHours(Refusal):
    sentence = "现在不能补录，请刷新后再试。"


@dataclass(frozen=True)
class Served:
    """What the organization says of one person."""

    volunteer: Volunteer
    starts_at: dt.datetime
    ends_at: dt.datetime
    rest_minutes: int = 0


def find_person(*, by: User, number: str, name: str, now: dt.datetime) -> Volunteer:
    """By volunteer number and name together; one sentence whichever is wrong, and the attempts are counted, so that
    numbers cannot be fished for names. In no transaction of its own: what was spent stays spent. Raises
    CannotEnterHours.
    """
    typed = "".join(number.split())
    if not is_volunteer_number(typed):
        raise CannotEnterHours(f"“{typed[:20]}”不是志愿者编号。编号是 12 位数字，在志愿者本人的“志愿者信息”里。")
    if not spend(f"hand:{by.pk}", limit=parameters.HAND_LOOKUPS(), window=LOOKUPS_IN, now=now):
        raise CannotEnterHours("按编号查找太频繁了，请一小时后再试。")
    found = Volunteer.objects.filter(number=typed).exclude(state=VolunteerState.CLOSED).first()
    if found is None or found.name != "".join(name.split()):
        raise CannotEnterHours(f"没有编号为 {typed}、姓名也相符的志愿者。请向本人核对编号和姓名。")
    return found


def places_in(shift: Shift, people: list[UUID]) -> dict[UUID, SignUp]:
    """Person → the place they have in the shift."""
    places = SignUp.objects.filter(shift=shift, volunteer__in=people, state=SignUpState.CONFIRMED)
    return {one.volunteer_id: one for one in places}


def refuse_impossible(shift: Shift, people: Sequence[Served], sheet: HandSheet | None, now: dt.datetime) -> None:
    """All that is wrong at once, each with its name. Raises CannotEnterHours."""
    problems = problems_of(shift, people, sheet, now)
    found = [f"{one.volunteer.name}：{problems[one.volunteer.pk]}" for one in people if one.volunteer.pk in problems]
    if found:
        more = f"……共 {len(found)} 人有问题。" if len(found) > 5 else ""
        raise CannotEnterHours("".join(found[:5]) + more, field="people")


def problems_of(shift: Shift, people: Sequence[Served], sheet: HandSheet | None, now: dt.datetime) -> dict[UUID, str]:
    """Person → why their hours cannot be entered, or recorded, by hand. As few questions for many as for one."""
    problems, whole = _problems_of_people(shift, people, sheet), Period(shift.starts_at, shift.ends_at)
    for one in people:
        served = Period(one.starts_at, one.ends_at)
        problem = problem_of_hand_time(served, rest_minutes=one.rest_minutes, shift=whole, now=now)
        if problem:
            problems[one.volunteer.pk] = problem
    return problems


def _problems_of_people(shift: Shift, people: Sequence[Served], sheet: HandSheet | None) -> dict[UUID, str]:
    keys = [one.volunteer.pk for one in people]
    places, same_person = places_in(shift, keys), records_of_people(keys)
    done, busy = recorded_at(shift, keys), recorded_during(shift, keys)
    others = live_lines_at(shift).filter(volunteer__in=same_person).exclude(sheet=sheet)
    elsewhere = {same_person[one] for one in others.values_list("volunteer", flat=True)}
    problems: dict[UUID, str] = {}
    for one in people:
        person = one.volunteer
        problem = _problem_of_record(person, shift, places.get(person.pk))
        clash = clashing_with(Period(one.starts_at, one.ends_at), busy.get(person.pk, []))
        if problem:
            pass
        elif keys.count(person.pk) > 1:
            problem = "在这张补录单里出现了两次，请去掉一次。"
        elif person.pk in elsewhere:
            problem = "已经在这个场次的另一张补录单里。"
        elif person.pk in done:
            problem = "这个场次的时长已经记录。"
        elif clash:
            problem = f"同一时间已有“{clash.title}”的服务记录。"
        if problem:
            problems[person.pk] = problem
    return problems


def _problem_of_record(person: Volunteer, shift: Shift, place: SignUp | None) -> str:
    """Whom an organization filed and who has not claimed the record yet may be on it: consent came with the sheet
    (民政部令67 Art. 6), and the hours are shown once it is claimed."""
    if person.state == VolunteerState.CLOSED:
        return "已注销账号，不能再记录时长。"
    if person.state == VolunteerState.MERGED:
        return "这份资料已并入本人的另一份，请用本人现在的编号。"
    age = age_on(person.born_on, local_date(shift.starts_at)) if person.born_on else None
    activity = shift.activity
    lowest = ADULT if activity.is_hazardous else parameters.YOUNGEST_VOLUNTEER()
    consented = person.guardian_consented_at or (place and place.guardian_consented_at)
    return problem_of_hand_age(age, minimum=max(activity.minimum_age, lowest), is_guarded=bool(consented))
