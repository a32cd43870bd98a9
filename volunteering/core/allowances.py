"""How many of something may still be made, where the rows themselves say how many were."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Allowance:
    most: int
    left: int
    again_at: dt.datetime | None  # when none is left


def allowance(made_at: Iterable[dt.datetime], *, most: int, window: dt.timedelta, now: dt.datetime) -> Allowance:
    """Of `most` in any stretch of time as long as `window`."""
    counting = sorted(one for one in made_at if one > now - window)
    again_at = counting[-most] + window if len(counting) >= most else None
    return Allowance(most, max(most - len(counting), 0), again_at)
