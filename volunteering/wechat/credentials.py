"""The shared token and ticket: kept in one row each, fetched anew by one process for all, shortly before they end."""

import datetime as dt
import logging
from collections.abc import Callable
from typing import TypeVar

from django.db.models import Q

from volunteering.core import clock
from volunteering.wechat import client
from volunteering.wechat.client import TOKEN_REFUSED, WechatError
from volunteering.wechat.enums import CredentialKind
from volunteering.wechat.models import Credential

logger = logging.getLogger(__name__)
T = TypeVar("T")
EARLY = dt.timedelta(minutes=5)  # a token is renewed while the old one still works
TURN = dt.timedelta(seconds=10)  # longer than a request to WeChat may take


def with_token(call: Callable[[str], T]) -> T:
    """Do something with the access token; when WeChat no longer takes it, once more with a new one."""
    token = value_of(CredentialKind.TOKEN)
    try:
        return call(token)
    except WechatError as error:
        if error.code not in TOKEN_REFUSED:
            raise
    return call(renew(CredentialKind.TOKEN, refused=token))


def kept(kind: CredentialKind) -> str:
    """What is there and still good, "" otherwise; asks nobody. For pages, which wait for nothing."""
    found = Credential.objects.filter(kind=kind, expires_at__gt=clock.now()).first()
    return str(found.value) if found else ""


def value_of(kind: CredentialKind) -> str:
    """Raises WechatError when there is none and none can be had."""
    now = clock.now()
    kept = Credential.objects.filter(kind=kind).first()
    if kept is None or kept.expires_at <= now:
        return _fetched(kind, now)
    if kept.expires_at > now + EARLY or not _takes_turn(kind, now):
        return str(kept.value)  # if another process is fetching, this one still works
    try:
        return _fetched(kind, now)
    except WechatError as error:
        logger.warning("the %s is not renewed yet: %s", kind, error.code)
        return str(kept.value)


def renew(kind: CredentialKind, *, refused: str) -> str:
    """Unless somebody else was quicker."""
    kept = Credential.objects.filter(kind=kind).first()
    if kept and kept.value != refused:
        return str(kept.value)
    return _fetched(kind, clock.now(), is_forced=True)


def _takes_turn(kind: CredentialKind, now: dt.datetime) -> bool:
    free = Q(refreshed_until__isnull=True) | Q(refreshed_until__lte=now)
    return bool(Credential.objects.filter(free, kind=kind).update(refreshed_until=now + TURN))


def _fetched(kind: CredentialKind, now: dt.datetime, *, is_forced: bool = False) -> str:
    if kind == CredentialKind.TOKEN:
        value, seconds = client.fetch_token(is_forced=is_forced)
    else:
        value, seconds = with_token(client.fetch_ticket)
    Credential.objects.bulk_create(
        [Credential(kind=kind, value=value, expires_at=now + dt.timedelta(seconds=seconds))],
        update_conflicts=True,
        unique_fields=("kind",),
        update_fields=("value", "expires_at", "refreshed_until"),
    )
    return value
