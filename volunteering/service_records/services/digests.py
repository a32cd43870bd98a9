"""What a row says, in few characters: it stands in the row's audit event, so that a changed row is found."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from decimal import Decimal

from django.db import models


def digest_in(row: models.Model, names: Iterable[str]) -> str:
    said = {name: str(_plain(getattr(row, name))) for name in names}
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _plain(value: object) -> object:
    """The same whether it was just written or read back."""
    if isinstance(value, dt.datetime):
        return value.timestamp()
    return value.normalize() if isinstance(value, Decimal) else value
