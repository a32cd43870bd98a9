"""How often is too often: fixed windows, counted atomically in one statement on both databases."""

import datetime as dt

from django.db import connection


def spend(key: str, *, limit: int, window: dt.timedelta, now: dt.datetime) -> bool:
    """Count one use of `key`; False when `limit` uses already fell into the current window."""
    if limit < 1:
        return False
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
            [key, now, *[now - window] * 3, limit],
        )
        return cursor.fetchone() is not None
