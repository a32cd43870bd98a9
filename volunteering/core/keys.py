"""Keys: UUIDv7 made by the application, and short public ids for addresses."""

import datetime as dt
import secrets
import uuid
from typing import Any

from django.db import models
from uuid_utils.compat import uuid7

# No 0/o, 1/l/i: an id can be read aloud on the telephone.
PUBLIC_ID_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
PUBLIC_ID_LENGTH = 10


def new_key() -> uuid.UUID:
    """A UUIDv7: grows with time, so that rows made together lie together in the index."""
    return uuid7()


def first_key_at(moment: dt.datetime) -> uuid.UUID:
    """No key made from then on is smaller: how old a row is, told by its key alone."""
    return uuid.UUID(int=int(moment.timestamp() * 1000) << 80)


def new_public_id() -> str:
    """Ten characters, about 49 random bits: short enough for a poster, not guessable in sequence."""
    return "".join(secrets.choice(PUBLIC_ID_ALPHABET) for _ in range(PUBLIC_ID_LENGTH))


def key_in(text: str) -> uuid.UUID:
    """The key somebody posted; a key that no row has when it is not one at all."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return uuid.UUID(int=0)


class PublicIdField(models.CharField):  # type: ignore[type-arg]  # Django has no type arguments at run time
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", PUBLIC_ID_LENGTH)
        kwargs.setdefault("unique", True)
        kwargs.setdefault("default", new_public_id)
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)


class KeyedModel(models.Model):
    id = models.UUIDField(primary_key=True, default=new_key, editable=False)

    class Meta:
        abstract = True
