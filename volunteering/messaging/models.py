from django.conf import settings
from django.db import models

from volunteering.core.keys import KeyedModel
from volunteering.core.sealing import SealedField
from volunteering.messaging.enums import Channel, DeliveryState, Topic
from volunteering.messaging.rules import DEFAULTS

LONGEST_TITLE = 100


class Notice(KeyedModel):
    """One entry of a person's inbox (/me/notices/). The text comes from the app that sends it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=60)
    title = models.CharField(max_length=LONGEST_TITLE)
    body = models.TextField(blank=True)
    address = models.CharField("去处", max_length=200, blank=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    # The same event told twice is one notice: kind + subject + occasion, made by the sender.
    dedup_key = models.CharField(max_length=120, unique=True)
    # When it was decided by which ways it goes out.
    planned_at = models.DateTimeField(null=True)
    # From then on it helps nobody to hear of it outside the inbox.
    good_until = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "消息"
        indexes = (
            models.Index(fields=("user", "-id"), name="notice_inbox"),
            models.Index(fields=("user",), condition=models.Q(read_at__isnull=True), name="notice_unread"),
            models.Index(fields=("id",), condition=models.Q(planned_at__isnull=True), name="notice_unplanned"),
        )

    def __str__(self) -> str:
        return self.title


class Delivery(KeyedModel):
    """A notice on one way out. A batch is sent by one piece of work; each delivery notes its own end.

    Whoever sends it claims it first, so that two workers with one batch share it.
    """

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="deliveries")
    channel = models.CharField(max_length=10, choices=Channel.choices)
    state = models.CharField(max_length=10, choices=DeliveryState.choices, default=DeliveryState.WAITING)
    batch = models.UUIDField(db_index=True)
    sent_at = models.DateTimeField(null=True)
    error = models.CharField("原因", max_length=60, blank=True)
    # One of the person's allowances was taken for it: sent again, it takes no second.
    is_allowed = models.BooleanField("已扣订阅次数", default=False, db_default=False)
    claim = models.UUIDField(null=True)
    claimed_until = models.DateTimeField(null=True)
    # What the outside calls it, for its report afterwards.
    receipt = models.CharField("回执", max_length=40, blank=True, default="", db_default="")

    class Meta:
        verbose_name = "发送"
        indexes = (models.Index(fields=("receipt",), condition=~models.Q(receipt=""), name="delivery_of_receipt"),)
        constraints = (
            models.UniqueConstraint(fields=("notice", "channel"), name="one_delivery_per_channel"),
            models.CheckConstraint(
                condition=~models.Q(state=DeliveryState.SENT) | models.Q(sent_at__isnull=False),
                name="delivery_sent_has_time",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_channel_display()} {self.get_state_display()}"


class Preference(KeyedModel):
    """Whether a person wants to hear about a topic on a way that is chosen by topic; no row: the default."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    topic = models.CharField(max_length=20, choices=Topic.choices)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    is_on = models.BooleanField()

    class Meta:
        verbose_name = "消息偏好"
        constraints = (
            models.UniqueConstraint(fields=("user", "topic", "channel"), name="one_choice_per_way"),
            models.CheckConstraint(
                condition=models.Q(channel__in=sorted(DEFAULTS)), name="preference_on_a_way_chosen_by_topic"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_topic_display()} {self.get_channel_display()}"


class Contact(KeyedModel):
    """When a person wants quiet, text messages for what is urgent, and a mail address confirmed from its own inbox."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="contact")
    quiet_from = models.TimeField("安静时段从")
    quiet_to = models.TimeField("到")
    wants_sms = models.BooleanField("急事发短信", default=True, db_default=True)
    email = SealedField("邮箱", blank=True)
    email_confirmed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "联系方式"

    def __str__(self) -> str:
        return f"{self.quiet_from}–{self.quiet_to}"
