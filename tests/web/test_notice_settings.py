"""消息设置: what can be chosen is shown, what was chosen is kept."""

import pytest

from volunteering.messaging.enums import Channel, Topic
from volunteering.messaging.selectors import choices_of

pytestmark = pytest.mark.django_db
PAGE = "/me/notices/settings/"


@pytest.fixture
def me(client, user, settings):
    settings.WECHAT_TEMPLATE = "template-1"
    client.force_login(user)
    return client


def test_where_there_is_no_other_way_nothing_is_asked(me, settings) -> None:
    settings.WECHAT_TEMPLATE = ""
    page = me.get(PAGE).content.decode()
    assert "不用设置" in page
    assert "保存" not in page


def test_what_was_chosen_is_kept(me, user) -> None:
    answers = {"form_key": "k.", "quiet_from": "21:00", "quiet_to": "07:30", "reminders_wechat": "on"}
    assert me.post(PAGE, answers)["Location"] == "/me/notices/settings/saved/"
    chosen = choices_of(user)
    assert chosen[Topic.REMINDERS, Channel.WECHAT]
    assert not chosen[Topic.RECORDS, Channel.WECHAT]
    assert chosen[Topic.ACCOUNT, Channel.WECHAT]  # nobody turns that off
    assert 'value="21:00"' in me.get(PAGE).content.decode()


def test_a_time_that_is_none_is_said(me) -> None:
    page = me.post(PAGE, {"form_key": "k.", "quiet_from": "晚上", "quiet_to": "07:30"}).content.decode()
    assert "22:00 这样" in page
