"""From the menu to a page: OAuth with the browser's own state, and once for a page that needs a login."""

from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from tests.conftest import pass_second_factor
from tests.wechat.conftest import IN_WECHAT, follow
from tests.wechat.standin import ROUTES
from volunteering.accounts.services import restore_user, suspend_user
from volunteering.audit.models import AuditEvent
from volunteering.wechat.services import bind, user_of

pytestmark = pytest.mark.django_db
MENU, LOGIN = "/wechat/enter/my_activities/", "/wechat/enter/login/"


def test_who_is_bound_is_logged_in_by_the_menu(client, wechat, volunteer, bound) -> None:
    response = follow(client, client.get(MENU))
    assert response["Location"] == "/me/activities/"
    assert client.get("/me/activities/").status_code == 200


def test_it_is_on_record_like_any_login(client, wechat, volunteer, user, bound) -> None:
    follow(client, client.get(MENU))
    assert AuditEvent.objects.get(tag="wechat:login:succeeded").actor_id == user.pk


@pytest.mark.parametrize("odd", [{}, [], {"errcode": "x"}])
def test_an_odd_answer_never_blocks_the_page(client, wechat, bound, monkeypatch, odd) -> None:
    monkeypatch.setitem(ROUTES, "GET /sns/oauth2/access_token", lambda *_: odd)
    assert follow(client, client.get(MENU))["Location"] == "/me/activities/"


def test_no_openid_lies_in_the_session_or_plain_in_the_database(client, wechat, volunteer) -> None:
    follow(client, client.get(MENU))
    assert wechat.visitor not in str(dict(client.session))


def test_a_state_of_another_browser_logs_nobody_in(client, wechat, bound) -> None:
    from django.test import Client

    attacker = Client(headers=IN_WECHAT)
    back = httpx.get(attacker.get(MENU)["Location"].partition("#")[0]).headers["Location"]
    response = client.get(f"/wechat/back/?{urlsplit(back).query}")
    assert response.status_code == 400
    assert "_auth_user_id" not in client.session


def test_a_code_is_used_once(client, wechat, bound) -> None:
    response = client.get(MENU)
    back = httpx.get(response["Location"].partition("#")[0]).headers["Location"]
    wechat.codes[parse_qs(urlsplit(back).query)["code"][0]] = (wechat.visitor, True)
    assert client.get(f"/wechat/back/?{urlsplit(back).query}")["Location"] == "/me/activities/"
    assert "_auth_user_id" not in client.session


def test_without_an_account_of_ours_the_menu_just_leads_there(client, settings) -> None:
    settings.WECHAT_APP_ID = ""
    assert client.get(MENU)["Location"] == "/me/activities/"


def test_the_menu_leads_nowhere_else(client, wechat) -> None:
    assert client.get("/wechat/enter/logout/").status_code == 404
    assert client.get("/wechat/back/?code=1&state=2").status_code == 400


def test_outside_wechat_the_menu_just_leads_there(wechat) -> None:
    from django.test import Client

    for agent in ("Mozilla/5.0 Chrome", "Mozilla/5.0 MicroMessenger/7.0.1 wxwork/4.1"):
        assert Client(headers={"user-agent": agent}).get(MENU)["Location"] == "/me/activities/"


def test_wechat_is_told_the_address_of_the_platform_whatever_host_was_asked(client, wechat, settings) -> None:
    settings.SITE_ADDRESS = "https://kjzy.example.cn"
    query = parse_qs(urlsplit(client.get(MENU)["Location"]).query)
    assert query["redirect_uri"] == ["https://kjzy.example.cn/wechat/back/"]


# A page that needs a login.


def test_who_is_bound_comes_to_the_page_of_a_message_without_a_code(client, wechat, volunteer, bound) -> None:
    response = client.get("/me/records/?year=2026")
    assert response["Location"] == LOGIN
    assert follow(client, client.get(LOGIN))["Location"] == "/me/records/?year=2026"
    assert client.get("/me/records/").status_code == 200


def test_the_session_gets_a_new_id_when_wechat_opens_it(client, wechat, volunteer, bound) -> None:
    client.get("/me/records/")
    before = client.session.session_key
    follow(client, client.get(LOGIN))
    assert client.session.session_key != before


