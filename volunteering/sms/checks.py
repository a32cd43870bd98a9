"""What `manage.py check --deploy` asks of the providers that are to send text messages."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error

from volunteering.sms.enums import SmsTemplate

TABLES = {"aliyun": "ALIYUN_SMS_TEMPLATES", "tencent": "TENCENT_SMS_TEMPLATES"}


def templates(**_: Any) -> list[CheckMessage]:
    """Each provider knows every text that may have to be sent."""
    wanted = [SmsTemplate.CODE, *([SmsTemplate.NOTICE] if settings.SMS_NOTICES else [])]
    missing = [(TABLES[name], one) for name in _providers() for one in wanted if one not in _table(name)]
    return [Error(f'{table} has no template "{one}".', id="sms.E001") for table, one in missing]


def report_address(**_: Any) -> list[CheckMessage]:
    """Without it nobody learns that a message did not arrive."""
    if settings.SMS_REPORT_SECRET or not _providers():
        return []
    return [Error("SMS_REPORT_SECRET is not set: no delivery report is taken.", id="sms.E002")]


def _providers() -> list[str]:
    return [name for name in settings.SMS_PROVIDERS if name in TABLES]


def _table(name: str) -> dict[str, str]:
    table: dict[str, str] = getattr(settings, TABLES[name])
    return table
