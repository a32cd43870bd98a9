"""Small tables that every page reads (menu links, code lists, region names) are remembered for a few seconds."""

import time
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")
_memories: list[dict[object, tuple[float, object]]] = []
MOST = 2000  # entries of one function, so that made-up arguments cannot fill the memory


def remembered(*, seconds: float) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Keep a function's answers in this process. Whoever changes the table sees the change after `seconds`."""

    def decorate(function: Callable[P, T]) -> Callable[P, T]:
        memory: dict[object, tuple[float, object]] = {}
        _memories.append(memory)

        @wraps(function)
        def answer(*args: P.args, **kwargs: P.kwargs) -> T:
            key = (args, tuple(sorted(kwargs.items())))
            found = memory.get(key)
            if found is None or found[0] < time.monotonic():
                if len(memory) >= MOST:
                    memory.clear()
                found = memory[key] = (time.monotonic() + seconds, function(*args, **kwargs))
            return found[1]  # type: ignore[return-value]

        return answer

    return decorate


def forget() -> None:
    """What was just changed is seen in this process at once; nothing said in one test is remembered in the next."""
    for memory in _memories:
        memory.clear()
