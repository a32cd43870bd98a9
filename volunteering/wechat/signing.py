"""The three proofs of WeChat: who pushed, what was sealed, which page may use the browser's interfaces.

Sources: 公众平台 消息推送, 消息加解密说明, JS-SDK 附录 1. Their worked examples are the tests.
"""

import base64
import binascii
import hashlib
import hmac
import os
import struct

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7

BLOCK_BITS = 256  # WeChat pads to 32 bytes, twice the cipher's own block


class ForgedPush(Exception):
    """Not from WeChat, or changed on its way."""


def signature_of(*parts: str) -> str:
    """Of a push: token, timestamp, nonce, and what is sealed if it is."""
    return hashlib.sha1("".join(sorted(parts)).encode(), usedforsecurity=False).hexdigest()


def check_signature(given: str, *parts: str) -> None:
    """In constant time. Raises ForgedPush."""
    if not hmac.compare_digest(given.encode(), signature_of(*parts).encode()):
        raise ForgedPush("signature")


def page_signature(*, ticket: str, nonce: str, timestamp: int, address: str) -> str:
    """For the JS-SDK. What follows # is no part of an address here."""
    plain = f"jsapi_ticket={ticket}&noncestr={nonce}&timestamp={timestamp}&url={address.partition('#')[0]}"
    return hashlib.sha1(plain.encode(), usedforsecurity=False).hexdigest()


def seal_message(message: str, *, app_id: str, key: str, salt: bytes | None = None) -> str:
    """安全模式: base64 of 16 random bytes, length, message, app id. `key` is the EncodingAESKey of 43 characters."""
    text = message.encode()
    full = (salt or os.urandom(8).hex().encode()) + struct.pack("!I", len(text)) + text + app_id.encode()
    padder = PKCS7(BLOCK_BITS).padder()
    encryptor = _cipher(key).encryptor()
    padded = padder.update(full) + padder.finalize()
    return base64.b64encode(encryptor.update(padded) + encryptor.finalize()).decode()


def open_message(sealed: str, *, app_id: str, keys: list[str]) -> str:
    """With the current key or the one before it, while WeChat changes over. Raises ForgedPush."""
    for key in keys:
        try:
            return _open(sealed, app_id, key)
        except (ValueError, binascii.Error, struct.error):
            continue
    raise ForgedPush("no key opens it")


def _open(sealed: str, app_id: str, key: str) -> str:
    decryptor = _cipher(key).decryptor()
    unpadder = PKCS7(BLOCK_BITS).unpadder()
    padded = decryptor.update(base64.b64decode(sealed, validate=True)) + decryptor.finalize()
    full = unpadder.update(padded) + unpadder.finalize()
    (length,) = struct.unpack("!I", full[16:20])
    message, owner = full[20 : 20 + length], full[20 + length :]
    if len(message) != length or not hmac.compare_digest(owner, app_id.encode()):
        raise ValueError("meant for another account")
    return message.decode()


def _cipher(key: str) -> Cipher[modes.CBC]:
    secret = base64.b64decode(key + "=")
    return Cipher(algorithms.AES(secret), modes.CBC(secret[:16]))
