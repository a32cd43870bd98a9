"""Sealed fields and fingerprints.

An envelope is `version | algorithm | length of key id | key id | nonce (12) | ciphertext and tag`. It is bound to
table, column and row: copied elsewhere it does not open. A fingerprint is a keyed digest for look-up and uniqueness,
with one key for each kind of value.
"""

import hmac
import os
import uuid
from functools import lru_cache
from typing import Any, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import models

VERSION = 1
ALGORITHMS = {"AES-256-GCM": 1, "SM4-GCM": 2}
NONCE_LENGTH = 12
TAG_LENGTH = 16


class SealBroken(Exception):
    """The envelope does not open: another row, another key, or changed bytes."""


def seal(text: str, *, bound_to: str) -> bytes:
    """Seal with the newest key: the last one of `settings.SEALING_KEYS`."""
    return seal_bytes(text.encode(), bound_to=bound_to)


def unseal(envelope: bytes, *, bound_to: str) -> str:
    """Raises SealBroken when the envelope belongs elsewhere, its key is gone, or a byte was changed."""
    return unseal_bytes(envelope, bound_to=bound_to).decode()


def seal_bytes(content: bytes, *, bound_to: str) -> bytes:
    key_id = next(reversed(settings.SEALING_KEYS))
    algorithm = ALGORITHMS[settings.SEALING_ALGORITHM]
    nonce = os.urandom(NONCE_LENGTH)
    head = _head(algorithm, key_id)
    return head + nonce + _encrypt(algorithm, key_id, nonce, content, head + bound_to.encode())


def unseal_bytes(envelope: bytes, *, bound_to: str) -> bytes:
    try:
        algorithm, name_length = envelope[1], envelope[2]
        head = envelope[: 3 + name_length]
        nonce = envelope[len(head) : len(head) + NONCE_LENGTH]
        sealed = envelope[len(head) + NONCE_LENGTH :]
        key_id = head[3:].decode()
        return _decrypt(algorithm, key_id, nonce, sealed, head + bound_to.encode())
    except (IndexError, KeyError, ValueError, InvalidTag) as error:
        raise SealBroken("A sealed value does not open.") from error


@lru_cache(maxsize=64)
def _head(algorithm: int, key_id: str) -> bytes:
    name = key_id.encode()
    return bytes([VERSION, algorithm, len(name)]) + name


def _encrypt(algorithm: int, key_id: str, nonce: bytes, text: bytes, bound: bytes) -> bytes:
    if algorithm == ALGORITHMS["AES-256-GCM"]:
        return _aes(key_id, settings.SEALING_KEYS[key_id]).encrypt(nonce, text, bound)
    key = _sealing_key(key_id, settings.SEALING_KEYS[key_id], 16)
    encryptor = Cipher(algorithms.SM4(key), modes.GCM(nonce)).encryptor()
    encryptor.authenticate_additional_data(bound)
    return encryptor.update(text) + encryptor.finalize() + encryptor.tag


def _decrypt(algorithm: int, key_id: str, nonce: bytes, sealed: bytes, bound: bytes) -> bytes:
    if algorithm == ALGORITHMS["AES-256-GCM"]:
        return _aes(key_id, settings.SEALING_KEYS[key_id]).decrypt(nonce, sealed, bound)
    key = _sealing_key(key_id, settings.SEALING_KEYS[key_id], 16)
    text, tag = sealed[:-TAG_LENGTH], sealed[-TAG_LENGTH:]
    decryptor = Cipher(algorithms.SM4(key), modes.GCM(nonce, tag)).decryptor()
    decryptor.authenticate_additional_data(bound)
    return decryptor.update(text) + decryptor.finalize()


@lru_cache(maxsize=64)
def _aes(key_id: str, secret: str) -> AESGCM:
    return AESGCM(_sealing_key(key_id, secret, 32))


@lru_cache(maxsize=64)
def _sealing_key(key_id: str, secret: str, length: int) -> bytes:
    return HKDF(algorithm=SHA256(), length=length, salt=None, info=f"seal {key_id}".encode()).derive(
        bytes.fromhex(secret)
    )


@lru_cache(maxsize=64)
def _fingerprint_key(kind: str, secret: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=f"fingerprint {kind}".encode()).derive(
        bytes.fromhex(secret)
    )


def fingerprint(kind: str, value: str) -> str:
    """`<key version>:<hex digest>` under the newest key. The same value of one kind matches across tables."""
    return fingerprints(kind, value)[-1]


def fingerprints(kind: str, value: str) -> list[str]:
    """One fingerprint for each key on the ring, oldest first: for look-ups while keys rotate."""
    return [
        f"{version}:{hmac.digest(_fingerprint_key(kind, secret), value.encode(), 'sha256').hex()}"
        for version, secret in settings.FINGERPRINT_KEYS.items()
    ]


class SealedAttribute:
    """Opens the envelope when the value is read; what was assigned in plain text stays so until saved."""

    def __init__(self, field: "SealedField") -> None:
        self.field = field

    def __get__(self, row: models.Model | None, owner: type[models.Model] | None = None) -> "str | Self":
        if row is None:
            return self
        if self.field.attname not in row.__dict__:  # deferred
            row.refresh_from_db(fields=[self.field.attname])
        value = row.__dict__[self.field.attname]
        if isinstance(value, str):
            return value
        return unseal(bytes(value), bound_to=self.field.bound_to(row)) if value else ""

    def __set__(self, row: models.Model, value: str | bytes | None) -> None:
        row.__dict__[self.field.attname] = "" if value is None else value


class SealedField(models.Field):  # type: ignore[type-arg]  # Django has none at run time
    """Text that lies encrypted in its column. It cannot be filtered by: use a fingerprint beside it."""

    descriptor_class = SealedAttribute

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", "")
        super().__init__(*args, **kwargs)

    def get_internal_type(self) -> str:
        return "BinaryField"

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        if not cls._meta.abstract:
            setattr(cls, name, SealedAttribute(self))

    def bound_to(self, row: models.Model) -> str:
        return self._bound_to_key(row.pk)

    def _bound_to_key(self, key: object) -> str:
        return f"{self.model._meta.db_table}.{self.column}.{key}"

    def sealed(self, text: str, key: uuid.UUID) -> bytes:
        """The envelope for the row with this key, for who writes rows without their objects."""
        return seal(text, bound_to=self._bound_to_key(key)) if text else b""

    def opened(self, envelope: bytes, key: uuid.UUID) -> str:
        """What `values_list` brought for the row with this key. Raises SealBroken."""
        return unseal(bytes(envelope), bound_to=self._bound_to_key(key)) if envelope else ""

    def pre_save(self, model_instance: models.Model, add: bool) -> bytes:
        value = model_instance.__dict__.get(self.attname, "")
        if not isinstance(value, str):
            return bytes(value)
        return self.sealed(value, model_instance.pk)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if isinstance(value, str) and value:
            raise TypeError("A sealed field is written by saving its row, and never searched.")
        return connection.Database.Binary(value or b"")
