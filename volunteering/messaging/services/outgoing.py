"""What all ways out share: a delivery is claimed, then sent, given back, or failed for good."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable

from django.conf import settings
from django.db import transaction
from django.db.models import Case, Q, Value, When

from volunteering.core import clock
from volunteering.core.keys import new_key
from volunteering.core.work import LEASE, keep_lease
from volunteering.messaging.enums import Channel, DeliveryState
from volunteering.messaging.models import Delivery, Notice
from volunteering.messaging.services.planning import WORK, say_by_sms

# A worker that dies holds its claims hardly longer than its work.
CLAIM = LEASE - dt.timedelta(seconds=5)


def link_to(notice: Notice) -> str:
    """By the inbox: there it is read whole, and is no longer new."""
    return f"{settings.SITE_ADDRESS}/me/notices/{notice.pk}/"


class StillHeld(Exception):
    """Part of the batch is in other hands. If those are dead, the rest is sent with the next try."""


def keep(channel: Channel, batch: uuid.UUID, left: Collection[Delivery]) -> None:
    """After each portion: neither the work nor its deliveries are taken for left behind."""
    if left:
        still = Delivery.objects.filter(batch=batch, claim=next(iter(left)).claim, state=DeliveryState.WAITING)
        still.update(claimed_until=clock.now() + CLAIM)
    keep_lease(WORK[channel], batch)


def still_ours(delivery: Delivery) -> bool:
    """Asked before each message where they go one after another: it may have been taken back, or by somebody else."""
    row = Delivery.objects.filter(pk=delivery.pk, claim=delivery.claim, state=DeliveryState.WAITING)
    return bool(row.update(claimed_until=clock.now() + CLAIM))


def claimed(batch: uuid.UUID) -> list[Delivery]:
    """What of the batch waits and nobody holds; ours for `CLAIM`. What came too late has ended here."""
    now, mark = clock.now(), new_key()
    waiting = Delivery.objects.filter(batch=batch, state=DeliveryState.WAITING)
    free = waiting.filter(Q(claimed_until__isnull=True) | Q(claimed_until__lte=now))
    free.filter(notice__good_until__lte=now).update(state=DeliveryState.FAILED, error="too_late")
    free.update(claim=mark, claimed_until=now + CLAIM)
    return list(waiting.filter(claim=mark).select_related("notice__user").order_by("id"))


def finish(batch: uuid.UUID) -> None:
    """Raises StillHeld."""
    if Delivery.objects.filter(batch=batch, state=DeliveryState.WAITING).exists():
        raise StillHeld


def note_sent(delivery: Delivery) -> bool:
    """False when it had ended already."""
    ours = Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.WAITING)
    return bool(ours.update(state=DeliveryState.SENT, sent_at=clock.now(), error=""))


def note_all_sent(receipts: dict[uuid.UUID, str]) -> None:
    """Delivery → receipt, in one statement."""
    texts = [When(pk=key, then=Value(text)) for key, text in receipts.items()]
    if texts:
        Delivery.objects.filter(pk__in=receipts, state=DeliveryState.WAITING).update(
            state=DeliveryState.SENT, sent_at=clock.now(), error="", receipt=Case(*texts)
        )


def give_back(deliveries: Iterable[Delivery]) -> None:
    """For the next try, whoever makes it."""
    given = list(deliveries)
    ours = Delivery.objects.filter(pk__in=[one.pk for one in given], claim__in={one.claim for one in given})
    ours.update(claim=None, claimed_until=None)


@transaction.atomic
def fail(deliveries: list[Delivery], reason: str, *, was: DeliveryState = DeliveryState.WAITING) -> None:
    """For good on this way, unless it ended meanwhile. What is urgent and failed by WeChat goes by text message, in
    the same transaction."""
    if not deliveries:
        return
    rows = Delivery.objects.filter(pk__in=[one.pk for one in deliveries], state=was)
    failing = set(rows.select_for_update().values_list("pk", flat=True))
    Delivery.objects.filter(pk__in=failing).update(state=DeliveryState.FAILED, error=reason[:60], sent_at=None)
    say_by_sms([one.notice for one in deliveries if one.pk in failing and one.channel == Channel.WECHAT])


def note_report(*, receipt: str, reason: str) -> None:
    """The outside says afterwards that it did not arrive. Told twice it is one failure."""
    sent = Delivery.objects.filter(receipt=receipt, state=DeliveryState.SENT)
    fail(list(sent.select_related("notice__user")), reason, was=DeliveryState.SENT)


def give_up(batch: uuid.UUID) -> None:
    """The work has been tried for the last time."""
    waiting = Delivery.objects.filter(batch=batch, state=DeliveryState.WAITING)
    fail(list(waiting.select_related("notice__user")), "given_up")
