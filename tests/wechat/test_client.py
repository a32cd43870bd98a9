"""Every call of WeChat's that we make, and what it answers when it does not want to."""

import datetime as dt
import logging
import time

import pytest
from django.core.cache import caches

from tests.wechat.standin import ROUTES, SECRET
from volunteering.core import clock
from volunteering.wechat import client
from volunteering.wechat.client import WechatError, WechatUnreachable
from volunteering.wechat.credentials import value_of, with_token
from volunteering.wechat.enums import CredentialKind
from volunteering.wechat.models import Credential

pytestmark = pytest.mark.django_db
TOKEN, TICKET = CredentialKind.TOKEN, CredentialKind.TICKET
MENU = {"button": [{"name": "志愿者", "sub_button": [{"type": "view", "name": "活动报名", "url": "https://x.cn/"}]}]}


def note(touser: str = "o-1", **others: object) -> dict[str, object]:
    return {"touser": touser, "template_id": "template-1", "data": {}, "client_msg_id": "one", **others}


def refusal(call, *args) -> int:
    with pytest.raises(WechatError) as caught:
        call(*args)
    return caught.value.code


def test_a_token_is_fetched_once_for_all(wechat) -> None:
    assert value_of(TOKEN) == value_of(TOKEN) == wechat.token
    assert wechat.calls["POST /cgi-bin/stable_token"] == 1


def test_it_lies_sealed_in_its_row(wechat) -> None:
    token = value_of(TOKEN)
    assert token.encode() not in bytes(Credential.objects.values_list("value", flat=True).get())


def test_shortly_before_its_end_one_process_fetches_and_the_others_use_the_old(wechat) -> None:
    old = value_of(TOKEN)
    soon = clock.now() + dt.timedelta(minutes=1)
    Credential.objects.update(expires_at=soon, refreshed_until=soon)  # somebody is at it
    assert value_of(TOKEN) == old
    Credential.objects.update(refreshed_until=clock.now())
    value_of(TOKEN)
    assert wechat.calls["POST /cgi-bin/stable_token"] == 2


@pytest.mark.parametrize("errcode", [40001, 42001])
def test_a_token_that_wechat_no_longer_takes_is_renewed_and_the_call_repeated(wechat, errcode) -> None:
    value_of(TOKEN)
    wechat.expire_token(errcode)
    assert with_token(client.fetch_ticket) == (f"ticket-{wechat.token}", 7200)


def test_the_ticket_is_kept_too(wechat) -> None:
    assert value_of(TICKET) == value_of(TICKET)
    assert wechat.calls["GET /cgi-bin/ticket/getticket"] == 1


def test_a_wrong_secret_is_said_once_and_not_tried_again(wechat, settings) -> None:
    settings.WECHAT_APP_SECRET = "wrong"
    assert refusal(value_of, TOKEN) == 40125
    assert wechat.calls["POST /cgi-bin/stable_token"] == 1


def test_a_code_is_good_once(wechat) -> None:
    code = wechat.code_for("o-1")
    assert client.fetch_openid(code) == "o-1"
    assert refusal(client.fetch_openid, code) == 40163
    assert refusal(client.fetch_openid, "made-up") == 40029


def test_the_menu_that_was_made_is_the_menu_in_force(wechat) -> None:
    assert with_token(client.fetch_menu) == {}
    with_token(lambda token: client.create_menu(token, MENU))
    assert with_token(client.fetch_menu) == MENU


def test_the_same_message_twice_arrives_once(wechat) -> None:
    wechat.followers.add("o-1")
    ids = [with_token(lambda token: client.send_template(token, note())) for _ in range(2)]
    assert ids[0] == ids[1]
    assert len(wechat.sent) == 1


def test_who_does_not_follow_gets_none(wechat) -> None:
    assert refusal(with_token, lambda token: client.send_template(token, note())) == 43004


def test_a_spent_quota_is_said(wechat) -> None:
    wechat.followers.add("o-1")
    wechat.quota = 0
    assert refusal(with_token, lambda token: client.send_template(token, note())) == 45009


def test_a_scene_becomes_a_code_to_scan(wechat) -> None:
    made = with_token(lambda token: client.create_scene(token, "poster", seconds=600))
    assert made == "http://weixin.qq.com/q/poster"


