"""Background work goes in lanes: each has a thread of `run_worker` and a queue to itself, so none waits for another."""

import datetime as dt
from enum import StrEnum


class Lane(StrEnum):
    """In the order in which a worker of several queues serves them."""

    URGENT = "urgent"  # somebody sits before a page and waits: login codes
    SHORT = "short"  # milliseconds, in our own database
    OUTBOUND = "outbound"  # waits for WeChat, mail servers, providers of text messages
    LONG = "long"  # minutes: sheets, certificates, subscribers of an activity


# A queue may be long; in this time a worker should have come to the row.
PATIENCE = dt.timedelta(minutes=10)
# A login code lives for five minutes.
URGENT_PATIENCE = dt.timedelta(seconds=20)


def patience(lane: Lane) -> dt.timedelta:
    return URGENT_PATIENCE if lane == Lane.URGENT else PATIENCE
