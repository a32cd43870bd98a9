"""What the inbox holds, for its owner."""

from volunteering.accounts.models import User
from volunteering.messaging.models import Notice


def own_part(user: User) -> list[dict[str, str]]:
    notices = Notice.objects.filter(user=user).order_by("id")
    return [{"时间": one.created_at.isoformat(), "标题": one.title, "内容": one.body} for one in notices]


def unread_count(user: User) -> int:
    return Notice.objects.filter(user=user, read_at__isnull=True).count()