def test_who_is_not_bound_logs_in_by_phone_and_may_bind(client, wechat, user, volunteer, settings) -> None:
    settings.DEMO_MODE = True
    client.get("/me/records/")
    assert follow(client, client.get(LOGIN))["Location"] == "/login/"
    assert client.get("/me/records/")["Location"] == "/login/"  # not once more
    follow(client, client.get(LOGIN))
    page = client.get("/login/").content.decode()
    assert "这个微信还没有绑定" in page
    assert "用微信登录" not in page
    assert log_in_by_phone(client, user.phone)["Location"] == "/wechat/bind/"
    assert 'href="/me/records/">以后再绑' in client.get("/wechat/bind/").content.decode()


def log_in_by_phone(client, phone):
    shown = client.post("/login/", {"phone": phone, "send": "1"}).content.decode()
    code = shown.partition('class="code">')[2][:6]
    return client.post("/login/", {"phone": phone, "code": code})


def test_a_trouble_of_wechats_leads_to_the_phone_and_says_so(client, wechat, bound) -> None:
    client.get("/me/records/")
    back = httpx.get(client.get(LOGIN)["Location"].partition("#")[0]).headers["Location"]
    wechat.is_broken = True
    assert client.get(f"/wechat/back/?{urlsplit(back).query}")["Location"] == "/login/"
    page = client.get("/login/").content.decode()
    assert "微信暂时没有回应" in page
    assert "用微信登录" in page
    assert client.get("/me/records/")["Location"] == "/login/"


def test_what_was_typed_when_the_session_ended_is_there_again(client, wechat, volunteer, bound) -> None:
    client.force_login(volunteer.user)
    form = client.get("/me/edit/").content.decode()
    key = form.partition('name="form_key" value="')[2].partition('"')[0]
    client.cookies.clear()
    assert client.post("/me/edit/", {"form_key": key, "employer": "新单位"})["Location"] == LOGIN
    assert follow(client, client.get(LOGIN))["Location"] == "/me/edit/"
    assert "新单位" in client.get("/me/edit/").content.decode()


def test_a_form_may_lead_on_to_wechat(client, wechat) -> None:
    policy = client.get("/login/")["Content-Security-Policy"]
    assert f"form-action 'self' {wechat.address};" in policy


def test_a_script_is_not_sent_to_wechat(client, wechat) -> None:
    assert client.get("/me/records/", headers={"hx-request": "true"})["Location"] == "/login/"


def test_outside_wechat_one_meets_the_phone_at_once(wechat) -> None:
    from django.test import Client

    client = Client()
    assert client.get("/me/records/")["Location"] == "/login/"
    assert "用微信登录" not in client.get("/login/").content.decode()


def test_the_button_asks_wechat_as_often_as_one_likes(client, wechat, volunteer, bound) -> None:
    assert LOGIN in client.get("/login/").content.decode()
    assert follow(client, client.get(LOGIN))["Location"] == "/me/"


def test_who_logs_out_stays_out_until_they_ask(client, wechat, volunteer, bound) -> None:
    follow(client, client.get(LOGIN))
    client.post("/logout/")
    assert client.get("/me/records/")["Location"] == "/login/"
    assert follow(client, client.get(LOGIN))["Location"] == "/me/records/"


def test_a_suspended_user_stays_out(client, wechat, user, bound) -> None:
    suspend_user(by=None, user=user, reason="核实中")
    assert user_of(wechat.visitor) is None
    client.get("/me/records/")
    assert follow(client, client.get(LOGIN))["Location"] == "/login/"
    assert "_auth_user_id" not in client.session
    assert not AuditEvent.objects.filter(tag="wechat:login:succeeded").exists()
    restore_user(by=None, user=user)
    assert user_of(wechat.visitor) == user


def test_staff_still_give_their_one_time_password(client, wechat, staff, now) -> None:
    bind(by=staff, openid=wechat.visitor, now=now)
    assert client.get("/console/audit/")["Location"] == LOGIN
    assert follow(client, client.get(LOGIN))["Location"] == "/console/audit/"
    assert client.get("/console/audit/")["Location"] == "/console/authenticator/"
    pass_second_factor(client)
    assert client.get("/console/audit/").status_code == 200


def test_who_is_suspended_is_not_told_to_bind(client, wechat, user, bound) -> None:
    suspend_user(by=None, user=user, reason="核实中")
    page = follow(client, client.get("/wechat/enter/login/"))
    assert "还没有绑定" not in client.get(page["Location"]).content.decode()


def test_a_wechat_that_does_not_answer_is_asked_once(client, wechat, bound) -> None:
    going = client.get("/wechat/enter/my_activities/")
    wechat.is_broken = True
    arrived = follow(client, going)
    assert client.get(arrived["Location"])["Location"] == "/login/"
    assert wechat.calls["GET /sns/oauth2/access_token"] == 1
