"""Which row of docs/outages.md each test shows."""

from collections.abc import Callable
from typing import TypeVar

F = TypeVar("F", bound=Callable[..., object])
SHOWN: set[str] = set()


def shows(*labels: str) -> Callable[[F], F]:
    SHOWN.update(labels)
    return lambda test: test
