"""The official account's three menus, with the manual's words. WeChat allows 3 × 5, and 4 / 8 characters."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse

from volunteering.content.models import Link

# What stands under 志愿者 and 组织: words and page.
PLACES = {
    "志愿者": {
        "注册": "volunteer_register",
        "活动报名": "activity_list",
        "我参加的活动": "my_activities",
        "志愿者信息": "volunteer_me",
    },
    "组织": {
        "注册": "org_register",
        "活动发布": "org_activity_new",
        "我发布的活动": "org_activities",
        "组织信息": "org_info",
    },
}
ENTRANCES = {name for places in PLACES.values() for name in places.values()} | {"policy_list"}
# What a page is called where one is led to it.
TITLES = {
    **{
        name: f"{column}{words}" if words == "注册" else words
        for column, places in PLACES.items()
        for words, name in places.items()
    },
    **{"home": "首页", "policy_list": "政策文件", "my_records": "服务记录", "notices": "消息"},
}


def menu(absolute: Callable[[str], str]) -> dict[str, Any]:
    """As `/cgi-bin/menu/create` takes it. `absolute` makes a whole address of a path."""

    def entrance(words: str, name: str) -> dict[str, str]:
        return {"type": "view", "name": words, "url": absolute(reverse("wechat_enter", args=[name]))}

    def link(one: Link) -> dict[str, str]:
        return {"type": "view", "name": one.label[:20], "url": one.address or absolute(reverse("link_list"))}

    columns = [
        {"name": name, "sub_button": [entrance(words, page) for words, page in places.items()]}
        for name, places in PLACES.items()
    ]
    links = [entrance("政策文件", "policy_list"), *(link(one) for one in Link.objects.filter(is_active=True)[:4])]
    return {"button": [*columns, {"name": "友情链接", "sub_button": links}]}
