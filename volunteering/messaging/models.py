from django.conf import settings
from django.db import models

from volunteering.core.keys import KeyedModel


class Notice(KeyedModel):
    """One entry of a person's inbox (/me/notices/). The text comes from the app that sends it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=60)
    title = models.CharField(max_length=100)
    body = models.TextField(blank=True)
    address = models.CharField("去处", max_length=200, blank=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    # The same event told twice is one notice: kind + subject + occasion, made by the sender.
    dedup_key = models.CharField(max_length=120, unique=True)

    class Meta:
        verbose_name = "消息"
        indexes = (
            models.Index(fields=("user", "-id"), name="notice_inbox"),
            models.Index(fields=("user",), condition=models.Q(read_at__isnull=True), name="notice_unread"),
        )

    def __str__(self) -> str:
        return self.title
