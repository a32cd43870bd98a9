import pytest

from tests.conftest import pass_second_factor
from volunteering.access.enums import RegionRole
from volunteering.access.models import RegionGrant
from volunteering.access.services import grant_region_role
from volunteering.accounts.services import find_user, open_user

CITY = ["320000/", "320000/320400/"]


@pytest.fixture
def chief(client, staff):
    client.force_login(staff)
    pass_second_factor(client)
    return client


def give(client, **changes):
    post = {"phone": "199 0000 0055", "role": "reviewer", "region": CITY, "form_key": "g" * 20, **changes}
    return client.post("/console/people/", post)


def test_the_desk_shows_what_waits(chief, pending):
    page = chief.get("/console/").content.decode()
    assert "常州市" in page
    assert '<strong class="code">1</strong>' in page


def test_the_list_searches_filters_and_pages(chief, certified):
    page = chief.get("/console/organizations/").content.decode()
    assert certified.name in page
    assert "本区域共 1 个" in page
    assert certified.name in chief.get("/console/organizations/?q=新北&state=certified").content.decode()
    assert "没有找到" in chief.get("/console/organizations/?state=suspended").content.decode()
    assert "没有找到" in chief.get("/console/organizations/?q=没有").content.decode()
    assert chief.get("/console/organizations/?state=x&after=zzz").status_code == 200


def test_an_organization_is_suspended_resumed_and_dissolved(chief, certified):
    page = f"/console/organizations/{certified.public_id}/"

    def act(name, **more):
        return chief.post(page, {name: "1", "form_key": name * 4, **more}, follow=True).content.decode()

    assert "写明原因" in act("suspend")
    assert "已暂停的原因</dt><dd>整改" in act("suspend", reason="整改")
    assert "已暂停" in chief.get(f"/organizations/{certified.public_id}/").content.decode()
    assert "已认证" in act("resume")
    again = act("dissolve", reason="合并到支队")
    assert "不能恢复" in again
    assert "合并到支队</textarea>" in again
    assert "已解散的原因</dt><dd>合并到支队" in act("dissolve", reason="合并到支队", confirmed="1")
    assert "解散</button>" not in chief.get(page).content.decode()


def test_a_grant_is_given_and_withdrawn(chief):
    assert give(chief).headers["Location"] == "/console/people/"
    grant = RegionGrant.objects.get(user=find_user("19900000055"))
    assert grant.role == RegionRole.REVIEWER
    assert "199****0055" in chief.get("/console/people/").content.decode()
    chief.post(f"/console/people/{grant.pk}/withdraw/", {"form_key": "w" * 20})
    grant.refresh_from_db()
    assert grant.withdrawn_at


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [({"phone": "12"}, "11 位"), ({"region": [""]}, "选择管理的区域"), ({"region": ["320000/"]}, "自己管理的区域内")],
)
def test_a_slip_or_a_reach_beyond_is_explained(chief, changes, sentence):
    assert sentence in give(chief, **changes).content.decode()
    assert RegionGrant.objects.count() == 1


def test_who_may_only_look_is_offered_nothing_to_do(client, certified, county, now):
    looker = open_user(phone="19900000079", now=now)
    grant_region_role(by=None, user=looker, region=county, role=RegionRole.REVIEWER, now=now)
    client.force_login(looker)
    pass_second_factor(client)
    assert "解散" not in client.get(f"/console/organizations/{certified.public_id}/").content.decode()


@pytest.mark.parametrize("address", ["/console/nowhere/", "/console/organizations/xxxxxxxxxx/", "/console/settings/"])
def test_a_refusal_at_the_desk_stays_at_the_desk(client, staff, address):
    client.force_login(staff)
    pass_second_factor(client)
    page = client.get(address).content.decode()
    assert 'class="desk-nav"' in page
    assert "回到工作台" in page


def test_who_has_no_desk_is_refused_on_a_public_page(client, user):
    client.force_login(user)
    for address in ("/console/nowhere/", "/console/settings/"):
        page = client.get(address).content.decode()
        assert 'class="site-footer"' in page
        assert "回到首页" in page
