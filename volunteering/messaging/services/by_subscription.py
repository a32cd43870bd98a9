"""By 订阅通知, one for each time that somebody allowed it.

WeChat knows no repetition here. So each is sent and noted before the next: whatever breaks leaves a single one in
doubt, which is sent again with the allowance that was taken for it.
"""

import uuid

from django.conf import settings
from django.db import transaction

from volunteering.messaging.enums import Channel
from volunteering.messaging.models import Delivery
from volunteering.messaging.services.outgoing import fail, keep, link_to, note_sent, still_ours
from volunteering.messaging.services.wording import fields_of
from volunteering.wechat import client
from volunteering.wechat.client import (
    NOBODY_THERE,
    NOT_ALLOWED,
    NOT_LIKE_THIS,
    QUOTA_SPENT,
    WechatError,
    WechatUnreachable,
)
from volunteering.wechat.services import forget_allowances, take_allowance


def send_allowed(
    batch: uuid.UUID, left: list[Delivery], openids: dict[uuid.UUID, str], token: str
) -> tuple[list[Delivery], list[WechatError]]:
    """Those to be tried again, and WeChat's own troubles."""
    waiting: list[Delivery] = []
    troubles: list[WechatError] = []
    for number, one in enumerate(left):
        try:
            if still_ours(one):
                _send(one, openids[one.notice.user_id], token)
        except WechatError as trouble:
            troubles.append(trouble)
            if isinstance(trouble, WechatUnreachable) or trouble.code == QUOTA_SPENT:  # or all would be in doubt
                return [*waiting, *left[number:]], troubles
            waiting.append(one)
        keep(Channel.WECHAT, batch, left)
    return waiting, troubles


def _send(delivery: Delivery, openid: str, token: str) -> None:
    """Raises WechatError when it is to be tried again."""
    if not _is_allowed(delivery, openid):
        fail([delivery], "not_allowed")
        return
    try:
        client.send_subscription(token, _letter(delivery, openid))
    except WechatError as error:
        if error.code == NOT_ALLOWED:
            forget_allowances(openid=openid)
        elif error.code not in NOBODY_THERE | NOT_LIKE_THIS:
            raise
        fail([delivery], f"refused_{error.code}")
    else:
        note_sent(delivery)


def _is_allowed(delivery: Delivery, openid: str) -> bool:
    """Takes one of the person's allowances, once for each delivery, and before it is sent."""
    if not delivery.is_allowed:
        with transaction.atomic():
            delivery.is_allowed = take_allowance(openid=openid)
            if delivery.is_allowed:
                Delivery.objects.filter(pk=delivery.pk).update(is_allowed=True)
    return delivery.is_allowed


def _letter(delivery: Delivery, openid: str) -> dict[str, object]:
    return {
        "touser": openid,
        "template_id": settings.WECHAT_SUBSCRIPTION_TEMPLATE,
        "page": link_to(delivery.notice),
        "data": fields_of(delivery.notice, settings.WECHAT_SUBSCRIPTION_FIELDS),
    }
