"""A message is a sealed row first; sending it is work that follows the row."""

import datetime as dt
import uuid

from volunteering.core import clock
from volunteering.core.work import enqueue_work
from volunteering.sms.enums import SmsPurpose, SmsState
from volunteering.sms.models import SmsMessage
from volunteering.sms.senders import sender

SEND = "sms:send"


def queue_message(
    *, phone: str, text: str, purpose: SmsPurpose, expires_at: dt.datetime, now: dt.datetime
) -> SmsMessage:
    """Write the message and the work of sending it, both in the caller's transaction."""
    message = SmsMessage.objects.create(phone=phone, text=text, purpose=purpose, created_at=now, expires_at=expires_at)
    enqueue_work(SEND, message.pk, due_at=now)
    return message


def send_message(message_id: uuid.UUID) -> None:
    """Send it unless it was sent or is too old to be of use. After a crash between sending and noting it goes twice."""
    message = SmsMessage.objects.filter(pk=message_id, state=SmsState.WAITING, expires_at__gt=clock.now()).first()
    if message is None:
        return
    sender().send(phone=message.phone, text=message.text)
    SmsMessage.objects.filter(pk=message_id).update(state=SmsState.SENT, sent_at=clock.now())


def delete_expired(*, now: dt.datetime) -> int:
    return SmsMessage.objects.filter(expires_at__lt=now).delete()[0]
