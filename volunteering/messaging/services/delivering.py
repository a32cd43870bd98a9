"""Sending a batch. Each delivery notes its own end, so a batch begun again sends only what is left."""

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from smtplib import SMTPRecipientsRefused
from typing import TypeVar

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import QuerySet

from volunteering.core import clock
from volunteering.core.clock import local_date
from volunteering.core.work import NotBefore, keep_lease
from volunteering.core.zone import CHINA
from volunteering.messaging.enums import Channel, DeliveryState
from volunteering.messaging.kinds import kind_of
from volunteering.messaging.models import Contact, Delivery, Notice
from volunteering.messaging.rules import shortened
from volunteering.messaging.services.planning import WORK, send_later
from volunteering.messaging.services.preferring import leaving_link
from volunteering.sms.enums import SmsPurpose, SmsTemplate
from volunteering.sms.services import queue_message
from volunteering.wechat import client
from volunteering.wechat.client import NOBODY_THERE, WechatError
from volunteering.wechat.credentials import renew, value_of
from volunteering.wechat.enums import CredentialKind
from volunteering.wechat.models import Binding

T = TypeVar("T")
AT_ONCE = 16  # requests to WeChat at the same time: it answers in tens of milliseconds, we in one
NOTED_AFTER = 20  # deliveries: what a crash may forget, WeChat recognises by `client_msg_id`
SMS_LIFETIME = dt.timedelta(hours=12)
FIELD_LENGTH = 20  # WeChat's thing.DATA


def deliver_by_wechat(batch: uuid.UUID) -> None:
    """Raises the last WechatError when some are left because of WeChat's own trouble: they are tried again.

    With the day's quota spent that is tomorrow (NotBefore); what is urgent goes by text message today.
    """
    left = list(_waiting(batch))
    openids = {one.user_id: one.openid for one in Binding.objects.filter(user__in=[d.notice.user_id for d in left])}
    _end([one for one in left if one.notice.user_id not in openids], DeliveryState.FAILED, "not_bound")
    left = [one for one in left if one.notice.user_id in openids]
    if not left:
        return
    token, trouble = value_of(CredentialKind.TOKEN), None
    with ThreadPoolExecutor(AT_ONCE) as pool:  # threads ask WeChat; the database is this thread's
        calls = {
            pool.submit(client.send_template, token, _letter(one, openids[one.notice.user_id])): one for one in left
        }
        for some in _portions(as_completed(calls), NOTED_AFTER):
            answers = [(calls[call], call.exception()) for call in some if not call.cancelled()]
            trouble = _note_answers(answers) or trouble
            if trouble and all(error for _, error in answers):  # nothing gets through: do not ask for the rest
                for call in calls:
                    call.cancel()
            keep_lease(WORK[Channel.WECHAT], batch)
    if isinstance(trouble, WechatError) and trouble.code in client.TOKEN_REFUSED:
        renew(CredentialKind.TOKEN, refused=token)
    if isinstance(trouble, WechatError) and trouble.code == client.QUOTA_SPENT:
        _give_up_on_wechat_today(batch)
        raise NotBefore(_tomorrow(), str(trouble))
    if trouble:
        raise trouble


def deliver_by_sms(batch: uuid.UUID) -> None:
    """Becomes a text message's own row; from there on it has its own promises. The text names no details."""
    now = clock.now()
    for one in _waiting(batch):
        with transaction.atomic():
            if one.notice.user.phone:
                queue_message(
                    phone=one.notice.user.phone,
                    template=SmsTemplate.NOTICE,
                    values={"title": shortened(one.notice.title, FIELD_LENGTH), "platform": settings.PLATFORM_NAME},
                    purpose=SmsPurpose.NOTICE,
                    expires_at=now + SMS_LIFETIME,
                    now=now,
                )
            _end([one], DeliveryState.SENT if one.notice.user.phone else DeliveryState.FAILED)


def deliver_by_email(batch: uuid.UUID) -> None:
    left = list(_waiting(batch))
    people = [one.notice.user_id for one in left]
    addresses = {one.user_id: one.email for one in Contact.objects.filter(user__in=people) if one.email_confirmed_at}
    _end([one for one in left if one.notice.user_id not in addresses], DeliveryState.FAILED, "no_address")
    with get_connection() as server:  # one for the batch; a server in trouble ends it here, and it comes again
        for one in left:
            address = addresses.get(one.notice.user_id)
            if address:
                _send_mail(one, address, server)
                keep_lease(WORK[Channel.EMAIL], batch)


