"""How personal data look when they are shown: enough to recognise one's own, not enough to use."""


def mask_phone(phone: str) -> str:
    """13800006743 → 138****6743."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 8 else "*" * len(phone)


def mask_email(address: str) -> str:
    """wang@example.org → w***@example.org."""
    name, at, host = address.rpartition("@")
    return f"{name[:1]}***{at}{host}"


def mask_document(number: str) -> str:
    """Keeps the first three and the last two characters."""
    return number[:3] + "*" * (len(number) - 5) + number[-2:] if len(number) > 6 else "*" * len(number)


def mask_name(name: str) -> str:
    """张三 → 张*. Only the first character stays."""
    return name[:1] + "*" * max(len(name) - 1, 1) if name else ""
