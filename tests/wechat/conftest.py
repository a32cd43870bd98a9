import pytest

from tests.activities.conftest import activity, plan, publish
from tests.wechat.standin import APP_ID, SECRET, Standin, running
from volunteering.wechat import client

__all__ = ["activity", "plan", "publish"]
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
    client._connections.cache_clear()
    return wechat_server
