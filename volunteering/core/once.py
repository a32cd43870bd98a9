"""The same form posted twice is one action: the first post stores its key and where its answer led."""

import datetime as dt

from volunteering.core.models import OneTimeKey
from volunteering.core.prepared import ask

CLAIM = """
    INSERT INTO core_onetimekey (digest, address, created_at) VALUES (%s, '', %s)
    ON CONFLICT (digest) DO NOTHING RETURNING digest
"""
SETTLE = "UPDATE core_onetimekey SET address = %s WHERE digest = %s"


def claim(digest: str, *, now: dt.datetime) -> OneTimeKey | None:
    """None when the key is fresh and now ours; else the earlier use, with its address.

    Call inside a transaction: a second post waits at the unique key until the first has committed.
    """
    if ask(CLAIM, [digest, now]).fetchone():
        return None
    stored = OneTimeKey.objects.filter(digest=digest).first()
    return stored if stored and stored.address else None


def settle(digest: str, address: str) -> None:
    ask(SETTLE, [address, digest])


def release(digest: str) -> None:
    """The form was shown again with errors: its key is good for another try."""
    OneTimeKey.objects.filter(digest=digest, address="").delete()
