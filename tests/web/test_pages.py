import datetime as dt
import sys

import pytest

from tests.conftest import ID_NUMBER
from volunteering.content.services import CannotManageContent, PolicyDetails, save_policy_document
from volunteering.core.once import claim
from volunteering.vocabularies.models import Term
from volunteering.volunteers.models import Volunteer
from volunteering.web.demo.words import NOTICE

PUBLIC = [
    "/",
    "/login/",
    "/volunteer/register/",
    "/policies/",
    "/links/",
    "/privacy/",
    "/agreement/",
    "/accessibility/",
]


@pytest.fixture
def demo(regions, terms, now):
    save_policy_document(by=None, details=NOTICE, now=now)


@pytest.fixture
def member(client, user):
    client.force_login(user)
    return client


def answers(**changes):
    first = lambda name: Term.objects.filter(vocabulary=name).first().pk  # noqa: E731
    single = ("political_status", "ethnicity", "title_rank", "education", "occupation", "grassroots_leader")
    return {
        **{name: first(name) for name in single},
        "service_categories": [first("service_category")],
        "service_fields": [first("service_field")],
        "employer": "科技馆",
        "region": ["320000/", "320000/320400/", "320000/320400/320411/"],
        "name": "张三",
        "id_number": ID_NUMBER,
        "agreement": "on",
        "identity_consent": "on",
        "form_key": "k" * 20,
        **changes,
    }


@pytest.mark.parametrize("address", PUBLIC)
def test_visitors_read_public_pages(client, demo, address):
    response = client.get(address)
    assert response.status_code == 200
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert "unsafe-inline" not in response["Content-Security-Policy"]


def test_a_personal_page_is_kept_in_no_cache(member, demo):
    member.post("/volunteer/register/", answers())
    assert member.get("/me/").headers["Cache-Control"] == "no-store"


def test_the_policy_reads_through(client, demo):
    listed = client.get("/policies/").content.decode()
    assert "关于组建科技志愿服务队伍" in listed


def test_a_draft_is_not_public(client, db, now):
    draft = save_policy_document(by=None, details=PolicyDetails(title="草稿", body="文"), now=now)
    assert client.get(f"/policies/{draft.public_id}/").status_code == 404


def test_only_content_staff_write_content(user, now):
    with pytest.raises(CannotManageContent):
        save_policy_document(by=user, details=PolicyDetails(title="草稿", body="文"), now=now)


def test_registration_ends_with_success_and_masks_numbers(member, demo):
    response = member.post("/volunteer/register/", answers(), follow=True)
    assert "注册成功" in response.content.decode()
    mine = member.get("/me/").content.decode()
    assert "199****0001" in mine
    assert ID_NUMBER not in mine
    assert "江苏省常州市新北区" in mine
    assert member.session.get("name") is None


def test_the_same_post_twice_is_one_registration(member, demo):
    first = member.post("/volunteer/register/", answers())
    second = member.post("/volunteer/register/", answers())
    assert first.headers["Location"] == second.headers["Location"] == "/volunteer/registered/"
    assert Volunteer.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("id_number", "123", "18 位"),
        ("id_number", ID_NUMBER[:-1] + "1", "校验"),
        ("name", "张", "姓名应为"),
        ("region", ["320000/"], "下一级"),
        ("region", ["999999/"], "请从列表中选择所在区域"),
        ("political_status", "no:such", "请从列表中选择政治面貌"),
        ("service_categories", [], "至少选择一项服务类别"),
        ("employer", "科" * 101, "100"),
        ("agreement", "", "注册协议"),
        ("identity_consent", "", "单独勾选"),
    ],
)
def test_a_slip_is_explained_and_the_rest_is_kept(member, demo, field, value, sentence):
    changes = {field: value} if field == "employer" else {field: value, "employer": "我的单位"}
    page = member.post("/volunteer/register/", answers(**changes)).content.decode()
    assert sentence in page
    assert field == "employer" or "我的单位" in page
    assert Volunteer.objects.count() == 0


