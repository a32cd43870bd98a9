"""Who administers several organizations acts for the one the page was shown for."""

from dataclasses import replace

import pytest

from tests.web.test_organization_pages import answers
from volunteering.activities.models import Activity
from volunteering.core.models import Draft
from volunteering.organizations.services import certify_organization, register_organization


@pytest.fixture
def other(certified, user, details, staff, now):
    made = register_organization(by=user, details=replace(details, name="武进农技服务队"), now=now)
    return certify_organization(by=staff, organization=made, now=now)


@pytest.fixture
def member(client, other, user):
    client.force_login(user)
    return client


def page_of(path, organization):
    return f"{path}?org={organization.public_id}"


@pytest.mark.parametrize(
    "path", ["/org/", "/org/edit/", "/org/posts/", "/org/volunteers/", "/org/activities/", "/org/activities/new/"]
)
def test_the_last_used_is_where_a_page_without_a_name_leads(member, certified, path):
    member.get(page_of("/org/", certified))
    assert member.get(path).headers["Location"] == page_of(path, certified)


def test_the_question_goes_along(member, certified):
    member.get(page_of("/org/", certified))
    assert (
        member.get("/org/volunteers/?q=李").headers["Location"]
        == f"/org/volunteers/?q=%E6%9D%8E&org={certified.public_id}"
    )


def test_the_page_says_which_and_leads_to_the_others(member, certified, other):
    page = member.get(page_of("/org/posts/", certified)).content.decode()
    assert f"当前组织 <strong>{certified}" in page
    assert f'<a href="?org={other.public_id}">{other}</a>' in page
    info = member.get(page_of("/org/", certified)).content.decode()
    assert page_of("/org/edit/", certified) in info


def test_who_has_one_is_not_bothered(client, certified, user):
    client.force_login(user)
    page = client.get("/org/").content.decode()
    assert "当前组织" not in page
    assert "?org=" not in page


@pytest.mark.parametrize("is_named", [True, False])
def test_two_tabs_two_organizations(member, certified, other, is_named):
    """The form of the first tab is posted after the second was opened."""
    member.get(page_of("/org/posts/", certified))
    member.get(page_of("/org/posts/", other))
    form = {"leader": "张三", "deputies": "", "form_key": "p" * 20}
    answer = member.post(page_of("/org/posts/", certified) if is_named else "/org/posts/", form)
    assert not other.posts.exists()
    assert certified.posts.exists() == is_named
    assert is_named or "请打开“组织信息”" in answer.content.decode()


def test_two_tabs_of_edits_and_activities(member, certified, other):
    member.get(page_of("/org/", other))
    changed = answers(name=certified.name, supervisor="新主管")
    member.post(page_of("/org/edit/", certified), changed)
    certified.refresh_from_db()
    assert (certified.supervisor, other.supervisor) == ("新主管", "新北区科学技术协会")
    member.get(page_of("/org/", other))
    page = member.post(page_of("/org/activities/new/", certified), {"form_key": "a" * 20}).content.decode()
    assert f"当前组织 <strong>{certified}" in page
    assert not Activity.objects.exists()


def test_what_was_typed_for_one_is_not_shown_for_another(member, user, certified, other):
    """The session ends between opening and saving."""
    address = page_of("/org/posts/", certified)
    key = member.get(address).content.decode().partition('name="form_key" value="')[2].partition('"')[0]
    member.logout()
    member.post(address, {"leader": "诸葛明", "form_key": key}, headers={"referer": f"http://testserver{address}"})
    assert member.session["wanted_page"] == address
    owner = member.session["kept_forms"]
    assert Draft.objects.exists()
    member.force_login(user)
    session = member.session
    session["kept_forms"] = owner
    session.save()
    assert "诸葛明" not in member.get(page_of("/org/posts/", other)).content.decode()
    assert "诸葛明" in member.get(address).content.decode()


def test_another_persons_organization_is_not_found(client, certified, another_volunteer):
    client.force_login(another_volunteer.user)
    for path in ("/org/edit/", "/org/posts/"):
        assert client.get(page_of(path, certified)).status_code == 404
        assert client.post(page_of(path, certified), {"form_key": "x" * 20}).status_code == 404


def test_a_team_is_found_by_whoever_stands_above(member, certified, other, details, staff, now, another_volunteer):
    below = register_organization(by=another_volunteer.user, details=replace(details, name="下级队"), now=now)
    below.tree_path = certified.tree_path + below.tree_path
    below.save()
    member.get(page_of("/org/", other))
    assert member.get(f"/org/teams/{below.public_id}/").status_code == 200
    assert member.get(page_of(f"/org/teams/{below.public_id}/", other)).status_code == 404
