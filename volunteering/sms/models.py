from django.db import models
from django.db.models.functions import Now

from volunteering.core.keys import KeyedModel
from volunteering.core.sealing import SealedField
from volunteering.sms.enums import SmsPurpose, SmsState, SmsTemplate


class SmsMessage(KeyedModel):
    """One message to one phone: a row before it is anything else. What it says and the number are sealed, and
    short-lived."""

    phone = SealedField()
    template = models.CharField(max_length=20, choices=SmsTemplate.choices)
    values_json = SealedField()
    purpose = models.CharField(max_length=10, choices=SmsPurpose.choices)
    state = models.CharField(max_length=10, choices=SmsState.choices, default=SmsState.WAITING)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    sent_at = models.DateTimeField(null=True)
    provider = models.CharField(max_length=20, blank=True)
    receipt = models.CharField("回执", max_length=80, blank=True, db_index=True)
    error = models.CharField("原因", max_length=60, blank=True)

    class Meta:
        verbose_name = "短信"
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(state__in=(SmsState.SENT, SmsState.DELIVERED)) | models.Q(sent_at__isnull=False),
                name="sms_sent_has_time",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} {self.get_state_display()}"


class ProviderState(models.Model):
    """A provider that failed is asked last for a while, by every process. The row goes with its next success."""

    name = models.CharField(max_length=20, primary_key=True)
    failing_since = models.DateTimeField(db_default=Now())  # the release before this one does not know it
    down_until = models.DateTimeField()
    reason = models.CharField(max_length=60, blank=True)

    class Meta:
        verbose_name = "短信通道"

    def __str__(self) -> str:
        return self.name


class DayCount(models.Model):
    """What became of a day's messages. Their rows are gone within minutes, this is what remains to be looked at."""

    day = models.DateField()
    provider = models.CharField(max_length=20, blank=True)  # empty: none took it
    state = models.CharField(max_length=10, choices=SmsState.choices)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "每日短信"
        constraints = (models.UniqueConstraint(fields=("day", "provider", "state"), name="one_sms_count_per_day"),)

    def __str__(self) -> str:
        return f"{self.day} {self.provider} {self.get_state_display()} {self.count}"
