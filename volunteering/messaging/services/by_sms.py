"""Becomes a text message's own row; from there on it has its own promises. The text names no details."""

import datetime as dt
import uuid

from django.conf import settings
from django.db import transaction

from volunteering.core import clock
from volunteering.messaging.models import Delivery
from volunteering.messaging.rules import one_line, shortened
from volunteering.messaging.services.outgoing import claimed, fail, finish, note_sent
from volunteering.sms.enums import SmsPurpose, SmsTemplate
from volunteering.sms.services import queue_message

LIFETIME = dt.timedelta(hours=12)
GAP = 20  # characters a provider takes in a gap


def deliver_by_sms(batch: uuid.UUID) -> None:
    for one in claimed(batch):
        if one.notice.user.phone:
            _hand_over(one)
        else:
            fail([one], "no_phone")
    finish(batch)


@transaction.atomic
def _hand_over(delivery: Delivery) -> None:
    now, notice = clock.now(), delivery.notice
    if not note_sent(delivery):
        return
    queue_message(
        phone=notice.user.phone,
        template=SmsTemplate.NOTICE,
        values={"title": shortened(one_line(notice.title), GAP), "platform": settings.PLATFORM_NAME},
        purpose=SmsPurpose.NOTICE,
        expires_at=min(now + LIFETIME, notice.good_until or now + LIFETIME),
        now=now,
    )
