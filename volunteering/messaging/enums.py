from django.db.models import TextChoices


class Topic(TextChoices):
    """What people choose by: a handful of subjects, not forty kinds."""

    SIGN_UPS = "sign_ups", "报名和活动变动"
    REMINDERS = "reminders", "活动前后的提醒"
    RECORDS = "records", "服务时长、星级和证明"
    ORGANIZATION = "organization", "我的组织"
    DESK = "desk", "审核和管理"
    NEWS = "news", "订阅的新活动和组织来信"
    ACCOUNT = "account", "账号安全"


FIXED = Topic.ACCOUNT  # nobody turns that off
CHOSEN = tuple(topic for topic in Topic if topic != FIXED)


class Channel(TextChoices):
    """Ways out of the house; the inbox always has everything."""

    WECHAT = "wechat", "微信"
    SMS = "sms", "短信"
    EMAIL = "email", "邮箱"


class DeliveryState(TextChoices):
    WAITING = "waiting", "待发送"
    SENT = "sent", "已发送"
    FAILED = "failed", "没有送到"
