"""Sending a batch. Each delivery notes its own end, so a batch begun again sends only what is left."""

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from typing import TypeVar

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import QuerySet

from volunteering.core import clock
from volunteering.core.work import keep_lease
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
from volunteering.wechat.client import NOBODY_THERE, NOT_ALLOWED, WechatError, WechatUnreachable
from volunteering.wechat.credentials import renew, value_of
from volunteering.wechat.enums import CredentialKind
from volunteering.wechat.models import Binding
from volunteering.wechat.services import forget_allowances, take_allowance

T = TypeVar("T")
Openids = dict[uuid.UUID, str]  # by user
Outcome = tuple[list[Delivery], BaseException | None]  # whom WeChat does not reach; the last trouble of its own
AT_ONCE = 16  # requests to WeChat at the same time: it answers in tens of milliseconds, we in one
NOTED_AFTER = 20  # template messages: what a crash may forget, WeChat recognises by `client_msg_id`
SMS_LIFETIME = dt.timedelta(hours=12)
FIELD_LENGTH = 20  # WeChat's thing.DATA


def deliver_by_wechat(batch: uuid.UUID) -> None:
    """Raises the last WechatError when some are left because of WeChat's own trouble: they are tried again."""
    left = list(_waiting(batch))
    openids = {one.user_id: one.openid for one in Binding.objects.filter(user__in=[d.notice.user_id for d in left])}
    _end([one for one in left if one.notice.user_id not in openids], DeliveryState.FAILED, "not_bound")
    left = [one for one in left if one.notice.user_id in openids]
    if not left:
        return
    token, trouble = value_of(CredentialKind.TOKEN), None
    if settings.WECHAT_TEMPLATE:
        left, trouble = _by_template(batch, left, openids, token)
    if settings.WECHAT_SUBSCRIPTION_TEMPLATE:
        left, another = _by_subscription(batch, left, openids, token)
        trouble = another or trouble
    _give_up(left)
    if isinstance(trouble, WechatError) and trouble.code in client.TOKEN_REFUSED:
        renew(CredentialKind.TOKEN, refused=token)
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
    for one in left:
        address = addresses.get(one.notice.user_id)
        if address:
            _mail(one.notice, address).send()
        _end([one], DeliveryState.SENT if address else DeliveryState.FAILED, "" if address else "no_address")


def _waiting(batch: uuid.UUID) -> "QuerySet[Delivery]":
    found = Delivery.objects.filter(batch=batch, state=DeliveryState.WAITING)
    return found.select_related("notice__user").order_by("id")


def _by_template(batch: uuid.UUID, left: list[Delivery], openids: Openids, token: str) -> Outcome:
    gone: list[Delivery] = []
    trouble: BaseException | None = None
    with ThreadPoolExecutor(AT_ONCE) as pool:  # threads ask WeChat; the database is this thread's
        calls = {
            pool.submit(client.send_template, token, _letter(one, openids[one.notice.user_id])): one for one in left
        }
        for some in _portions(as_completed(calls), NOTED_AFTER):
            answers = [(calls[call], call.exception()) for call in some]
            _end([one for one, error in answers if error is None], DeliveryState.SENT)
            for one, error in answers:
                if isinstance(error, WechatError) and error.code in NOBODY_THERE:
                    gone.append(one)
                else:
                    trouble = error or trouble
            keep_lease(WORK[Channel.WECHAT], batch)
    return gone, trouble


def _by_subscription(batch: uuid.UUID, left: list[Delivery], openids: Openids, token: str) -> Outcome:
    """One after another, each noted before the next: WeChat knows no repetition here, so whatever breaks leaves a
    single one in doubt."""
    gone: list[Delivery] = []
    trouble: BaseException | None = None
    for one in left:
        openid = openids[one.notice.user_id]
        try:
            if _is_allowed(one, openid):
                client.send_subscription(token, _subscription(one, openid))
                _end([one], DeliveryState.SENT)
            else:
                gone.append(one)
        except WechatUnreachable as error:
            return gone, error
        except WechatError as error:
            if error.code == NOT_ALLOWED:
                forget_allowances(openid=openid)
            if error.code == NOT_ALLOWED or error.code in NOBODY_THERE:
                gone.append(one)
            else:
                trouble = error
        keep_lease(WORK[Channel.WECHAT], batch)
    return gone, trouble


def _is_allowed(delivery: Delivery, openid: str) -> bool:
    """Takes one of the person's allowances, once for each delivery, and before it is sent."""
    if not delivery.is_allowed:
        with transaction.atomic():
            delivery.is_allowed = take_allowance(openid=openid)
            if delivery.is_allowed:
                Delivery.objects.filter(pk=delivery.pk).update(is_allowed=True)
    return delivery.is_allowed


@transaction.atomic
def _give_up(deliveries: list[Delivery]) -> None:
    """Neither a follower nor somebody who allowed a message. What is urgent goes by text message."""
    _end(deliveries, DeliveryState.FAILED, "not_following")
    urgent = [one.notice for one in deliveries if kind_of(one.notice.kind).is_urgent]
    if urgent and settings.SMS_NOTICES:
        send_later(urgent, Channel.SMS, due_at=clock.now())


def _end(deliveries: Iterable[Delivery], state: DeliveryState, error: str = "") -> None:
    keys = [one.pk for one in deliveries]
    sent_at = clock.now() if state == DeliveryState.SENT else None
    Delivery.objects.filter(pk__in=keys).update(state=state, error=error, sent_at=sent_at)


def _letter(delivery: Delivery, openid: str) -> dict[str, object]:
    return {
        "touser": openid,
        "template_id": settings.WECHAT_TEMPLATE,
        "url": _where(delivery.notice),
        "client_msg_id": delivery.pk.hex,
        "data": _fields(delivery.notice, settings.WECHAT_TEMPLATE_FIELDS),
    }


def _subscription(delivery: Delivery, openid: str) -> dict[str, object]:
    return {
        "touser": openid,
        "template_id": settings.WECHAT_SUBSCRIPTION_TEMPLATE,
        "page": _where(delivery.notice),
        "data": _fields(delivery.notice, settings.WECHAT_SUBSCRIPTION_FIELDS),
    }


def _fields(notice: Notice, names: dict[str, str]) -> dict[str, dict[str, str]]:
    """As WeChat's template wants them: which of our words stands in which of its fields is the operator's setting."""
    words = {
        "title": _words(notice.title),
        "body": _words(notice.body) or _words(notice.title),  # no field may be empty
        "time": f"{notice.created_at.astimezone(CHINA):%Y-%m-%d %H:%M}",
    }
    return {name: {"value": words[word]} for name, word in names.items()}


def _words(text: str) -> str:
    return shortened(" ".join(text.split()), FIELD_LENGTH)


def _where(notice: Notice) -> str:
    return f"{settings.SITE_ADDRESS}{notice.address}" if notice.address else str(settings.SITE_ADDRESS)


def _mail(notice: Notice, address: str) -> EmailMessage:
    """With one click to hear no more of it, in the text and for the mail program (RFC 8058)."""
    topic = kind_of(notice.kind).topic
    off = leaving_link(notice.user_id, topic)
    body = f"{notice.body}\n\n打开查看：{_where(notice)}\n\n不想再用邮箱收“{topic.label}”，打开这里：{off}\n"
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
