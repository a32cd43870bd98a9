"""What of a request and of a failure may be told: its route, its class. What somebody typed, or is named by, stays out.

Addresses hold tokens and what was searched for; the words of an exception may name who it was about.
"""

import logging
import traceback
from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from pythonjsonlogger.json import JsonFormatter

METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"}
OWN = {*vars(logging.makeLogRecord({})), "trace"}


def route_of(request: HttpRequest) -> str:
    return (request.resolver_match.url_name if request.resolver_match else "") or "none"


def method_of(request: HttpRequest) -> str:
    """Anybody may make up methods, as many as they like."""
    return request.method if request.method in METHODS else "other"


class Discreet(logging.Formatter):
    """Without what a library hangs on to a record, without addresses, without the words of exceptions."""

    def format(self, record: logging.LogRecord) -> str:
        # A text that another handler made of the exception is not taken over either.
        kept = {name: value for name, value in vars(record).items() if name in OWN} | {"exc_text": None}
        request = getattr(record, "request", None)
        if isinstance(request, HttpRequest):  # Django's own lines, which name its address or quote its headers
            told = f"{getattr(record, 'status_code', '')} {method_of(request)} {route_of(request)}"
            kept |= {"msg": told.lstrip(), "args": ()}
        return super().format(logging.makeLogRecord(kept))

    def formatException(self, ei: Any) -> str:  # noqa: N802
        return "\n".join(line for one in reversed(list(_chain(ei[1]))) for line in (*_frames(one), _name(one)))


class JsonLine(Discreet, JsonFormatter):
    pass


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """From the last to what began it."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _frames(error: BaseException) -> list[str]:
    frames = traceback.StackSummary.extract(traceback.walk_tb(error.__traceback__), lookup_lines=False)
    return [f'  File "{one.filename}", line {one.lineno}, in {one.name}' for one in frames]


def _name(error: BaseException) -> str:
    return f"{type(error).__module__}.{type(error).__qualname__}"
