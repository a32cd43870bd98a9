"""Not yours is 404, not allowed is 403 (quality T7), for every page of organizations and staff."""

import pytest

from tests.activities.conftest import plan, publish
from tests.conftest import pass_second_factor
from volunteering.access.enums import RegionRole
from volunteering.access.services import grant_region_role
from volunteering.accounts.services import open_user

__all__ = ["plan", "publish"]
OWN = ["", "edit/", "signups/"]
POSTS = ["publish/", "cancel/", "copy/"]
STAFF = ["/console/reviews/", "/console/organizations/"]


@pytest.fixture
def activity(publish):
    return publish()


@pytest.fixture
def stranger(client, another_volunteer):
    client.force_login(another_volunteer.user)
    return client


@pytest.mark.parametrize("page", OWN)
def test_another_organizations_activity_is_not_found(stranger, activity, page):
    assert stranger.get(f"/org/activities/{activity.public_id}/{page}").status_code == 404


@pytest.mark.parametrize("page", POSTS)
def test_nor_can_it_be_acted_on(stranger, activity, page):
    answer = stranger.post(f"/org/activities/{activity.public_id}/{page}", {"form_key": "k", "reason": "x"})
    assert answer.status_code == 404


@pytest.mark.parametrize("page", OWN)
def test_its_own_administrator_opens_every_page(client, activity, user, page):
    client.force_login(user)
    assert client.get(f"/org/activities/{activity.public_id}/{page}").status_code == 200


@pytest.mark.parametrize("page", ["/org/", "/org/edit/", "/org/volunteers/", "/org/activities/", "/org/evidence/"])
def test_a_foreign_organization_in_the_address_is_not_found(stranger, certified, page):
    assert stranger.get(f"{page}?org={certified.public_id}").status_code == 404


@pytest.mark.parametrize("page", STAFF)
def test_staff_pages(client, stranger, staff, page):
    assert stranger.get(page).status_code == 403
    client.force_login(staff)
    pass_second_factor(client)
    assert client.get(page).status_code == 200
    client.logout()
    assert client.get(page).headers["Location"] == "/login/"


def test_another_regions_organization_is_not_found_for_staff(client, pending, elsewhere):
    client.force_login(elsewhere)
    pass_second_factor(client)
    for page in ("reviews/organizations", "organizations"):
        assert client.get(f"/console/{page}/{pending.public_id}/").status_code == 404
    act = {"suspend": "1", "reason": "x", "form_key": "w" * 20}
    assert client.post(f"/console/organizations/{pending.public_id}/", act).status_code == 404
    assert pending.name not in client.get("/console/organizations/").content.decode()


@pytest.mark.parametrize("role", [RegionRole.REVIEWER, RegionRole.VIEWER])
def test_who_may_only_look_governs_nothing(client, certified, county, role, now):
    looker = open_user(phone="19900000079", now=now)
    grant_region_role(by=None, user=looker, region=county, role=role, now=now)
    client.force_login(looker)
    pass_second_factor(client)
    page = f"/console/organizations/{certified.public_id}/"
    assert "解散" not in client.get(page).content.decode()
    for act in ("suspend", "resume", "dissolve"):
        assert client.post(page, {act: "1", "reason": "x", "form_key": act * 3}).status_code == 403


def test_an_uncertified_organization_is_not_public(client, pending):
    assert client.get(f"/organizations/{pending.public_id}/").status_code == 404


def test_a_draft_activity_is_not_public(client, certified, user, plan, now):
    from volunteering.activities.services import save_activity

    draft = save_activity(by=user, organization=certified, details=plan(), now=now)
    assert client.get(f"/activities/{draft.public_id}/").status_code == 404
