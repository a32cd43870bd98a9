import datetime as dt

from django.conf import settings

from volunteering.wechat.credentials import value_of
from volunteering.wechat.enums import CredentialKind
from volunteering.wechat.services import forget_followers, forget_pushes, forget_scenes


def clean(now: dt.datetime) -> None:
    forget_pushes(now=now)
    forget_scenes(now=now)
    forget_followers(now=now)


def renew(now: dt.datetime) -> None:
    """Token and ticket are fresh before a page or a message needs them."""
    if settings.WECHAT_APP_ID:
        for kind in CredentialKind:
            value_of(kind)
