"""The same form posted twice is one action: the first post stores its key and where its answer led."""

import datetime as dt

from volunteering.core.models import OneTimeKey


def claim(digest: str, *, now: dt.datetime) -> OneTimeKey | None:
    """None when the key is fresh and now ours; else the earlier use, with its address.

    Call inside a transaction: a second post waits at the unique key until the first has committed.
    """
    fresh = OneTimeKey(digest=digest, created_at=now)
    OneTimeKey.objects.bulk_create([fresh], ignore_conflicts=True)
    stored = OneTimeKey.objects.get(digest=digest)
    return stored if stored.address else None


def settle(digest: str, address: str) -> None:
    OneTimeKey.objects.filter(digest=digest).update(address=address)


def release(digest: str) -> None:
    """The form was shown again with errors: its key is good for another try."""
    OneTimeKey.objects.filter(digest=digest, address="").delete()
