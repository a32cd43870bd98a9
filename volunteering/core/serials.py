"""Numbers that are read aloud, typed from paper, and not guessed: a hundred random bits in Crockford's base 32."""

import secrets
import unicodedata

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # without I, L, O, U
LENGTH, GROUP = 20, 5
LOOKS_LIKE = str.maketrans("OIL", "011")


def new_serial() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def grouped(serial: str) -> str:
    """As printed: XXXXX-XXXXX-XXXXX-XXXXX."""
    return "-".join(serial[start : start + GROUP] for start in range(0, len(serial), GROUP))


def serial_in(typed: str) -> str:
    """What somebody typed, as it is kept: in small letters, with blanks or dashes or without, O for 0 and I or L for 1,
    full-width. "" when it is no such number."""
    plain = unicodedata.normalize("NFKC", typed).upper()
    found = "".join(one for one in plain if one.isalnum()).translate(LOOKS_LIKE)
    return found if len(found) == LENGTH and set(found) <= set(ALPHABET) else ""
