"""How something went out is forgotten after a season, and the inbox reaches back some years."""

import datetime as dt
from typing import Any

from django.db.models import QuerySet

from volunteering.core import parameters
from volunteering.core.keys import first_key_at
from volunteering.messaging.models import Delivery, Notice

DELIVERIES_KEPT = dt.timedelta(days=90)
PORTION, PORTIONS = 1000, 100


def forget_old(*, now: dt.datetime) -> None:
    _forget(Delivery.objects.filter(pk__lt=first_key_at(now - DELIVERIES_KEPT)))
    _forget(Notice.objects.filter(pk__lt=first_key_at(now - parameters.NOTICES_KEPT())))


def _forget(old: "QuerySet[Any]") -> None:
    """A portion at a time, so that nobody waits for it; a backlog is worked off over several runs."""
    for _ in range(PORTIONS):
        keys = list(old.order_by("pk").values_list("pk", flat=True)[:PORTION])
        old.filter(pk__in=keys).delete()
        if len(keys) < PORTION:
            return
