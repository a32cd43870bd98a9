"""The card of a forwarded page: proven for our own addresses, from a ticket the worker keeps fresh."""

import pytest

from volunteering.core import clock
from volunteering.wechat import scheduled
from volunteering.wechat.signing import page_signature

pytestmark = pytest.mark.django_db
OURS = "http://testserver/activities/?q=天文#top"


def asked(client, page: str):
    return client.get("/wechat/card/", {"page": page})


def test_a_page_of_ours_gets_a_proof_that_fits(client, wechat) -> None:
    scheduled.renew(clock.now())
    said = asked(client, OURS).json()
    signed = page_signature(
        ticket=f"ticket-{wechat.token}", nonce=said["nonceStr"], timestamp=said["timestamp"], address=OURS
    )
    assert said["signature"] == signed
    assert f"ticket-{wechat.token}" not in str(said)


def test_a_page_waits_for_nobody(client, wechat) -> None:
    assert asked(client, OURS).status_code == 204
    assert not wechat.calls


@pytest.mark.parametrize("page", ["", "/activities/", "https://elsewhere.example/", "http://testserver.evil.example/"])
def test_nobody_elses_page_is_signed(client, wechat, page) -> None:
    scheduled.renew(clock.now())
    assert asked(client, page).status_code == 204


def test_the_script_is_allowed_where_there_is_an_account_and_nowhere_else(client, wechat, settings) -> None:
    assert "https://res.wx.qq.com" in client.get("/").headers["Content-Security-Policy"]
    settings.WECHAT_APP_ID = ""
    assert "qq.com" not in client.get("/").headers["Content-Security-Policy"]
