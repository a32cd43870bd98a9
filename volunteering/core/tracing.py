"""One number for all that is logged while a request, or a piece of work, is dealt with."""

import logging
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_current: ContextVar[str] = ContextVar("trace", default="")
GIVEN = re.compile(r"[A-Za-z0-9-]{8,64}")


def current() -> str:
    return _current.get()


@contextmanager
def traced(given: str = "") -> Iterator[str]:
    """`given`: the number a proxy of ours has made already; what does not look like one is replaced."""
    token = _current.set(given if GIVEN.fullmatch(given) else secrets.token_hex(8))
    try:
        yield _current.get()
    finally:
        _current.reset(token)


class TraceFilter(logging.Filter):
    """Every line of the log carries the number."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.trace = _current.get()
        return True
