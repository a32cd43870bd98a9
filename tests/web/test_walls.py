"""The wall (quality T7): every route × everybody × GET and POST, on real things. Not yours: 404, not allowed: 403."""

from urllib.parse import urlencode
from uuid import UUID

import pytest
from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponse
from django.test import override_settings
from django.urls import NoReverseMatch, URLResolver, get_resolver, path, resolve, reverse

from e2e.addresses import NOT_WALKED, PAGES
from tests.web.wall_table import (
    CONSOLE,
    FACTOR,
    FORBIDDEN,
    IN,
    LOGIN,
    NOT_TAKEN,
    REGISTER,
    ROLES,
    STEP,
    TABLES,
    WALL,
    Row,
    Wall,
)
from tests.web.wall_town import Town, build_town
from volunteering.access.models import RegionGrant
from volunteering.activities.models import Activity
from volunteering.content.models import PolicyDocument
from volunteering.core.remembering import forget
from volunteering.imports.models import ImportBatch
from volunteering.organizations.models import FormationTask, FormationUnit, Organization, OrganizationClaim
from volunteering.regions.models import Region
from volunteering.service_records.models import Certificate, HandSheet, Merit, StarProposal
from volunteering.stories.models import Story
from volunteering.volunteers.models import ClaimCase

GATES = {LOGIN, REGISTER, FACTOR, STEP}
BEFORE_THE_PAGE = {LOGIN, REGISTER, FACTOR, FORBIDDEN}


def route_names(patterns=None) -> list[str]:
    names = []
    for one in get_resolver().url_patterns if patterns is None else patterns:
        names += route_names(one.url_patterns) if isinstance(one, URLResolver) else [one.name]
    return names


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker, tmp_path_factory):
    folders = {name: tmp_path_factory.mktemp(name.lower()) for name in ("PRIVATE_FILES_DIR", "PUBLIC_MEDIA_DIR")}
    with django_db_blocker.unblock(), override_settings(**folders), transaction.atomic():
        yield build_town()
        transaction.set_rollback(True)


@pytest.fixture
def town(built, db) -> Town:
    return built


def outcome(answer: HttpResponse) -> str | int:
    if answer.status_code == 302 and answer.headers["Location"] in GATES:
        return answer.headers["Location"]
    return IN if answer.status_code in {200, 302, 409} else answer.status_code


def expected(wall: Wall | None, other: Wall | None, role: str, *, is_desk: bool) -> str | int:
    """A page that does not take the method says so; a gate before it may speak first, the desk's about powers too."""
    if wall is not None:
        return wall[role]
    assert other is not None
    return other[role] if other[role] in BEFORE_THE_PAGE and (is_desk or other[role] != FORBIDDEN) else NOT_TAKEN


def ask(town: Town, route: str, row: Row, role: str, method: str) -> HttpResponse:
    """The answer; what a post changed is taken back, so that everybody meets the same town."""
    address = reverse(route, args=[town.names.get(name, name) for name in row.args.split()])
    name, _, value = row.query.partition("=")
    if name:
        address += "?" + urlencode({name: town.names.get(value, value)})
    data = {name: town.names.get(value, value) for name, value in row.data.items()} | {"form_key": "w" * 20}
    with transaction.atomic():
        client = town.client(role)
        answer = client.get(address) if method == "GET" else client.post(address, data)
        transaction.set_rollback(True)
    if method == "POST":
        forget()
        cache.clear()
    return answer


def wrong_cells(town: Town, route: str) -> list[str]:
    """In words, so that the message of a failure is the finding."""
    found = []
    for row in WALL[route]:
        for role in ROLES:
            for method, wall, other in (("GET", row.get, row.post), ("POST", row.post, row.get)):
                answer, want = (
                    ask(town, route, row, role, method),
                    expected(wall, other, role, is_desk=route in CONSOLE),
                )
                cell = f"{method} {route} ({' '.join(filter(None, (row.args, row.query)))}) as {role}"
                if outcome(answer) != want:
                    found.append(f"{cell}: {outcome(answer)} instead of {want}")
                elif row.word and method == "GET" and want == IN:
                    is_read = row.word in answer.content.decode()
                    if is_read != (role in row.readers):
                        found.append(f"{cell}: {'reads' if is_read else 'does not find'} {row.word}")
    return found


@pytest.mark.parametrize("route", sorted(set(route_names()) & set(WALL)))
def test_everybody_gets_where_they_may_and_nowhere_else(town, route):
    found = wrong_cells(town, route)
    assert not found, "\n".join(found)


WITH_A_KEY = sorted(name for name, rows in WALL.items() if any(row.args for row in rows))


@pytest.mark.parametrize("route", WITH_A_KEY)
def test_what_is_not_there_is_not_found(town, route):
    role = "operator" if route in CONSOLE else "administrator"
    count = len(WALL[route][0].args.split())
    for key in ("x" * 10, str(UUID(int=0))):
        try:
            address = reverse(route, args=[key] * count)
        except NoReverseMatch:  # a key of another kind
            continue
        answer = town.client(role).get(address)
        if answer.status_code == NOT_TAKEN:
            answer = town.client(role).post(address, {"form_key": "w" * 20})
        assert answer.status_code == 404


def pages_without_an_object() -> set[str]:
    return {name for name, rows in WALL.items() if any(row.get and not row.args for row in rows)}


def test_every_page_without_an_object_is_judged_for_accessibility():
    listed = [address.partition("?")[0] for addresses in PAGES.values() for address in addresses]
    walked = {resolve(address).url_name for address in listed if address != "/nowhere/"}
    assert pages_without_an_object() - walked == NOT_WALKED, "add its address to e2e/addresses.py"