def test_the_old_token_is_used_while_it_lives_and_no_new_one_is_to_be_had(wechat) -> None:
    old = value_of(TOKEN)
    wechat.is_broken = True
    Credential.objects.update(expires_at=clock.now() + dt.timedelta(minutes=1), refreshed_until=None)
    assert value_of(TOKEN) == old
    Credential.objects.update(expires_at=clock.now())
    with pytest.raises(WechatUnreachable):
        value_of(TOKEN)


def test_no_address_with_a_secret_is_in_the_log(wechat, log, caplog) -> None:
    caplog.set_level(logging.DEBUG)
    client.fetch_openid(wechat.code_for("o-1"))
    wechat.is_broken = True
    with pytest.raises(WechatUnreachable):
        client.fetch_openid("code-of-wechat")
    logging.getLogger("httpx").error("to be seen")
    assert "to be seen" in log.getvalue()
    for secret in (SECRET, "code-of-wechat", "o-1"):
        assert secret not in log.getvalue() + caplog.text


CALLS = {
    "POST /cgi-bin/stable_token": client.fetch_token,
    "GET /cgi-bin/ticket/getticket": lambda: client.fetch_ticket("t"),
    "GET /sns/oauth2/access_token": lambda: client.fetch_openid("c"),
    "GET /cgi-bin/menu/get": lambda: client.fetch_menu("t"),
    "POST /cgi-bin/menu/create": lambda: client.create_menu("t", MENU),
    "POST /cgi-bin/message/template/send": lambda: client.send_template("t", note()),
    "POST /cgi-bin/message/subscribe/bizsend": lambda: client.send_subscription("t", note()),
    "POST /cgi-bin/qrcode/create": lambda: client.create_scene("t", "poster", seconds=60),
}
EMPTY = {"access_token": "", "ticket": [], "openid": "", "menu": None, "msgid": {}, "url": "", "expires_in": 10**15}


@pytest.mark.parametrize("odd", [{}, [], None, 7, "ok", {"errcode": "x"}, {"errcode": None}, EMPTY])
@pytest.mark.parametrize("route", CALLS)
def test_an_odd_answer_is_no_answer(wechat, monkeypatch, route, odd) -> None:
    monkeypatch.setitem(ROUTES, route, lambda *_: odd)
    with pytest.raises(WechatUnreachable):
        CALLS[route]()


def test_every_call_is_tried_with_odd_answers() -> None:
    assert set(CALLS) == set(ROUTES)


def test_a_page_waits_no_longer_than_it_may_all_told(wechat, monkeypatch) -> None:
    """Each byte comes in time, the answer never."""
    wechat.drip = 0.1
    monkeypatch.setattr(client, "PAGE_SECONDS", 0.3)
    started = time.perf_counter()
    with pytest.raises(WechatUnreachable):
        client.fetch_openid(wechat.code_for("o-1"))
    assert time.perf_counter() - started < 0.8


def test_whoever_is_asked_in_vain_is_left_alone_for_a_while(wechat, monkeypatch) -> None:
    wechat.is_broken = True
    asked = wechat.calls
    for _ in range(5):
        with pytest.raises(WechatUnreachable):
            client.fetch_openid("c")
    assert asked["GET /sns/oauth2/access_token"] == client.IN_A_ROW
    caches["default"].delete(client.TROUBLE)  # the while is over
    wechat.is_broken = False
    assert client.fetch_openid(wechat.code_for("o-1")) == "o-1"


def test_an_answer_in_between_ends_the_row(wechat) -> None:
    for _ in range(2):
        for is_broken in (True, True, False):
            wechat.is_broken = is_broken
            with pytest.raises(WechatError):
                client.fetch_openid("made-up")
    assert wechat.calls["GET /sns/oauth2/access_token"] == 6


def test_the_while_is_seconds() -> None:
    assert client.REST <= 60
    assert client.PAGE_SECONDS <= 1.5


def test_a_server_in_trouble_is_not_waited_for(wechat, monkeypatch) -> None:
    wechat.is_broken = True
    with pytest.raises(WechatUnreachable):
        value_of(TOKEN)
    wechat.is_broken, wechat.delay = False, 0.5
    monkeypatch.setattr(client, "SECONDS", 0.1)
    client._connections.cache_clear()
    with pytest.raises(WechatUnreachable) as caught:
        value_of(TOKEN)
    assert "s" * 32 not in str(caught.value)
