import pytest

from tests.wechat.conftest import wechat, wechat_server
from volunteering.messaging.enums import Topic
from volunteering.messaging.kinds import _kinds, register_kinds
from volunteering.messaging.services import notify
from volunteering.wechat.services import bind

__all__ = ["wechat", "wechat_server"]


@pytest.fixture(autouse=True)
def kinds():
    before = dict(_kinds)
    register_kinds("tests", Topic.SIGN_UPS, {"calm": "平常", "urgent": "急事"}, urgent={"urgent"})
    register_kinds("safety", Topic.ACCOUNT, {"told": "安全"})
    yield
    _kinds.clear()
    _kinds.update(before)


@pytest.fixture
def tell(now):
    def make(*users, kind="tests:calm", occasion="one"):
        notify(
            user_ids=[user.pk for user in users],
            kind=kind,
            title="活动取消",
            body="“科普大篷车”因大雨取消。",
            address="/me/activities/",
            occasion=occasion,
            now=now,
        )

    return make


@pytest.fixture
def by_wechat(wechat, settings, user, now):
    """The user is bound and follows; the account has a template."""
    settings.WECHAT_TEMPLATE = "template-1"
    wechat.followers.add("o-1")
    bind(by=user, openid="o-1", now=now)
    return wechat
