"""What the platform holds about a person, for that person (PIPL Art. 45). Apps add their part in `AppConfig.ready`."""

from collections.abc import Callable
from typing import Any

Part = Callable[[Any], Any]
_parts: dict[str, Part] = {}


def register_part(title: str, part: Part) -> None:
    """`part(user)` gives what JSON can hold, with Chinese keys."""
    _parts[title] = part


def own_data(user: Any) -> dict[str, Any]:
    return {title: part(user) for title, part in _parts.items()}
