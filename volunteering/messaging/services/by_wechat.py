"""By WeChat: template messages, and a subscription message for whom those do not reach.

Only the network runs in threads; the database is one thread's.
"""

import datetime as dt
import uuid
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from itertools import islice

from django.conf import settings

from volunteering.core import clock
from volunteering.core.clock import local_date
from volunteering.core.work import NotBefore
from volunteering.core.zone import CHINA
from volunteering.messaging.enums import Channel
from volunteering.messaging.kinds import kind_of
from volunteering.messaging.models import Delivery
from volunteering.messaging.services.by_subscription import send_allowed
from volunteering.messaging.services.outgoing import claimed, fail, finish, give_back, keep, link_to, note_all_sent
from volunteering.messaging.services.planning import quiet_hours, reached_by_sms
from volunteering.messaging.services.wording import fields_of
from volunteering.wechat import client
from volunteering.wechat.client import NOBODY_THERE, NOT_LIKE_THIS, QUOTA_SPENT, TOKEN_REFUSED, WechatError
from volunteering.wechat.credentials import renew, value_of
from volunteering.wechat.enums import CredentialKind
from volunteering.wechat.models import Binding

AT_ONCE = 16  # requests to WeChat at the same time: it answers in tens of milliseconds, we in one
NOTED_AFTER = 20  # deliveries: what a crash may forget, WeChat recognises by `client_msg_id`
ANEW = dt.time(0, 5)  # WeChat's day has begun
URGENT_WAITS = dt.timedelta(minutes=5)  # for WeChat to be itself again, before a text message is paid for
Answer = tuple[Delivery, "Future[str]"]


def deliver_by_wechat(batch: uuid.UUID) -> None:
    """Raises the last WechatError when some are left because of WeChat's own trouble: they are tried again.

    With the day's quota spent that is tomorrow (NotBefore): five tries would be used up before.
    """
    ours = claimed(batch)
    openids = {one.user_id: one.openid for one in Binding.objects.filter(user__in=[d.notice.user_id for d in ours])}
    fail([one for one in ours if one.notice.user_id not in openids], "not_bound")
    left = [one for one in ours if one.notice.user_id in openids]
    troubles = _ask(batch, left, openids) if left else []
    if _is_quota_spent(troubles):
        raise NotBefore(_when_counted_anew(left), str(troubles[-1]))
    if troubles:
        raise troubles[-1]
    finish(batch)


def _ask(batch: uuid.UUID, left: list[Delivery], openids: dict[uuid.UUID, str]) -> list[WechatError]:
    try:
        token = value_of(CredentialKind.TOKEN)
    except WechatError as trouble:
        _leave(left, is_for_today=not _is_quota_spent([trouble]))
        return [trouble]
    unreached, troubles = _by_template(batch, left, openids, token) if settings.WECHAT_TEMPLATE else (left, [])
    if settings.WECHAT_SUBSCRIPTION_TEMPLATE:
        waiting, more = send_allowed(batch, unreached, openids, token)
        _leave(waiting, is_for_today=not _is_quota_spent(more))
        troubles += more
    else:
        fail(unreached, "not_following")
    if any(trouble.code in TOKEN_REFUSED for trouble in troubles):
        renew(CredentialKind.TOKEN, refused=token)
    return troubles


def _by_template(
    batch: uuid.UUID, left: list[Delivery], openids: dict[uuid.UUID, str], token: str
) -> tuple[list[Delivery], list[WechatError]]:
    """Whom it does not reach, and WeChat's own troubles."""
    unreached: list[Delivery] = []
    later: list[Delivery] = []
    troubles: list[WechatError] = []
    with ThreadPoolExecutor(AT_ONCE) as pool:
        calls = {
            pool.submit(client.send_template, token, _letter(one, openids[one.notice.user_id])): one for one in left
        }
        answered = as_completed(calls)
        while some := list(islice(answered, NOTED_AFTER)):
            asked = [call for call in some if not call.cancelled()]
            gone, waiting, found = _note([(calls[call], call) for call in asked])
            unreached += gone
            later += [*waiting, *(calls[call] for call in some if call.cancelled())]
            troubles += found
            if found and len(found) == len(asked):  # nothing gets through: the rest is not asked for in vain
                for call in calls:
                    call.cancel()
            keep(Channel.WECHAT, batch, left)
    _leave(later, is_for_today=not _is_quota_spent(troubles))
    return unreached, troubles


def _note(answers: list[Answer]) -> tuple[list[Delivery], list[Delivery], list[WechatError]]:
    """Sent, not reached, never to be sent like this, or left for another time, with what was wrong."""
    sent: dict[uuid.UUID, str] = {}
    gone: list[Delivery] = []
    refused: list[Delivery] = []
    left: list[Delivery] = []
    troubles: list[WechatError] = []
    for one, call in answers:
        try:
            sent[one.pk] = call.result()
        except WechatError as error:
            if error.code in NOBODY_THERE:
                gone.append(one)
            elif error.code in NOT_LIKE_THIS:
                refused.append(one)
            else:
                left.append(one)
                troubles.append(error)
    note_all_sent(sent)
    fail(refused, "refused")
    return gone, left, troubles


def _is_quota_spent(troubles: list[WechatError]) -> bool:
    return any(trouble.code == QUOTA_SPENT for trouble in troubles)


def _when_counted_anew(deliveries: list[Delivery]) -> dt.datetime:
    """Shortly after midnight; with nothing urgent among them, when nobody sleeps any more."""
    is_urgent = any(kind_of(one.notice.kind).is_urgent for one in deliveries)
    hour = ANEW if is_urgent else max(ANEW, quiet_hours()[1])
    return dt.datetime.combine(local_date(clock.now()) + dt.timedelta(days=1), hour, CHINA)


def _leave(deliveries: list[Delivery], *, is_for_today: bool = True) -> None:
    """What is urgent does not wait for WeChat longer than minutes, where there is another way."""
    since = clock.now() - (URGENT_WAITS if is_for_today else dt.timedelta())
    waited = [one for one in deliveries if one.notice.planned_at and one.notice.planned_at <= since]
    by_sms = reached_by_sms([one.notice for one in waited])
    fail([one for one in waited if one.notice_id in by_sms], "wechat_down")
    give_back(one for one in deliveries if one.notice_id not in by_sms)


def _letter(delivery: Delivery, openid: str) -> dict[str, object]:
    return {
        "touser": openid,
        "template_id": settings.WECHAT_TEMPLATE,
        "url": link_to(delivery.notice),
        "client_msg_id": delivery.pk.hex,
        "data": fields_of(delivery.notice, settings.WECHAT_TEMPLATE_FIELDS),
    }
