"""Where WeChat's own button allows a message: a page of its own, because the button needs a weaker policy."""

import pytest

from tests.service_records.conftest import shift, sign_up_of
from volunteering.core import clock
from volunteering.wechat.services import bind

__all__ = ["shift", "sign_up_of"]
pytestmark = pytest.mark.django_db
OFFER = "活动有变动，让微信提醒我"


@pytest.fixture
def now():
    return clock.now()


@pytest.fixture(autouse=True)
def with_subscriptions(wechat, settings):
    settings.WECHAT_SUBSCRIPTION_TEMPLATE = "subscription-1"


@pytest.fixture
def signed_up(client, sign_up_of, volunteer, user, now):
    """A bound volunteer's page of the activity."""
    activity = sign_up_of(volunteer).activity
    bind(by=user, openid="o-1", now=now)
    client.force_login(user)
    return f"/activities/{activity.public_id}/"


def policy_of(answer) -> dict[str, str]:
    parts = (part.strip().partition(" ") for part in answer.headers["Content-Security-Policy"].split(";"))
    return {name: sources for name, _, sources in parts}


def test_it_holds_the_button_for_our_template(client) -> None:
    assert '<wx-open-subscribe template="subscription-1">' in client.get("/wechat/allow/").content.decode()


def test_its_policy_lets_wechat_draw_the_button_and_nobody_else_do_anything(client) -> None:
    policy = policy_of(client.get("/wechat/allow/"))
    assert not {"default-src", "frame-src", "child-src"} & set(policy)  # each of them hides the button
    assert policy["script-src"] == "'self' https://res.wx.qq.com 'unsafe-eval'"
    assert (policy["object-src"], policy["frame-ancestors"], policy["base-uri"]) == ("'none'", "'none'", "'none'")
    assert "unsafe-inline" not in policy["script-src"]


def test_every_other_page_keeps_the_strict_one(client, signed_up) -> None:
    for address in (signed_up, "/wechat/follow/"):
        policy = policy_of(client.get(address))
        assert policy["default-src"] == "'none'"
        assert "unsafe" not in str(policy)


def test_it_is_offered_after_signing_up_and_hidden_until_wechat_shows_it(client, signed_up) -> None:
    page = client.get(signed_up).content.decode()
    assert OFFER in page
    assert page.index("data-in-wechat hidden") < page.index(OFFER)


def test_without_the_setting_there_is_neither_offer_nor_page(client, signed_up, settings) -> None:
    settings.WECHAT_SUBSCRIPTION_TEMPLATE = ""
    assert OFFER not in client.get(signed_up).content.decode()
    assert client.get("/wechat/allow/").status_code == 404


def test_nobody_is_led_anywhere_but_to_an_activity_everybody_sees(client) -> None:
    assert client.get("/wechat/allow/", {"activity": "https://evil.example/"}).status_code == 404
