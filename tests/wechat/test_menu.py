"""The menu of the manual, put in force by command."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

pytestmark = pytest.mark.django_db


def command(what: str) -> str:
    said = StringIO()
    call_command("wechat_menu", what, site="https://kejizhiyuan.example", stdout=said)
    return said.getvalue()


def test_it_has_the_manuals_words_and_goes_in_force(wechat) -> None:
    assert "+" in command("diff")
    command("push")
    buttons = {one["name"]: [inner["name"] for inner in one["sub_button"]] for one in wechat.menu["button"]}
    assert buttons["志愿者"] == ["注册", "活动报名", "我参加的活动", "志愿者信息"]
    assert buttons["组织"] == ["注册", "活动发布", "我发布的活动", "组织信息"]
    assert buttons["友情链接"][0] == "政策文件"
    assert "一致" in command("diff")
    assert "https://kejizhiyuan.example/wechat/enter/activity_list/" in command("show")


def test_what_wechat_refuses_is_said(wechat, settings) -> None:
    settings.WECHAT_APP_SECRET = "wrong"
    with pytest.raises(CommandError, match="40125"):
        command("push")
