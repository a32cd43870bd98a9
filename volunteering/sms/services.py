"""A message is a sealed row first; sending it is work that follows the row."""

import datetime as dt
import json
import logging
import uuid
from collections.abc import Iterator

from django.db.models import F

from volunteering.core import clock, parameters
from volunteering.core.clock import local_date
from volunteering.core.limits import give_back, spend
from volunteering.core.sealing import fingerprint
from volunteering.core.work import enqueue_work
from volunteering.sms.enums import SmsPurpose, SmsState, SmsTemplate
from volunteering.sms.models import DayCount, ProviderState, SmsMessage
from volunteering.sms.selectors import BUDGET, DAY
from volunteering.sms.senders import Outgoing, ProviderDown, SmsRefused, provider, provider_names

CODE, NOTICE = "sms:code", "sms:notice"  # who waits to get in never waits behind notices
REST = dt.timedelta(minutes=1)  # a provider that failed is asked last for as long
COUNTS_KEPT = dt.timedelta(days=400)
OVER_BUDGET, TOO_MANY = "over_budget", "too_many"
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
    limits = list(_limits(message))
    reached = _spend_all(limits, now)
    if reached:
        logger.error("a text message is not sent: %s", reached)
        _note(message, SmsState.FAILED, error=reached)
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
        _give_back_all(limits, now)
        _note(message, SmsState.FAILED, error=refusal.code)
        return
    except Exception:
        _give_back_all(limits, now)
        raise
    _note(message, SmsState.SENT, sent_at=clock.now(), provider=name, receipt=receipt)


def note_report(*, name: str, receipt: str, is_delivered: bool, error: str = "") -> None:
    """What the network says afterwards. A report of a message that is deleted by now says nothing to anybody."""
    state = SmsState.DELIVERED if is_delivered else SmsState.FAILED
    sent = SmsMessage.objects.filter(provider=name, receipt=receipt, state=SmsState.SENT)
    if sent.update(state=state, error=error[:60]):
        _count(name, state)


def delete_expired(*, now: dt.datetime) -> int:
    DayCount.objects.filter(day__lt=local_date(now - COUNTS_KEPT)).delete()
    return SmsMessage.objects.filter(expires_at__lt=now).delete()[0]


Limit = tuple[str, str, int]  # reason to be noted, key, how many


def _limits(message: SmsMessage) -> Iterator[Limit]:
    """Within a day. Notices leave a part of the budget to login codes, and no phone gets a heap of them."""
    budget = parameters.SMS_PER_DAY()
    if message.purpose == SmsPurpose.NOTICE:
        yield TOO_MANY, f"sms:notices:{fingerprint('phone', message.phone)}", parameters.NOTICES_PER_PHONE()
        budget = budget * parameters.NOTICES_SHARE() // 100
    yield OVER_BUDGET, BUDGET, budget


def _spend_all(limits: list[Limit], now: dt.datetime) -> str:
    """Before sending, so that no two workers send the last one. Returns which limit was reached, "" for none."""
    for number, (reason, key, limit) in enumerate(limits):
        if not spend(key, limit=limit, window=DAY, now=now):
            _give_back_all(limits[:number], now)
            return reason
    return ""


def _give_back_all(limits: list[Limit], now: dt.datetime) -> None:
    """Nobody took the message, so nobody is paid for it."""
    for _, key, _ in limits:
        give_back(key, now=now)


def _sent_by_any(message: Outgoing, now: dt.datetime) -> tuple[str, str]:
    """Provider and receipt. Raises SmsRefused, and ProviderDown when nobody was left to ask."""
    problem = ProviderDown("no provider")
    failing = {one.name: one for one in ProviderState.objects.all()}
    for name in _in_turn(failing, now):
        try:
            receipt = provider(name).send(message)
        except ProviderDown as down:
            logger.warning("sms provider %s: %s", name, down)
            _rest(name, str(down), now)
            problem = down
            continue
        if name in failing:
            ProviderState.objects.filter(name=name).delete()
        return name, receipt
    raise problem


def _in_turn(failing: dict[str, ProviderState], now: dt.datetime) -> list[str]:
    """Those that failed just now come last, but they come: better a try than no message."""
    resting = {name for name, one in failing.items() if one.down_until > now}
    return sorted(provider_names(), key=lambda name: name in resting)


def _rest(name: str, reason: str, now: dt.datetime) -> None:
    resting = {"down_until": now + REST, "reason": reason[:60]}
    ProviderState.objects.update_or_create(
        name=name, defaults=resting, create_defaults={**resting, "failing_since": now}
    )


def _note(message: SmsMessage, state: SmsState, *, provider: str = "", **fields: object) -> None:
    waiting = SmsMessage.objects.filter(pk=message.pk, state=SmsState.WAITING)
    if waiting.update(state=state, provider=provider, **fields):
        _count(provider, state)


def _count(name: str, state: SmsState) -> None:
    today = DayCount.objects.filter(day=local_date(clock.now()), provider=name, state=state)
    if not today.update(count=F("count") + 1):
        row = DayCount(day=local_date(clock.now()), provider=name, state=state)
        DayCount.objects.bulk_create([row], ignore_conflicts=True)
        today.update(count=F("count") + 1)
