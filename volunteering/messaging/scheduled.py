import datetime as dt

from volunteering.messaging.services.forgetting import forget_old
from volunteering.messaging.services.planning import PORTION, plan_notices


def plan(now: dt.datetime) -> None:
    """A portion in each transaction, until nothing is left."""
    while plan_notices(now=now) == PORTION:
        pass


def clean(now: dt.datetime) -> None:
    forget_old(now=now)
