from django.db.models import TextChoices


class SmsState(TextChoices):
    WAITING = "waiting", "待发送"
    SENT = "sent", "已提交"
    DELIVERED = "delivered", "已送达"
    FAILED = "failed", "发送失败"


class SmsPurpose(TextChoices):
    CODE = "code", "验证码"
    NOTICE = "notice", "通知"


class SmsTemplate(TextChoices):
    """What providers approve beforehand; the gaps' names and order are theirs too."""

    CODE = "code", "您的验证码是 {code}，{lifetime}内有效。请勿告诉他人。"
    NOTICE = "notice", "{title}。请打开{platform}查看。"
