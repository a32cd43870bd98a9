"""A message is a sealed row first; sending it is work that follows the row."""

import datetime as dt
import json
import logging
import uuid

from volunteering.core import clock, parameters
from volunteering.core.limits import spend
from volunteering.core.work import enqueue_work
from volunteering.sms.enums import SmsPurpose, SmsState, SmsTemplate
from volunteering.sms.models import ProviderState, SmsMessage
from volunteering.sms.senders import Outgoing, ProviderDown, SmsRefused, provider, provider_names

CODE, NOTICE = "sms:code", "sms:notice"  # who waits to get in never waits behind notices
REST = dt.timedelta(minutes=1)  # a provider that failed is asked last for as long
BUDGET = "sms:day"
OVER_BUDGET = "over_budget"
logger = logging.getLogger(__name__)


def queue_message(
    *,
    phone: str,
    template: SmsTemplate,
    values: dict[str, str],
    purpose: SmsPurpose,
    expires_at: dt.datetime,
    now: dt.datetime,
) -> SmsMessage:
    """Write the message and the work of sending it, both in the caller's transaction."""
    message = SmsMessage.objects.create(
        phone=phone,
        template=template,
        values_json=json.dumps(values, ensure_ascii=False),
        purpose=purpose,
        created_at=now,
        expires_at=expires_at,
    )
    enqueue_work(CODE if purpose == SmsPurpose.CODE else NOTICE, message.pk, due_at=now)
    return message


def send_message(message_id: uuid.UUID) -> None:
    """Send it unless it was sent or is too old to be of use. After a crash between sending and noting it goes twice.

    Raises ProviderDown when none of the providers takes it now: then it is tried again later.
    """
    now = clock.now()
    message = SmsMessage.objects.filter(pk=message_id, state=SmsState.WAITING, expires_at__gt=now).first()
    if message is None:
        return
    if not spend(BUDGET, limit=parameters.SMS_PER_DAY(), window=dt.timedelta(days=1), now=now):
        logger.error("the day's budget of text messages is spent")
        _note(message, state=SmsState.FAILED, error=OVER_BUDGET)
        return
    outgoing = Outgoing(
        key=message.pk.hex,
        phone=message.phone,
        template=SmsTemplate(message.template),
        values=json.loads(message.values_json),
    )
    try:
        name, receipt = _sent_by_any(outgoing, now)
    except SmsRefused as refusal:
        _note(message, state=SmsState.FAILED, error=refusal.code)
        return
    _note(message, state=SmsState.SENT, sent_at=clock.now(), provider=name, receipt=receipt)


def note_report(*, name: str, receipt: str, is_delivered: bool, error: str = "") -> None:
    """What the network says afterwards. A report of a message that is deleted by now says nothing to anybody."""
    sent = SmsMessage.objects.filter(provider=name, receipt=receipt, state=SmsState.SENT)
    sent.update(state=SmsState.DELIVERED if is_delivered else SmsState.FAILED, error=error[:60])


def delete_expired(*, now: dt.datetime) -> int:
    return SmsMessage.objects.filter(expires_at__lt=now).delete()[0]


def _sent_by_any(message: Outgoing, now: dt.datetime) -> tuple[str, str]:
    """Provider and receipt. Raises SmsRefused, and ProviderDown when nobody was left to ask."""
    problem = ProviderDown("no provider")
    for name in _in_turn(now):
        try:
            return name, provider(name).send(message)
        except ProviderDown as down:
            logger.warning("sms provider %s: %s", name, down)
            _rest(name, str(down), now)
            problem = down
    raise problem


def _in_turn(now: dt.datetime) -> list[str]:
    """Those that failed just now come last, but they come: better a try than no message."""
    resting = set(ProviderState.objects.filter(down_until__gt=now).values_list("name", flat=True))
    return sorted(provider_names(), key=lambda name: name in resting)


def _rest(name: str, reason: str, now: dt.datetime) -> None:
    ProviderState.objects.update_or_create(name=name, defaults={"down_until": now + REST, "reason": reason[:60]})


def _note(message: SmsMessage, **fields: object) -> None:
    SmsMessage.objects.filter(pk=message.pk, state=SmsState.WAITING).update(**fields)
