"""From the menu to a page: OAuth with the browser's own state, binding, unbinding."""

from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from volunteering.wechat.models import Binding
from volunteering.wechat.services import CannotBind, bind, user_of

pytestmark = pytest.mark.django_db
MENU = "/wechat/enter/my_activities/"


def follow(client, response):
    """What the browser does: to WeChat, and back with a code."""
    back = httpx.get(response["Location"].partition("#")[0]).headers["Location"]
    return client.get(f"/wechat/back/?{urlsplit(back).query}")


@pytest.fixture
def bound(wechat, user, now):
    return bind(by=user, openid=wechat.visitor, now=now)


def test_who_is_bound_is_logged_in_by_the_menu(client, wechat, volunteer, bound) -> None:
    response = follow(client, client.get(MENU))
    assert response["Location"] == "/me/activities/"
    assert client.get("/me/activities/").status_code == 200


def test_the_first_time_one_logs_in_by_phone_and_binds(client, wechat, user, volunteer) -> None:
    assert "登录并绑定" in follow(client, client.get(MENU)).content.decode()
    client.force_login(user)
    page = client.get("/wechat/bind/").content.decode()
    assert "绑定这个微信" in page
    assert "绑定成功" in client.post("/wechat/bind/", {"form_key": "k1."}).content.decode()
    assert user_of(wechat.visitor) == user
    assert "解绑微信" in client.get("/me/privacy/").content.decode()
    client.post("/wechat/unbind/", {"form_key": "k2."})
    assert not Binding.objects.exists()


def test_no_openid_lies_in_the_session_or_plain_in_the_database(client, wechat, volunteer) -> None:
    follow(client, client.get(MENU))
    assert wechat.visitor not in str(dict(client.session))


def test_a_state_of_another_browser_logs_nobody_in(client, wechat, bound) -> None:
    from django.test import Client

    attacker = Client()
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


def test_a_wechat_of_somebody_else_is_not_taken_over(bound, operator, wechat, now) -> None:
    with pytest.raises(CannotBind, match="另一个手机号"):
        bind(by=operator, openid=wechat.visitor, now=now)


def test_a_new_phone_in_the_pocket_replaces_the_binding(bound, user, wechat, now) -> None:
    bind(by=user, openid="o-new", now=now)
    assert (user_of("o-new"), user_of(wechat.visitor)) == (user, None)


def test_the_openid_is_sealed_in_its_row(bound, wechat) -> None:
    row = Binding.objects.values("openid", "openid_fingerprint").get()
    assert wechat.visitor.encode() not in bytes(row["openid"])
    assert wechat.visitor not in row["openid_fingerprint"]
