"""What `manage.py check --deploy` asks of an official account."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error


def account(**_: Any) -> list[CheckMessage]:
    """An app id alone is no account: pushes are proven by the token, our own calls by the secret."""
    if not settings.WECHAT_APP_ID:
        return []
    missing = [name for name in ("WECHAT_APP_SECRET", "WECHAT_TOKEN") if not getattr(settings, name)]
    return [Error(f"WECHAT_APP_ID is set, {name} is not.", id="wechat.E001") for name in missing]
