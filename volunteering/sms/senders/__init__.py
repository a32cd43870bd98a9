"""How a message leaves the house: one class a provider, all with the same one method."""

from dataclasses import dataclass
from functools import cache
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from volunteering.sms.enums import SmsTemplate


@dataclass(frozen=True)
class Outgoing:
    """A message as a provider takes it: an approved template and what stands in its gaps, in order."""

    key: str  # ours, given back in delivery reports
    phone: str
    template: SmsTemplate
    values: dict[str, str]

    @property
    def text(self) -> str:
        return self.template.label.format(**self.values)


class SmsRefused(Exception):
    """This message will never be sent: a wrong number, one that wants none. `code` is the provider's word for it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code[:60]


class ProviderDown(Exception):
    """Not this provider, not now: no answer, no money left, too many at once. Another may do."""


class SmsProvider(Protocol):
    def send(self, message: Outgoing) -> str:
        """The provider's receipt. Raises SmsRefused or ProviderDown."""


def code_of(template: SmsTemplate, codes: dict[str, str]) -> str:
    """The provider's own name of it. Raises ProviderDown: where it is not approved, another may have it."""
    try:
        return codes[template.value]
    except KeyError:
        raise ProviderDown(f"no template {template.value}") from None


PROVIDERS = {
    "console": "volunteering.sms.senders.console.ConsoleProvider",
    "aliyun": "volunteering.sms.senders.aliyun.AliyunProvider",
    "tencent": "volunteering.sms.senders.tencent.TencentProvider",
}
CONNECT_SECONDS, ANSWER_SECONDS = 2, 5


@cache
def provider(name: str) -> SmsProvider:
    """Raises ProviderDown when it cannot even be made: its SDK is missing, its settings make no sense."""
    try:
        made: SmsProvider = import_string(PROVIDERS[name])()
    except Exception as problem:
        raise ProviderDown(type(problem).__name__) from problem
    return made


def provider_names() -> list[str]:
    """In the order of preference."""
    return list(settings.SMS_PROVIDERS)