def _send_mail(delivery: Delivery, address: str, server: BaseEmailBackend) -> None:
    """An address that the server refuses keeps nobody else waiting."""
    letter = _mail(delivery.notice, address)
    letter.connection = server
    try:
        letter.send()
    except SMTPRecipientsRefused:
        _end([delivery], DeliveryState.FAILED, "refused")
    else:
        _end([delivery], DeliveryState.SENT)


def _waiting(batch: uuid.UUID) -> "QuerySet[Delivery]":
    found = Delivery.objects.filter(batch=batch, state=DeliveryState.WAITING)
    return found.select_related("notice__user").order_by("id")


def _note_answers(answers: list[tuple[Delivery, BaseException | None]]) -> BaseException | None:
    """Sent, never to be sent, or left for another time; the last trouble is what the work fails with."""
    _end([one for one, error in answers if error is None], DeliveryState.SENT)
    gone = [one for one, error in answers if isinstance(error, WechatError) and error.code in NOBODY_THERE]
    _end(gone, DeliveryState.FAILED, "not_following")
    _fall_back([one.notice for one in gone])
    troubles = [error for one, error in answers if error is not None and one not in gone]
    return troubles[-1] if troubles else None


def _give_up_on_wechat_today(batch: uuid.UUID) -> None:
    """A cancelled activity cannot wait for tomorrow's quota where there is another way."""
    if not settings.SMS_NOTICES:
        return
    urgent = [one for one in _waiting(batch) if kind_of(one.notice.kind).is_urgent]
    with transaction.atomic():
        _end(urgent, DeliveryState.FAILED, "quota")
        _fall_back([one.notice for one in urgent])


def _tomorrow() -> dt.datetime:
    """Shortly after WeChat begins to count anew."""
    day = local_date(clock.now()) + dt.timedelta(days=1)
    return dt.datetime.combine(day, dt.time(0, 5), CHINA)


def _fall_back(notices: list[Notice]) -> None:
    """What is urgent goes by text message to who no longer follows the account."""
    urgent = [one for one in notices if kind_of(one.kind).is_urgent]
    if urgent and settings.SMS_NOTICES:
        send_later(urgent, Channel.SMS, due_at=clock.now())


def _end(deliveries: Iterable[Delivery], state: DeliveryState, error: str = "") -> None:
    keys = [one.pk for one in deliveries]
    sent_at = clock.now() if state == DeliveryState.SENT else None
    Delivery.objects.filter(pk__in=keys).update(state=state, error=error, sent_at=sent_at)


def _letter(delivery: Delivery, openid: str) -> dict[str, object]:
    """As WeChat's template wants it; which of our words stands in which of its fields is the operator's setting."""
    notice = delivery.notice
    words = {
        "title": shortened(notice.title, FIELD_LENGTH),
        "body": shortened(notice.body, FIELD_LENGTH),
        "time": f"{notice.created_at.astimezone(CHINA):%Y-%m-%d %H:%M}",
    }
    fields = {name: {"value": words[word]} for name, word in settings.WECHAT_TEMPLATE_FIELDS.items()}
    return {
        "touser": openid,
        "template_id": settings.WECHAT_TEMPLATE,
        "url": f"{settings.SITE_ADDRESS}{notice.address}" if notice.address else settings.SITE_ADDRESS,
        "client_msg_id": delivery.pk.hex,
        "data": fields,
    }


def _mail(notice: Notice, address: str) -> EmailMessage:
    """With one click to hear no more of it, in the text and for the mail program (RFC 8058)."""
    topic = kind_of(notice.kind).topic
    where = f"{settings.SITE_ADDRESS}{notice.address}" if notice.address else settings.SITE_ADDRESS
    off = leaving_link(notice.user_id, topic)
    body = f"{notice.body}\n\n打开查看：{where}\n\n不想再用邮箱收“{topic.label}”，打开这里：{off}\n"
    headers = {"List-Unsubscribe": f"<{off}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return EmailMessage(notice.title, body, None, [address], headers=headers)


def _portions(calls: Iterable[T], size: int) -> Iterator[list[T]]:
    some: list[T] = []
    for one in calls:
        some.append(one)
        if len(some) == size:
            yield some
            some = []
    if some:
        yield some
