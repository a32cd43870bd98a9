import pytest
from stdnum.cn import uscc

from tests.conftest import pass_second_factor
from volunteering.accounts.enums import ConsentKind
from volunteering.accounts.services import give_consent
from volunteering.core.models import Draft
from volunteering.organizations.models import Membership, Organization
from volunteering.vocabularies.models import Term

CODE = "5332041100000000" + "0" + uscc.calc_check_digit("53320411000000000")


def answers(**changes):
    return {
        "name": "新北区科普队",
        "tier": "team",
        "is_registered": "0",
        "supervisor_type": Term.objects.get(vocabulary="supervisor_type", name="地方科协").pk,
        "supervisor": "新北区科学技术协会",
        "founded_on": "2019-08-08",
        "region": ["320000/", "320000/320400/", "320000/320400/320411/"],
        "service_categories": [Term.objects.get(vocabulary="service_category", name="科技培训").pk],
        "form_key": "k" * 20,
        **changes,
    }


@pytest.fixture
def member(client, volunteer, user):
    client.force_login(user)
    return client


def test_a_volunteer_registers_an_organization_in_three_steps(member):
    second = member.post("/org/register/", answers())
    assert second.headers["Location"] == "/org/register/administrator/"
    done = member.post("/org/register/administrator/", {"form_key": "a" * 20}, follow=True)
    assert "注册成功" in done.content.decode()
    assert Organization.objects.get().administrator_count == 1
    assert not Draft.objects.exists()
    assert "待审核" in member.get("/org/").content.decode()


def test_who_has_one_already_goes_on_with_the_new_one(member, certified):
    assert certified.name in member.get("/org/").content.decode()
    member.post("/org/register/", answers())
    page = member.post("/org/register/administrator/", {"form_key": "a" * 20}, follow=True).content.decode()
    assert "新北区科普队" in page
    assert "上传证明材料" in page


def test_a_corps_sits_in_its_city_and_a_team_in_a_county(member):
    city = ["320000/", "320000/320400/"]
    assert member.post("/org/register/", answers(tier="city_corps", region=city)).status_code == 302
    page = member.post("/org/register/", answers(region=city, form_key="t" * 20)).content.decode()
    assert "请选到“常州市”的下一级" in page


def test_a_lost_session_finds_the_draft_again(member, user):
    member.post("/org/register/", answers(supervisor=""))
    member.logout()
    member.force_login(user)
    assert "新北区科普队" in member.get("/org/register/").content.decode()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": ""}, "请填写组织名称"),
        ({"region": ["x/"]}, "所在区域"),
        ({"founded_on": "去年"}, "2019-08-08"),
        ({"credit_code": "123"}, "这里有 3 位"),
        ({"founded_on": "9999-01-01"}, "不能在将来"),
        ({"served_regions": ["nowhere/"]}, "已经失效"),
        ({"leader_phone": "电话"}, "电话只能是数字"),
    ],
)
def test_a_slip_is_explained(member, changes, sentence):
    page = member.post("/org/register/", answers(**changes)).content.decode()
    assert sentence in page
    assert not Organization.objects.exists()


NEIGHBOUR = ["320000/", "320000/320400/", "320000/320400/320402/"]


def test_served_regions_are_listed_one_after_another_without_javascript(member):
    page = member.post("/org/register/", answers(served=NEIGHBOUR, add_served="1")).content.decode()
    assert "移除 江苏省常州市天宁区" in page
    assert "请修改下面的内容" not in page
    listed = {"served_regions": [NEIGHBOUR[-1]]}
    page = member.post("/org/register/", answers(**listed, served=NEIGHBOUR[:2], add_served="1")).content.decode()
    assert "移除 江苏省常州市天宁区" in page
    assert 'value="320000/320400/" formnovalidate' in page
    page = member.post("/org/register/", answers(**listed, remove_served=NEIGHBOUR[-1])).content.decode()
    assert "移除 江苏省常州市天宁区" not in page


def test_they_are_kept_and_shown_everywhere(client, member, staff):
    extra = {"served_regions": [NEIGHBOUR[-1]], "organization_type": "organization_type:05", "credit_code": CODE}
    member.post("/org/register/", answers(**extra))
    member.post("/org/register/administrator/", {"form_key": "a" * 20})
    organization = Organization.objects.get()
    pages = [member.get("/org/"), member.get(f"/organizations/{organization.public_id}/")]
    assert 'value="320000/320400/320402/"' in member.get("/org/edit/").content.decode()
    client.force_login(staff)
    pass_second_factor(client)
    pages.append(client.get(f"/console/reviews/organizations/{organization.public_id}/"))
    for page in pages:
        for shown in ("江苏省常州市天宁区", "学校所属队伍", CODE):
            assert shown in page.content.decode()


def test_a_chosen_but_not_added_region_is_not_lost_in_silence(member):
    page = member.post("/org/register/", answers(served=NEIGHBOUR)).content.decode()
    assert "请点“增加”" in page
    assert 'value="320000/320400/320402/" selected' in page


def test_a_draft_keeps_what_was_listed(member):
    member.post("/org/register/", answers(served=NEIGHBOUR, add_served="1"))
    assert "移除 江苏省常州市天宁区" in member.get("/org/register/").content.decode()


def test_a_taken_name_stores_neither_organization_nor_volunteer(member, certified, user):
    member.post("/org/register/", answers(name=certified.name))
    page = member.post("/org/register/administrator/", {"form_key": "a" * 20}).content.decode()
    assert "已经有人登记" in page
    assert Organization.objects.count() == 1


def test_the_administrator_edits(member, certified):
    member.post("/org/edit/", answers(name=certified.name, supervisor="新主管", form_key="e" * 20))
    certified.refresh_from_db()
    assert certified.supervisor == "新主管"


def test_joining_is_asked_approved_and_left(client, certified, user, another_volunteer):
    client.force_login(another_volunteer.user)
    page = f"/organizations/{certified.public_id}/"
    client.post(f"{page}membership/", {"form_key": "j" * 20})
    assert "等组织管理员同意" in client.get(page).content.decode()
    client.force_login(user)
    asked = Membership.objects.get(volunteer=another_volunteer)
    client.post(f"/org/volunteers/{asked.pk}/", {"approve": "1", "form_key": "y" * 20})
    assert another_volunteer.name in client.get("/org/volunteers/").content.decode()
    client.force_login(another_volunteer.user)
    assert "您已加入" in client.get(page).content.decode()
    client.post(f"{page}membership/", {"leave": "1", "form_key": "l" * 20})
    assert "申请加入" in client.get(page).content.decode()


def test_a_public_page_masks_who_administers_until_they_agree_to_their_name(client, certified, user, now):
    page = f"/organizations/{certified.public_id}/"
    assert "张*" in client.get(page).content.decode()
    give_consent(
        user=user, kinds=[ConsentKind.PUBLIC_NAME], text_hashes={ConsentKind.PUBLIC_NAME: "h"}, version="1", now=now
    )
    assert "张三" in client.get(page).content.decode()


def test_staff_return_with_a_reason_and_certify(client, pending, staff):
    client.force_login(staff)
    pass_second_factor(client)
    page = f"/console/reviews/organizations/{pending.public_id}/"
    assert "请写明退回原因" in client.post(page, {"return": "1", "form_key": "r" * 20}).content.decode()
    client.post(page, {"approve": "1", "form_key": "p" * 20})
    pending.refresh_from_db()
    assert pending.state == "certified"
