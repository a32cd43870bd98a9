from django.conf import settings
from django.db import models

from volunteering.core.keys import KeyedModel
from volunteering.core.sealing import SealedField
from volunteering.wechat.enums import CredentialKind


class Credential(models.Model):
    """What WeChat lends us for two hours, shared by all processes: whoever needs a new one fetches it for all."""

    kind = models.CharField(max_length=10, choices=CredentialKind.choices, primary_key=True)
    value = SealedField("凭据", blank=True)
    expires_at = models.DateTimeField()
    # One refresher at a time; after this moment another may try.
    refreshed_until = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "微信凭据"

    def __str__(self) -> str:
        return self.get_kind_display()


class Binding(KeyedModel):
    """A login and the WeChat account it is opened with. At most one of each, both ways."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="wechat")
    openid = SealedField("openid")
    openid_fingerprint = models.CharField(max_length=80, unique=True)
    bound_at = models.DateTimeField()

    class Meta:
        verbose_name = "微信绑定"

    def __str__(self) -> str:
        return f"{self.bound_at:%F}"


class Follower(KeyedModel):
    """Who follows the official account, bound or not: only a follower can be written to."""

    openid_fingerprint = models.CharField(max_length=80, unique=True)
    is_following = models.BooleanField(default=True)
    scene = models.CharField("来自", max_length=64, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = "关注者"

    def __str__(self) -> str:
        return f"{self.changed_at:%F}"


class Scene(KeyedModel):
    """A QR code of the official account that says where it was scanned; an activity's has the activity's public id."""

    name = models.CharField("场景", max_length=64, unique=True)  # as long as WeChat takes
    link = models.CharField("二维码内容", max_length=200, blank=True)  # "" until WeChat gave it
    expires_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "场景二维码"
        constraints = (
            models.CheckConstraint(condition=~models.Q(name=""), name="scene_has_a_name"),
            models.CheckConstraint(
                condition=models.Q(link="", expires_at__isnull=True)
                | models.Q(~models.Q(link=""), expires_at__isnull=False),
                name="scene_link_has_an_end",
            ),
        )

    def __str__(self) -> str:
        return self.name


class Allowance(KeyedModel):
    """How many 订阅通知 of one template a WeChat account still allows, bound or not."""

    openid_fingerprint = models.CharField(max_length=80)
    template = models.CharField("模板", max_length=64)
    left = models.IntegerField("还可以发", default=0)
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = "订阅通知次数"
        constraints = (
            models.UniqueConstraint(fields=("openid_fingerprint", "template"), name="one_allowance_per_template"),
            models.CheckConstraint(condition=models.Q(left__gte=0), name="allowance_not_negative"),
        )

    def __str__(self) -> str:
        return str(self.left)


class Push(models.Model):
    """A push that was taken, so that its repetition is not: WeChat sends up to three times."""

    key = models.CharField(max_length=120, primary_key=True)
    taken_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = "微信推送"

    def __str__(self) -> str:
        return self.key
