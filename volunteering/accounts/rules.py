"""What a mainland mobile number is, however it was typed."""

import re
import unicodedata

MOBILE = re.compile(r"1[3-9]\d{9}")


def normal_phone(text: str) -> str | None:
    """Eleven digits, or None. Full-width digits, blanks, dashes and +86 are forgiven."""
    digits = re.sub(r"[\s\-–—]", "", unicodedata.normalize("NFKC", text))
    digits = re.sub(r"^(\+86|0086|86)(?=1\d{10}$)", "", digits)
    return digits if MOBILE.fullmatch(digits) else None