def unmatched(names: list[str]) -> set[str]:
    """Routes without a row, rows without a route, and what stands in two tables."""
    rows = [name for table in TABLES for name in table]
    return set(names) ^ set(rows) | {name for name in rows if rows.count(name) > 1}


def test_every_route_has_a_row_in_one_table():
    assert unmatched(route_names()) == set(), "the rows stand in tests/web/wall_table.py"


def let_all_through(model):
    return lambda *_: model.objects.all()


VIEWS = "volunteering.web"
FORMATION = f"{VIEWS}.console.formation.views"
FAULTS = [
    (f"{VIEWS}.public.org.activities.views.run_by", Activity, "org_activity_edit", "as rival"),
    (f"{VIEWS}.public.org.current.managed_by", Organization, "org_volunteers", "as rival"),
    (f"{VIEWS}.public.org.current.managed_by", Organization, "org_evidence_open", "as rival"),
    (f"{VIEWS}.public.organizations.views.visible_to", Organization, "organization_detail", "as visitor"),
    (f"{VIEWS}.public.activities.calendars.visible_to", Activity, "activity_calendar", "as visitor"),
    (f"{VIEWS}.public.certificates.mine.certificates_of", Certificate, "my_certificate_file", "as bystander"),
    (f"{VIEWS}.public.certificates.organization.organizations_meant", Organization, "org_certificate", "as rival"),
    (f"{VIEWS}.console.certificates.views.certificates_overseen_by", Certificate, "console_certificate", "as foreign"),
    (f"{VIEWS}.public.content.views.visible_to", PolicyDocument, "policy_detail", "as visitor"),
    (f"{VIEWS}.console.organizations.views.overseen_by", Organization, "console_organization", "as neighbour"),
    (f"{VIEWS}.console.organizations.views.overseen_by", Organization, "console_organizations", "as foreign: reads"),
    (f"{VIEWS}.console.imports.views.batches_overseen_by", ImportBatch, "console_import", "as neighbour"),
    (f"{VIEWS}.console.imports.views.filed_for_by", Organization, "console_import_new", "as foreign"),
    (f"{VIEWS}.console.reviews.views.reviewable_by", Organization, "console_review_change", "as foreign"),
    (f"{VIEWS}.console.reviews.claims.claims_reviewable_by", OrganizationClaim, "console_review_claim", "as foreign"),
    (f"{VIEWS}.console.reviews.cases.cases_decidable_by", ClaimCase, "console_review_case", "as foreign"),
    (f"{VIEWS}.public.org.reviews.hand_sheets_decided_below", HandSheet, "org_hours_review", "as rival"),
    (f"{VIEWS}.console.reviews.hours.hand_sheets_decided_in_region", HandSheet, "console_review_hours", "as foreign"),
    (f"{VIEWS}.public.claim.people.cases_of", ClaimCase, "claim_case", "as bystander"),
    (f"{VIEWS}.console.reviews.activities.reviewable_by", Activity, "console_review_activity", "as neighbour"),
    (
        f"{VIEWS}.console.formation.views.formation_units_visible_to",
        FormationUnit,
        "console_formation_unit",
        "as foreign",
    ),
    (
        f"{VIEWS}.console.formation.views.formation_tasks_visible_to",
        FormationTask,
        "console_formation_export",
        "foreign",
    ),
    (f"{VIEWS}.console.stars.views.stars_reviewable_by", StarProposal, "console_star", "as foreign"),
    (f"{VIEWS}.console.merits.views.merits_entered_by_region", Merit, "console_merit", "as neighbour"),
    (f"{VIEWS}.public.records.merits.merits_visible_to", Merit, "merit_proof", "as bystander"),
    (f"{VIEWS}.public.stories.views.visible_to", Story, "story_detail", "as visitor"),
    (f"{VIEWS}.public.stories.views.visible_to", Story, "story_photo", "as rival"),
    (f"{VIEWS}.public.stories.consent.asked_of", Story, "story_consent", "as bystander"),
    (f"{VIEWS}.public.org.stories.views.written_by", Story, "org_story", "as rival"),
    (f"{VIEWS}.console.content.stories.overseen_by", Story, "console_story", "as foreign"),
    (f"{VIEWS}.console.people.views.grants_managed_by", RegionGrant, "console_grant_withdraw", "as foreign"),
    (f"{VIEWS}.console.settings.regions.regions_managed_by", Region, "console_region", "as foreign"),
]


@pytest.mark.parametrize(("filter_", "model", "route", "cell"), FAULTS)
def test_a_view_without_its_filter_is_found(town, monkeypatch, filter_, model, route, cell):
    monkeypatch.setattr(filter_, let_all_through(model))
    assert any(cell in one for one in wrong_cells(town, route))


@pytest.mark.parametrize(
    ("gate", "answer", "route", "cell"),
    [
        ("permitted_paths", ("",), "console_settings", "GET console_settings () as chief: in instead of 403"),
        ("has_second_factor", True, "console_audit", "GET console_audit () as hasty: in instead of " + FACTOR),
    ],
)
def test_an_open_gate_is_found(town, monkeypatch, gate, answer, route, cell):
    monkeypatch.setattr(f"volunteering.web.access.{gate}", lambda *_: answer)
    assert cell in wrong_cells(town, route)


def test_a_route_without_a_row_is_found():
    strange = path("strange/", lambda request: None, name="strange")
    assert unmatched(route_names([*get_resolver().url_patterns, strange])) == {"strange"}
