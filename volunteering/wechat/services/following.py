"""Who follows the official account, and what its pushes were: each is taken once."""

import datetime as dt

from django.db import IntegrityError, transaction

from volunteering.core.sealing import fingerprint, fingerprints
from volunteering.wechat.models import Follower, Push
from volunteering.wechat.services.binding import OPENID

PUSHES_KEPT = dt.timedelta(days=1)
LEFT_KEPT = dt.timedelta(days=30)


def note_following(*, openid: str, is_following: bool, scene: str = "", at: dt.datetime) -> None:
    """`at`: when WeChat says that it happened. A push that comes late says what was, not what is."""
    fingerprinted = fingerprint(OPENID, openid)
    known = Follower.objects.filter(openid_fingerprint__in=fingerprints(OPENID, openid))
    newest = {"is_following": is_following, "changed_at": at, **({"scene": scene[:64]} if scene else {})}
    if known.exists():
        known.filter(changed_at__lte=at).update(**newest)
        return
    row = Follower(openid_fingerprint=fingerprinted, **newest)
    Follower.objects.bulk_create([row], ignore_conflicts=True)


def forget_followers(*, now: dt.datetime) -> int:
    """Who left is nobody to us after a while."""
    return Follower.objects.filter(is_following=False, changed_at__lt=now - LEFT_KEPT).delete()[0]


def take_push(key: str, *, now: dt.datetime) -> bool:
    """Whether it is new, which it is not any more afterwards. In the transaction of what it brings about: what fails
    is taken when WeChat repeats it."""
    try:
        with transaction.atomic():
            Push(key=key, taken_at=now).save(force_insert=True)
    except IntegrityError:
        return False
    return True


def forget_pushes(*, now: dt.datetime) -> int:
    return Push.objects.filter(taken_at__lt=now - PUSHES_KEPT).delete()[0]
