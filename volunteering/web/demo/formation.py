"""The notice's numbers as a formation task half-way: some teams are there, some fall behind, one is missing."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from itertools import count, cycle

from volunteering.accounts.models import User
from volunteering.core.clock import local_date
from volunteering.imports.models import ImportBatch
from volunteering.imports.registry import Row
from volunteering.organizations.importers import MEMBERS
from volunteering.organizations.models import Organization
from volunteering.organizations.services import (
    FormationDetails,
    UnitDetails,
    count_formation,
    proposed_units,
    set_formation_task,
)
from volunteering.regions.models import Region
from volunteering.vocabularies.models import Term
from volunteering.volunteers.importers.columns import TERMS
from volunteering.volunteers.rules import read_id_card
from volunteering.web.demo import words

# The notice of 25 September: forms by 25 October, teams by 30 November, lists by 10 December. Here 25 September is
# fifty-four days ago, and everything else as far from it as in the notice.
ISSUED, FORMS_DUE, DEADLINE, LISTS_DUE = 54, 30, 66, 76
TITLE = "组建科技志愿服务队伍，首批招募科技志愿者"


def load_formation(*, city: Region, by: User, chief: User, now: dt.datetime) -> None:
    """The city's task with its units, and what a county makes of its own."""
    at = now - dt.timedelta(days=ISSUED)
    issued = local_date(at)

    def after(days: int) -> dt.date:
        return issued + dt.timedelta(days=days)

    details = FormationDetails(
        title=TITLE,
        issuer=words.NOTICE.issuer,
        issued_on=issued,
        organizations_due_on=after(FORMS_DUE),
        deadline=after(DEADLINE),
        volunteers_due_on=after(LISTS_DUE),
        note="市科协组建支队，首批不少于 300 人；各辖市、区组建大队，首批不少于 50 人。"
        "乡镇（街道）、学会、高校和企业的队伍加入支队或当地大队后，人数一并计算。",
    )
    units = [_sooner(one, after(DEADLINE - 15)) for one in proposed_units(city)]
    task = set_formation_task(by=by, region=city, details=details, units=units, now=at)
    county = Region.objects.get(parent=city, short_name="新北")
    own = FormationDetails(
        title="组建乡镇（街道）科技志愿服务队",
        issuer="新北区科学技术协会",
        issued_on=after(7),
        deadline=after(DEADLINE - 7),
    )
    below = Region.objects.live().filter(parent=county).order_by("path")
    teams = [UnitDetails(region=one, tier="team", people=20, most_deputies=2) for one in below]
    county_task = set_formation_task(by=chief, region=county, details=own, units=teams, now=at)
    for one in (task, county_task):
        count_formation(task=one, now=now)


def _sooner(unit: UnitDetails, deadline: dt.date) -> UnitDetails:
    """The development zone was to be ready before the others."""
    return replace(unit, deadline=deadline) if unit.region.name == words.ZONE else unit


def import_members(rows_of: dict[str, int], *, id_number: Callable[[int], str], now: dt.datetime) -> None:
    """People on lists that brigades filed; nobody has claimed the record yet."""
    numbers, names = count(600), zip(cycle(words.GIVEN_NAMES[::-1]), cycle(words.SURNAMES))
    terms = {one.vocabulary: one.pk for one in Term.objects.all()}
    for name, people in rows_of.items():
        organization = Organization.objects.get(name=name)
        county = organization.home_region
        rows = []
        for place in range(people):
            number = next(numbers)
            given, surname = next(names)
            values = {
                "name": surname + given,
                "phone": f"198003{number:05}",
                "card": read_id_card(id_number(number)),
                "province": "江苏",
                "prefecture": "常州",
                "county": county.name,
                "employer": words.EMPLOYERS[place % len(words.EMPLOYERS)],
                "service_categories": [],
                "service_fields": [],
                **{one: terms[one] for one in TERMS},
            }
            rows.append(Row(place + 1, values))
        MEMBERS.apply(rows, batch=ImportBatch(organization_id=organization.pk), now=now)
