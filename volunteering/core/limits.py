"""How often is too often: fixed windows, counted atomically in one statement on both databases."""

import datetime as dt

from django.db import connection
from django.db.models import F

from volunteering.core.models import RateCounter


def spend(key: str, *, limit: int, window: dt.timedelta, now: dt.datetime) -> bool:
    """Count one use of `key`; False when `limit` uses already fell into the current window."""
    if limit < 1:
        return False
    began, over = map(connection.ops.adapt_datetimefield_value, (now, now - window))
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO core_ratecounter AS counter (key, window_started_at, count) VALUES (%s, %s, 1)
            ON CONFLICT (key) DO UPDATE SET
                count = CASE WHEN counter.window_started_at <= %s THEN 1 ELSE counter.count + 1 END,
                window_started_at = CASE WHEN counter.window_started_at <= %s
                    THEN excluded.window_started_at ELSE counter.window_started_at END
            WHERE counter.window_started_at <= %s OR counter.count < %s
            RETURNING count
            """,
            [key, began, *[over] * 3, limit],
        )
        return cursor.fetchone() is not None


def give_back(key: str, *, now: dt.datetime) -> None:
    """Take back the use that `spend` counted at `now`. In a window that began since, it does not count anyway."""
    RateCounter.objects.filter(key=key, window_started_at__lte=now, count__gt=0).update(count=F("count") - 1)


def used(key: str, *, window: dt.timedelta, now: dt.datetime) -> tuple[int, dt.datetime]:
    """How much of the current window was used, and when it began: now, if nothing was."""
    found = RateCounter.objects.filter(key=key, window_started_at__gt=now - window, count__gt=0).first()
    return (found.count, found.window_started_at) if found else (0, now)
