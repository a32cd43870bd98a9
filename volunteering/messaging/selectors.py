"""What the inbox holds, for its owner; and what was chosen."""

from django.conf import settings

from volunteering.accounts.models import User
from volunteering.messaging.enums import Channel, Topic
from volunteering.messaging.models import Contact, Notice, Preference
from volunteering.messaging.rules import DEFAULTS


def own_part(user: User) -> list[dict[str, str]]:
    notices = Notice.objects.filter(user=user).order_by("id")
    return [{"时间": one.created_at.isoformat(), "标题": one.title, "内容": one.body} for one in notices]


def own_choices(user: User) -> dict[str, object]:
    contact = contact_of(user)
    return {
        "安静时段": f"{contact.quiet_from:%H:%M}–{contact.quiet_to:%H:%M}" if contact else "默认",
        "邮箱": contact.email if contact else "",
        "选择": [
            f"{one.get_topic_display()}·{one.get_channel_display()}：{'开' if one.is_on else '关'}"
            for one in Preference.objects.filter(user=user).order_by("topic", "channel")
        ],
    }


def unread_count(user: User) -> int:
    return Notice.objects.filter(user=user, read_at__isnull=True).count()


def contact_of(user: User) -> Contact | None:
    return Contact.objects.filter(user=user).first()


def ways_offered() -> list[Channel]:
    """What this installation can do at all."""
    there = {
        Channel.WECHAT: bool(settings.WECHAT_TEMPLATE or settings.WECHAT_SUBSCRIPTION_TEMPLATE),
        Channel.SMS: settings.SMS_NOTICES,
        Channel.EMAIL: bool(settings.EMAIL_HOST),
    }
    return [way for way, is_there in there.items() if is_there]


def choices_of(user: User) -> dict[tuple[Topic, Channel], bool]:
    """Whether each topic comes on each way; the default where nothing was chosen."""
    chosen = {(one.topic, one.channel): one.is_on for one in Preference.objects.filter(user=user)}
    return {(topic, way): chosen.get((topic, way), DEFAULTS[way]) for topic in Topic for way in Channel}
