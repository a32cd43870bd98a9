from django.db.models import TextChoices


class SmsState(TextChoices):
    WAITING = "waiting", "待发送"
    SENT = "sent", "已发送"
    FAILED = "failed", "发送失败"


class SmsPurpose(TextChoices):
    CODE = "code", "验证码"
    NOTICE = "notice", "通知"
