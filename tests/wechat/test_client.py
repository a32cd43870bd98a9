"""Every call of WeChat's that we make, and what it answers when it does not want to."""

import datetime as dt

import pytest

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
