"""A small town for the wall: real things behind every route, and everybody who may or may not come near them."""

from dataclasses import dataclass

from django.conf import settings
from django.test import Client

from tests.conftest import pass_second_factor
from tests.web.wall_town.activities import activities, lead, letters, unattended
from tests.web.wall_town.desk import cases, desk, stories
from tests.web.wall_town.hours import by_hand, merits
from tests.web.wall_town.organizations import formation, old_teams, organizations
from tests.web.wall_town.plans import (
    ANOTHER_CITY,
    CITY,
    COUNTY,
    NEXT_COUNTY,
    region_of,
)
from volunteering.access.enums import RegionRole
from volunteering.access.services import grant_region_role
from volunteering.accounts.models import User
from volunteering.accounts.services import open_user
from volunteering.core import clock
from volunteering.core.remembering import forget
from volunteering.regions.services import load_regions
from volunteering.vocabularies.services import load_terms
from volunteering.web.demo.loading import People

STAFF = {
    "viewer": (COUNTY, RegionRole.VIEWER),
    "reviewer": (COUNTY, RegionRole.REVIEWER),
    "chief": (CITY, RegionRole.ADMINISTRATOR),
    "operator": (CITY, RegionRole.OPERATOR),
    "neighbour": (NEXT_COUNTY, RegionRole.ADMINISTRATOR),
    "foreign": (ANOTHER_CITY, RegionRole.OPERATOR),
}


@dataclass
class Town:
    sessions: dict[str, str]  # role → key; a visitor has none
    names: dict[str, str]  # what an address or a form calls a thing

    def client(self, role: str) -> Client:
        """Anew for each question: an answer may end the session."""
        client = Client()
        if role in self.sessions:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[role]
        return client


def build_town() -> Town:
    forget()  # parameters of a town built shortly before
    load_regions()
    load_terms()
    now = clock.now()
    people = People(now)
    volunteers = {
        role: people.make() for role in ("bystander", "owner", "leader", "administrator", "above", "rival", "applicant")
    }
    users = {role: one.user for role, one in volunteers.items()}
    users["newcomer"] = open_user(phone="19900000090", now=now)
    for role, (code, power) in STAFF.items():
        users[role] = people.make().user
        grant_region_role(by=None, user=users[role], region=region_of(code), role=power, now=now)
    users["hasty"] = users["operator"]
    names = {"grant": str(users["viewer"].region_grants.get().pk)}
    names |= organizations(users, volunteers, now)
    names |= activities(users, volunteers["owner"], names, now)
    names |= merits(users, volunteers, names, now)
    lead(users, volunteers["leader"], names, now)
    names |= by_hand(users, volunteers["owner"], people.make(), names, now)
    names |= old_teams(users["owner"], now)
    names |= cases(users, volunteers["owner"], people.make(), now)
    names |= desk(users["operator"], now)
    names |= formation(users["chief"], now)
    names |= stories(users["administrator"], volunteers["owner"], names)
    names |= letters(users, names, now)
    names |= unattended(users, volunteers["bystander"], now)
    return Town({role: _session(role, user) for role, user in users.items()}, names)


def _session(role: str, user: User) -> str:
    client = Client()
    client.force_login(user)
    if role in STAFF:
        pass_second_factor(client)
    return client.session.session_key