def test_the_next_region_level_comes_without_javascript(member, demo):
    page = member.post("/volunteer/register/", answers(region=["320000/"], show_regions="1")).content.decode()
    assert "常州市" in page
    assert "请修改下面的内容" not in page


def test_a_changed_province_forgets_the_old_county(member, demo):
    page = member.post("/volunteer/register/", answers(region=["330000/", "320000/320400/"], show_regions="1"))
    assert "杭州市" in page.content.decode()


def test_editing_changes_what_may_change(member, demo):
    member.post("/volunteer/register/", answers())
    member.post("/me/edit/", answers(employer="新单位", name="改名", form_key="e" * 20))
    volunteer = Volunteer.objects.get()
    assert (volunteer.employer, volunteer.name) == ("新单位", "张三")


def test_a_form_without_its_key_is_refused(member, demo):
    assert member.post("/volunteer/register/", answers(form_key="")).status_code == 400


def test_a_shown_form_leaves_its_key_fresh(member, demo, now):
    member.post("/volunteer/register/", answers(name=""))
    member.post("/volunteer/register/", answers())
    assert Volunteer.objects.count() == 1
    assert claim("0" * 64, now=now) is None


def test_login_by_code_on_the_page(client, demo, settings):
    settings.DEMO_MODE = True
    sent = client.post("/login/", {"phone": "199 0000 0009", "send": "1"})
    code = _code_in(sent.content.decode())
    response = client.post("/login/", {"phone": "199 0000 0009", "code": code})
    assert response.headers["Location"] == "/me/"


def _code_in(page):
    return page.split('<strong class="code">')[1][:6]


def test_large_type_stays_on(client, demo):
    client.post("/settings/large-type/")
    assert 'class="large-type"' in client.get("/").content.decode()


def test_large_type_leaves_one_where_one_is(client, demo):
    here = {"Referer": "http://testserver/activities/?q=x"}
    assert client.post("/settings/large-type/", headers=here).headers["Location"] == "/activities/?q=x"
    elsewhere = {"Referer": "https://example.org/"}
    assert client.post("/settings/large-type/", headers=elsewhere).headers["Location"] == "/"


def test_an_address_for_forms_explains_itself_when_opened(client, demo):
    response = client.get("/settings/large-type/")
    assert response.status_code == 405
    assert response.headers["Allow"] == "POST"
    assert "只用来提交表单" in response.content.decode()


def test_an_unknown_page_says_so(client, demo):
    response = client.get("/nowhere/")
    assert response.status_code == 404
    assert "没有找到" in response.content.decode()


def test_production_refuses_demo_mode(monkeypatch):
    import importlib

    from django.core.exceptions import ImproperlyConfigured

    monkeypatch.setenv("DEMO_MODE", "1")
    monkeypatch.delitem(sys.modules, "config.settings.prod", raising=False)
    with pytest.raises(ImproperlyConfigured, match="演示模式"):
        importlib.import_module("config.settings.prod")


@pytest.mark.parametrize("rows", [1, 20])
def test_the_policy_list_costs_the_same_for_one_and_twenty(client, db, now, rows, django_assert_num_queries):
    for day in range(rows):
        details = PolicyDetails(title=str(day), body="文", is_published=True, issued_on=dt.date(2026, 1, 1 + day))
        save_policy_document(by=None, details=details, now=now)
    with django_assert_num_queries(2):  # the list, the menu's links
        client.get("/policies/")


def test_the_official_account_is_found_by_name_and_by_picture(client, db, settings):
    assert '<img class="qr"' not in client.get("/wechat/follow/").content.decode()
    settings.WECHAT_FOLLOW_LINK = "http://weixin.qq.com/r/example"
    page = client.get("/wechat/follow/").content.decode()
    assert "data:image/svg+xml" in page
    assert settings.WECHAT_ACCOUNT in page
