"""How much of the day's budget is used, and how the providers do."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from volunteering.core import parameters
from volunteering.core.clock import local_date
from volunteering.core.limits import used
from volunteering.sms.enums import SmsState
from volunteering.sms.models import DayCount, ProviderState
from volunteering.sms.senders import provider_names

BUDGET, DAY = "sms:day", dt.timedelta(days=1)
LASTING = dt.timedelta(minutes=5)  # a trouble that goes by itself is none to be told of


@dataclass(frozen=True)
class Budget:
    used: int
    allowed: int
    since: dt.datetime  # the day of the budget begins with its first message

    @property
    def share(self) -> int:
        """In percent; more than 100 when the budget was made smaller meanwhile."""
        return 100 * self.used // self.allowed

    @property
    def is_spent(self) -> bool:
        return self.used >= self.allowed


@dataclass(frozen=True)
class ProviderLine:
    """`counts`: today's messages by state. `trouble` is what its last answer was, if that was no success."""

    name: str
    counts: dict[str, int]
    trouble: ProviderState | None


def budget(now: dt.datetime) -> Budget:
    count, since = used(BUDGET, window=DAY, now=now)
    return Budget(count, parameters.SMS_PER_DAY(), since)


def is_any_provider_well(now: dt.datetime) -> bool:
    resting = ProviderState.objects.filter(down_until__gt=now).values_list("name", flat=True)
    return bool(set(provider_names()) - set(resting))


def failing_for_long(now: dt.datetime) -> list[ProviderState]:
    """Every try of at least five minutes failed, and the last of them was not long ago."""
    recent = ProviderState.objects.filter(name__in=provider_names(), down_until__gt=now - dt.timedelta(hours=1))
    return [one for one in recent.order_by("name") if one.down_until - one.failing_since >= LASTING]


def provider_lines(now: dt.datetime) -> Iterator[ProviderLine]:
    """In the order of preference; last what no provider took, under ""."""
    troubles = {one.name: one for one in ProviderState.objects.all()}
    counts: dict[str, dict[str, int]] = {}
    for one in DayCount.objects.filter(day=local_date(now)):
        counts.setdefault(one.provider, dict.fromkeys(SmsState.values, 0))[one.state] = one.count
    nothing = dict.fromkeys(SmsState.values, 0)
    for name in [*dict.fromkeys([*provider_names(), *sorted(set(counts) - {""})]), ""]:
        yield ProviderLine(name, counts.get(name, nothing), troubles.get(name))
