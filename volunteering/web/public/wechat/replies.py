"""What the official account answers: a welcome, the activity whose code was scanned, what fits the words, or help."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from volunteering.activities.enums import Phase
from volunteering.activities.policies import visible_activity
from volunteering.activities.selectors.lists import activity_page
from volunteering.content.models import PolicyDocument
from volunteering.core import clock
from volunteering.vocabularies.models import Term
from volunteering.web.public.activities.posters import place_of
from volunteering.web.times import span
from volunteering.wechat.pushes import Message
from volunteering.wechat.services import user_of

MOST = 3
HELP = (
    "您可以这样用：\n"
    "· 发“活动”，看正在报名的活动\n"
    "· 发一个词，例如“天文”，找有关的活动和政策\n"
    "· 发“绑定”，以后从菜单进来不用再登录\n"
    "· 点下方菜单，报名、查看自己的活动"
)
GREETINGS = {"", "帮助", "你好", "您好", "在吗", "?", "？"}
STOPPING = {"退订", "取消订阅", "TD", "td", "T"}
NOTHING_OPEN = "现在没有正在报名的活动。发一个词，找找以后的政策和活动；也可以点菜单“活动报名”看全部。"
SILENT = {
    *("VIEW", "UNSUBSCRIBE", "TEMPLATESENDJOBFINISH", "LOCATION"),
    *(f"SUBSCRIBE_MSG_{what}_EVENT" for what in ("POPUP", "CHANGE", "SENT")),
}


def reply_to(message: Message, absolute: Callable[[str], str]) -> str:
    """`absolute` makes a whole address of a path. "" stays silent."""
    if message.event in SILENT:
        return ""
    if message.event:
        welcome = f"欢迎关注{settings.WECHAT_ACCOUNT}！\n" if message.event == "SUBSCRIBE" else ""
        return welcome + (_scanned(message, absolute) or HELP)
    text = message.text.strip()
    if text == "绑定":
        return f"点这里绑定：{_binding(absolute)}"
    if text in STOPPING:
        return f"想收哪些消息，在这里选：{absolute(reverse('notice_settings'))}"
    if text in GREETINGS:
        return HELP
    if text == "活动":
        return _found("", absolute) or NOTHING_OPEN
    return _found(text, absolute) or f"没有找到和“{text[:20]}”有关的活动或政策。\n{HELP}"


def _scanned(message: Message, absolute: Callable[[str], str]) -> str:
    """The activity whose code it was; "" when it was none, or one that is not public."""
    activity = visible_activity(AnonymousUser(), message.scene) if message.scene else None
    if activity is None:
        return ""
    facts = [
        *(["（已取消）"] if activity.status == "cancelled" else []),
        f"时间：{span(activity.starts_at, activity.ends_at)}",
        f"地点：{place_of(activity)}",
        absolute(reverse("activity_detail", args=[activity.public_id])),
    ]
    if user_of(message.openid) is None:
        facts.append(f"\n绑定以后，您报名的活动有变动，马上在这里告诉您。\n点这里绑定：{_binding(absolute)}")
    return "\n".join([activity.title, *facts])


def _binding(absolute: Callable[[str], str]) -> str:
    return absolute(reverse("wechat_enter", args=["bind"]))


def _found(text: str, absolute: Callable[[str], str]) -> str:
    """What is open and has the word in it or in its category's name; then policies of that title."""
    activities = activity_page(now=clock.now(), phase=Phase.OPEN, keyword=text, size=MOST)
    category = _category_named(text) if not activities.rows else None
    if category:
        activities = activity_page(now=clock.now(), phase=Phase.OPEN, category=str(category.pk), size=MOST)
    lines = [
        f"{one.title}\n{span(one.starts_at, one.ends_at)}\n{absolute(reverse('activity_detail', args=[one.public_id]))}"
        for one in activities.rows
    ]
    if lines:
        lines = ["正在报名：", *lines]
    if activities.next_cursor:
        asked = {"category": category.pk} if category else {"q": text}
        lines.append(f"更多：{absolute(reverse('activity_list'))}?{urlencode({'state': 'open', **asked})}")
    if text:
        policies = PolicyDocument.objects.published().filter(title__contains=text)[:MOST]
        lines += [f"《{one.title}》\n{absolute(reverse('policy_detail', args=[one.public_id]))}" for one in policies]
    return "\n\n".join(lines)


def _category_named(text: str) -> Term | None:
    return Term.objects.filter(vocabulary="service_category", name__contains=text).first() if text else None
