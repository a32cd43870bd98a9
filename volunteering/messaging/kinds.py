"""Every kind of notice, declared by the app whose texts it sends: what it is about, and how urgent it is."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from volunteering.messaging.enums import Topic


@dataclass(frozen=True)
class Kind:
    label: str
    topic: Topic
    # Told at any hour, and by text message when WeChat does not reach the person.
    is_urgent: bool
    # The page it leads to says all of it and more; others are read first, on a page of their own.
    is_straight: bool


_kinds: dict[str, Kind] = {}


def register_kinds(
    app: str,
    topic: Topic,
    labels: Mapping[str, str],
    *,
    urgent: Collection[str] = (),
    straight: Collection[str] = (),
) -> None:
    """In `AppConfig.ready`: the part after `app:` of `notify(kind=…)` → its name."""
    _kinds.update(
        {f"{app}:{name}": Kind(label, topic, name in urgent, name in straight) for name, label in labels.items()}
    )


def kind_of(name: str) -> Kind:
    """Raises KeyError: a kind that nobody declared cannot be chosen, and so must not be sent."""
    return _kinds[name]


def leads_straight(name: str) -> bool:
    """An old row may be of a kind that is no more."""
    return name in _kinds and _kinds[name].is_straight


def all_kinds() -> dict[str, Kind]:
    return dict(sorted(_kinds.items()))
