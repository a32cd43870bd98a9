"""The clock enters here; below this line `now` is a parameter."""

import datetime as dt

from django.utils import timezone


def now() -> dt.datetime:
    return timezone.now()


def local_date(moment: dt.datetime) -> dt.date:
    """The calendar day in Asia/Shanghai."""
    return timezone.localtime(moment).date()
