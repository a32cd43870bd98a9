from urllib.parse import urlsplit

import httpx
import pytest
from django.test import Client

from tests.activities.conftest import activity, plan, publish
from tests.wechat.standin import APP_ID, SECRET, Standin, running
from volunteering.wechat import client as wechat_client
from volunteering.wechat.services import bind

__all__ = ["activity", "plan", "publish"]
IN_WECHAT = {"user-agent": "Mozilla/5.0 (Linux; Android 14) Chrome/120.0 MicroMessenger/8.0.50"}
TOKEN, KEY, OLD_KEY = "AAAAA", "A" * 43, "B" * 43


@pytest.fixture(scope="session")
def wechat_server():
    with running() as standin:
        yield standin


@pytest.fixture
def wechat(wechat_server: Standin, settings) -> Standin:
    """The stand-in, as good as new, and our settings pointing at it."""
    address = wechat_server.address
    wechat_server.__init__()
    wechat_server.address = address
    settings.WECHAT_APP_ID, settings.WECHAT_APP_SECRET = APP_ID, SECRET
    settings.WECHAT_TOKEN, settings.WECHAT_AES_KEYS = TOKEN, []
    settings.WECHAT_API_ADDRESS = settings.WECHAT_OAUTH_ADDRESS = address
    wechat_client._connections.cache_clear()
    return wechat_server


@pytest.fixture
def client() -> Client:
    """WeChat's own browser."""
    return Client(headers=IN_WECHAT)


@pytest.fixture
def bound(wechat, user, now):
    return bind(by=user, openid=wechat.visitor, now=now)


def follow(client, response):
    """What the browser does: to WeChat, and back with a code."""
    back = httpx.get(response["Location"].partition("#")[0]).headers["Location"]
    return client.get(f"/wechat/back/?{urlsplit(back).query}")
