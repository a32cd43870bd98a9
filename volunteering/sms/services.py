"""A message is a sealed row first."""

import datetime as dt
import logging

from volunteering.core import clock
from volunteering.sms.enums import SmsPurpose, SmsState
from volunteering.sms.models import SmsMessage
from volunteering.sms.senders import sender

logger = logging.getLogger(__name__)


def queue_message(
    *, phone: str, text: str, purpose: SmsPurpose, expires_at: dt.datetime, now: dt.datetime
) -> SmsMessage:
    return SmsMessage.objects.create(phone=phone, text=text, purpose=purpose, created_at=now, expires_at=expires_at)


def send_waiting(*, now: dt.datetime) -> int:
    """Send what waits and is not too old; one failure does not hold up the others. Returns how many left."""
    sent = 0
    for message in SmsMessage.objects.filter(state=SmsState.WAITING, expires_at__gt=now).order_by("id")[:200]:
        try:
            sender().send(phone=message.phone, text=message.text)
        except Exception:
            logger.exception("sms %s could not be sent", message.pk)
            continue
        SmsMessage.objects.filter(pk=message.pk).update(state=SmsState.SENT, sent_at=clock.now())
        sent += 1
    return sent


def delete_expired(*, now: dt.datetime) -> int:
    return SmsMessage.objects.filter(expires_at__lt=now).delete()[0]
