"""What the inbox holds, for its owner; and what was chosen."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings

from volunteering.accounts.models import User
from volunteering.messaging.enums import FIXED, Channel, Topic
from volunteering.messaging.models import Contact, Notice, Preference
from volunteering.messaging.rules import DEFAULTS
from volunteering.wechat.models import Binding


def own_part(user: User) -> list[dict[str, str]]:
    notices = Notice.objects.filter(user=user).order_by("id")
    return [{"时间": one.created_at.isoformat(), "标题": one.title, "内容": one.body} for one in notices]


def own_choices(user: User) -> dict[str, object]:
    contact = contact_of(user)
    return {
        "安静时段": f"{contact.quiet_from:%H:%M}–{contact.quiet_to:%H:%M}" if contact else "默认",
        "急事发短信": "不发" if contact and not contact.wants_sms else "发",
        "邮箱": contact.email if contact else "",
        "选择": [
            f"{one.get_topic_display()}·{one.get_channel_display()}：{'开' if one.is_on else '关'}"
            for one in Preference.objects.filter(user=user).order_by("topic", "channel")
        ],
    }


def unread_count(user: User) -> int:
    return Notice.objects.filter(user=user, read_at__isnull=True).count()


def last_told(user_ids: Iterable[UUID], kind: str) -> dt.datetime | None:
    """When any of these people was last told something of this kind."""
    newest = Notice.objects.filter(user__in=list(user_ids), kind=kind).order_by("-created_at").first()
    return newest.created_at if newest else None


def contact_of(user: User) -> Contact | None:
    return Contact.objects.filter(user=user).first()


def has_wechat() -> bool:
    """Whether this installation writes to people by WeChat at all."""
    return bool(settings.WECHAT_TEMPLATE or settings.WECHAT_SUBSCRIPTION_TEMPLATE)


@dataclass(frozen=True)
class Reach:
    """The ways out of the house: which this installation has, and which lead to this person."""

    has_wechat: bool
    has_email: bool
    has_sms: bool
    is_bound: bool
    email: str
    is_confirmed: bool

    @property
    def ways(self) -> list[Channel]:
        """What can be chosen by topic."""
        ready = {
            Channel.WECHAT: self.has_wechat and self.is_bound,
            Channel.EMAIL: self.has_email and self.is_confirmed,
        }
        return [way for way, is_ready in ready.items() if is_ready]


def reach_of(user: User) -> Reach:
    contact = contact_of(user)
    return Reach(
        has_wechat=has_wechat(),
        has_email=bool(settings.EMAIL_HOST),
        has_sms=settings.SMS_NOTICES,
        is_bound=Binding.objects.filter(user=user).exists(),
        email=contact.email if contact else "",
        is_confirmed=bool(contact and contact.email_confirmed_at),
    )


def choices_of(user: User) -> dict[tuple[Topic, Channel], bool]:
    """Whether each topic comes on each way that is chosen by topic; the default where nothing was chosen."""
    chosen = {(one.topic, one.channel): one.is_on for one in Preference.objects.filter(user=user)}
    return {
        (topic, Channel(way)): topic == FIXED or chosen.get((topic, way), default)
        for topic in Topic
        for way, default in DEFAULTS.items()
    }


def topics_by_email(user: User) -> list[Topic]:
    return [topic for (topic, way), is_on in choices_of(user).items() if way == Channel.EMAIL and is_on]
