"""What the official account answers: a welcome, what fits the words somebody wrote, or help."""

from collections.abc import Callable

from django.urls import reverse

from volunteering.activities.enums import Phase
from volunteering.activities.selectors.lists import activity_page
from volunteering.content.models import PolicyDocument
from volunteering.core import clock
from volunteering.wechat.pushes import Message

MOST = 3
HELP = (
    "您可以这样用：\n"
    "· 发“活动”，看正在报名的活动\n"
    "· 发一个词，例如“天文”，找有关的活动和政策\n"
    "· 发“绑定”，以后从菜单进来不用再登录\n"
    "· 点下方菜单，报名、查看自己的活动"
)
WELCOME = "欢迎关注科技志愿服务！\n"
SILENT = {"VIEW", "UNSUBSCRIBE", "TEMPLATESENDJOBFINISH", "LOCATION"}


def reply_to(message: Message, absolute: Callable[[str], str]) -> str:
    """`absolute` makes a whole address of a path. "" stays silent."""
    if message.event in SILENT:
        return ""
    if message.event:
        return (WELCOME if message.event == "SUBSCRIBE" else "") + HELP
    text = message.text.strip()
    if text == "绑定":
        return f"点这里绑定：{absolute(reverse('wechat_enter', args=['volunteer_me']))}"
    if not text or text == "帮助":
        return HELP
    return _found("" if text == "活动" else text, absolute) or f"没有找到和“{text[:20]}”有关的活动或政策。\n{HELP}"


def _found(text: str, absolute: Callable[[str], str]) -> str:
    activities = activity_page(now=clock.now(), phase=Phase.OPEN, keyword=text, size=MOST)
    lines = [f"{one.title}\n{absolute(reverse('activity_detail', args=[one.public_id]))}" for one in activities.rows]
    if text:
        policies = PolicyDocument.objects.published().filter(title__contains=text)[:MOST]
        lines += [f"《{one.title}》\n{absolute(reverse('policy_detail', args=[one.public_id]))}" for one in policies]
    return "\n\n".join(lines)
