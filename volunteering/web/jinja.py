"""The template environment of all our pages: an undefined name is an error, never a blank."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.urls import reverse
from jinja2 import Environment, StrictUndefined, nodes
from jinja2.visitor import NodeTransformer

from volunteering.core import parameters
from volunteering.core.masking import mask_document, mask_email, mask_name, mask_phone
from volunteering.core.texts import sentence
from volunteering.web.components.pieces import closing, cover, icon, options, recording_due, room, static
from volunteering.web.times import clock, day, hours, lately, moment, plain_day, span


def environment(**given: Any) -> Environment:
    made = Compiling(**{**given, "undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True})
    made.globals.update(SAME_EACH_TIME, parameters=parameters)
    made.filters.update(
        day=day,
        plain_day=plain_day,
        span=span,
        moment=moment,
        lately=lately,
        closing=closing,
        cover=cover,
        room=room,
        options=options,
        recording_due=recording_due,
        mask_phone=mask_phone,
        mask_email=mask_email,
        mask_document=mask_document,
        mask_name=mask_name,
        paragraphs=paragraphs,
        size=size,
        sentence=sentence,
        hours=hours,
        clock=clock,
    )
    return made


@lru_cache(maxsize=2000)  # a list writes the same few dozen addresses again and again
def url(name: str, *args: Any) -> str:
    return reverse(name, args=args)


SAME_EACH_TIME: dict[str, Callable[..., str]] = {"url": url, "static": static, "icon": icon}


class Compiling(Environment):
    """What is the same on every page is worked out when a template is compiled, and is plain text from then on."""

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        page: nodes.Template = Constants().visit(super()._parse(source, name, filename))
        return page


class Constants(NodeTransformer):
    """Calls with written-out names only: a page holds some forty of them."""

    def visit_Call(self, call: nodes.Call) -> nodes.Expr:  # noqa: N802  (the visitor finds it by this name)
        self.generic_visit(call)
        same = SAME_EACH_TIME.get(getattr(call.node, "name", ""))
        written_out = all(isinstance(one, nodes.Const) for one in call.args)
        if same and written_out and not (call.kwargs or call.dyn_args or call.dyn_kwargs):
            return nodes.Const(same(*[one.as_const() for one in call.args]), lineno=call.lineno)
        return call


def size(count: int) -> str:
    """1.4 MB, 35 KB."""
    return f"{count / 1024 / 1024:.1f} MB" if count >= 1024 * 1024 else f"{-(-count // 1024)} KB"


def paragraphs(text: str) -> list[str]:
    return [part.strip() for part in text.replace("\r\n", "\n").split("\n\n") if part.strip()]
