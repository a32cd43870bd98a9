"""How a message leaves the house. Providers come as further classes with the same one method."""

import logging
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

logger = logging.getLogger(__name__)


class SmsSender(Protocol):
    def send(self, *, phone: str, text: str) -> None: ...


class ConsoleSender:
    """For the demo: the text is printed there and nowhere else, since a code must not be logged."""

    def send(self, *, phone: str, text: str) -> None:
        if settings.DEMO_MODE:
            print(f"短信：{text}", flush=True)  # noqa: T201


def sender() -> SmsSender:
    made: SmsSender = import_string(settings.SMS_SENDER)()
    return made
