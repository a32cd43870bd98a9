from django.db import models

from volunteering.core.keys import KeyedModel
from volunteering.core.sealing import SealedField
from volunteering.sms.enums import SmsPurpose, SmsState


class SmsMessage(KeyedModel):
    """One message to one phone: a row before it is anything else. Text and number are sealed and short-lived."""

    phone = SealedField()
    text = SealedField()
    purpose = models.CharField(max_length=10, choices=SmsPurpose.choices)
    state = models.CharField(max_length=10, choices=SmsState.choices, default=SmsState.WAITING)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "短信"
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(state=SmsState.SENT) | models.Q(sent_at__isnull=False),
                name="sms_sent_has_time",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} {self.get_state_display()}"
