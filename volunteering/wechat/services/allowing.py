"""订阅通知: how many messages a WeChat account still allows us. Each is counted when it is given and taken before it
is used, so that it is never used twice."""

import datetime as dt
import logging

from django.conf import settings
from django.db.models import F, QuerySet

from volunteering.core import clock
from volunteering.core.sealing import fingerprint, fingerprints
from volunteering.wechat.models import Allowance
from volunteering.wechat.pushes import Answer
from volunteering.wechat.services.binding import OPENID

logger = logging.getLogger(__name__)


def note_answers(*, openid: str, answers: tuple[Answer, ...], now: dt.datetime) -> None:
    """What somebody answered to WeChat's window, or turned off in its settings, or what became of a message.

    取消 in the window gives nothing and takes nothing away; turned off in the settings, nothing is allowed any more.
    """
    for answer in answers:
        if answer.template != settings.WECHAT_SUBSCRIPTION_TEMPLATE:
            continue
        if answer.is_accepted:
            _allow_one(openid, now)
        elif answer.is_revoked:
            forget_allowances(openid=openid)
        elif answer.error:
            logger.warning("a subscription message did not arrive: %s", answer.error)


def take_allowance(*, openid: str) -> bool:
    """One less, if there was one. Of two at once on the last, one gets it."""
    left = _of(openid).filter(left__gt=0)
    return bool(left.update(left=F("left") - 1, changed_at=clock.now()))


def forget_allowances(*, openid: str) -> None:
    """WeChat says that there are none."""
    _of(openid).update(left=0, changed_at=clock.now())


def _allow_one(openid: str, now: dt.datetime) -> None:
    if not _of(openid).exists():
        new = Allowance(openid_fingerprint=fingerprint(OPENID, openid), template=_template(), changed_at=now)
        Allowance.objects.bulk_create([new], ignore_conflicts=True)
    _of(openid).update(left=F("left") + 1, changed_at=now)


def _of(openid: str) -> QuerySet[Allowance]:
    return Allowance.objects.filter(openid_fingerprint__in=fingerprints(OPENID, openid), template=_template())


def _template() -> str:
    return str(settings.WECHAT_SUBSCRIPTION_TEMPLATE)
