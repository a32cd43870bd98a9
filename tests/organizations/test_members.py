import pytest

from tests.organizations.test_hierarchy import join, make
from volunteering.accounts.services import open_user
from volunteering.organizations.enums import Tier
from volunteering.organizations.selectors import Wanted, members_of, persons_below, teams_below
from volunteering.organizations.services import approve_membership, request_membership
from volunteering.regions.models import Region
from volunteering.vocabularies.models import Term
from volunteering.volunteers.models import Volunteer

__all__ = ["make"]


@pytest.fixture
def enter(now):
    def entered(organization, volunteer, by):
        asked = request_membership(by=volunteer.user, volunteer=volunteer, organization=organization, now=now)
        approve_membership(by=by, membership=asked, now=now)

    return entered


@pytest.fixture
def joined(certified, another_volunteer, user, enter):
    enter(certified, another_volunteer, user)
    return another_volunteer


@pytest.fixture
def tree(certified, make, user, another_volunteer, now):
    """`certified` of 张三 above 小队 above 分队, both of 李四."""
    team = join(another_volunteer.user, make("小队", Tier.TEAM), certified, user, now)
    join(another_volunteer.user, make("分队", Tier.SUBTEAM), team, another_volunteer.user, now)
    return certified


def names(found):
    return {membership.volunteer.name for membership in found}


def test_members_are_found_by_role_category_region_and_name(certified, joined):
    Volunteer.objects.filter(pk=joined.pk).update(region_path="320000/320400/320402/")
    joined.service_categories.set([Term.objects.get(vocabulary="service_category", name="科普报告")])
    assert names(members_of(certified, Wanted())) == {"张三", "李四"}
    assert names(members_of(certified, Wanted(role="administrator"))) == {"张三"}
    assert names(members_of(certified, Wanted(category=joined.service_categories.get().pk))) == {"李四"}
    assert names(members_of(certified, Wanted(region="320000/320400/320402/"))) == {"李四"}
    assert names(members_of(certified, Wanted(region="320000/"))) == {"张三", "李四"}
    assert names(members_of(certified, Wanted(q="李四"))) == {"李四"}
    assert names(members_of(certified, Wanted(q="李四", role="administrator"))) == set()


def test_somebody_in_two_teams_counts_once(tree, user, volunteer, another_volunteer, enter):
    enter(tree, another_volunteer, user)
    assert [(str(team), count) for team, count in teams_below(tree)] == [("小队", 1)]
    team = teams_below(tree)[0][0]
    enter(team, volunteer, another_volunteer.user)
    assert [count for _, count in teams_below(tree)] == [2]
    assert persons_below(tree) == 2
    assert tree.memberships.filter(state="active").count() == 2


def test_counting_teams_takes_two_queries(tree, django_assert_num_queries):
    with django_assert_num_queries(2):
        teams_below(tree)


def test_the_filter_stands_in_the_address_and_in_the_pager(client, certified, joined, user, monkeypatch):
    client.force_login(user)
    page = client.get("/org/volunteers/?role=administrator").content.decode()
    assert "张三" in page
    assert "李四" not in page
    assert '<option value="administrator" selected>' in page
    assert "符合条件的 1 人" in page
    monkeypatch.setattr("volunteering.web.public.org.members.page_of", one_a_page)
    assert "role=member" not in client.get("/org/volunteers/?region=320000/").content.decode()
    assert "?region=320000%2F&amp;after=" in client.get("/org/volunteers/?region=320000/").content.decode()


def one_a_page(rows, **options):
    from volunteering.core.paging import page_of

    return page_of(rows, **options, size=1)


@pytest.mark.parametrize("query", ["role=x", "category=nothing", "region=x/", "q=%27%25", "after=zzz"])
def test_a_made_up_filter_is_an_empty_list(client, certified, user, query):
    client.force_login(user)
    assert client.get(f"/org/volunteers/?{query}").status_code == 200


def test_the_parent_sees_counts_and_masked_names_only(client, tree, user):
    client.force_login(user)
    page = client.get("/org/volunteers/").content.decode()
    assert "小队" in page
    assert "含下级共 1 人" in page
    team = teams_below(tree)[0][0]
    page = client.get(f"/org/teams/{team.public_id}/").content.decode()
    assert "李*" in page
    assert "李四" not in page
    assert "199****0042" in page
    below = teams_below(team)[0][0]
    assert client.get(f"/org/teams/{below.public_id}/").status_code == 200


def test_nobody_else_sees_them(client, tree, another_volunteer, now):
    client.force_login(another_volunteer.user)
    page = f"/org/teams/{tree.public_id}/"
    assert client.get(page).status_code == 404  # from below upwards
    assert client.get(f"{page}?org={tree.public_id}").status_code == 404
    client.force_login(open_user(phone="19900000066", now=now))
    assert client.get(page).headers["Location"] == "/volunteer/register/"


def test_a_team_that_left_is_not_below_any_more(client, tree, user, now):
    from volunteering.organizations.services import leave_parent

    team = teams_below(tree)[0][0]
    leave_parent(by=team.memberships.get().volunteer.user, organization=team, now=now)
    client.force_login(user)
    assert client.get(f"/org/teams/{team.public_id}/").status_code == 404


def test_what_the_filter_offers(client, certified, joined, user):
    elsewhere = Region.objects.get(code="320402")
    Volunteer.objects.filter(pk=joined.pk).update(region=elsewhere, region_path=elsewhere.path)
    client.force_login(user)
    page = client.get("/org/volunteers/").content.decode()
    assert "江苏省常州市天宁区</option>" in page
    assert "江苏省常州市新北区</option>" in page
    assert "江苏省常州市武进区</option>" not in page
