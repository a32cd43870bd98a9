"""What is printed or drawn: a typst template and plain data in, a PDF or a picture out.

Data reach the template as JSON, never as markup: nobody's name is a command. A template starts with
`#let data = json(bytes(sys.inputs.data))` and `#set text(font: "Noto Serif SC")`.
"""

import json
import threading
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings

from volunteering.core.errors import Refusal

if TYPE_CHECKING:
    import typst

WEIGHTS = ("400Regular", "700Bold")
_taking_turns = threading.Lock()  # a compiler keeps the last data it was given


class CannotPrint(Refusal):
    sentence = "有的字印不出来，请联系管理员。"


def pdf_of(template: Path, data: dict[str, Any]) -> bytes:
    """PDF/A-2u: fonts inside, text to be copied out. Raises CannotPrint."""
    return _set(template, data, format="pdf", pdf_standards=["a-2u"])


def picture_of(template: Path, data: dict[str, Any]) -> bytes:
    """PNG, one pixel a point, of a template with one page. Raises CannotPrint."""
    return _set(template, data, format="png", ppi=72)


def unprintable(text: str) -> str:
    """The characters of a text that the font lacks, each once: they would vanish without a word."""
    return "".join(dict.fromkeys(one for one in text if not one.isspace() and ord(one) not in _printable()))


def printable(text: str) -> str:
    """A text of several lines in which a missing character is no harm: □ for each, the sign printers use."""
    return "".join(one if one.isspace() or ord(one) in _printable() else "□" for one in text)


def _set(template: Path, data: dict[str, Any], **form: Any) -> bytes:
    plain = json.dumps(data, ensure_ascii=False)
    if missing := unprintable(plain):
        raise CannotPrint(f"字库里没有这些字：{missing}。请联系管理员。")
    with _taking_turns:
        made = _compiler(template).compile(sys_inputs={"data": plain}, **form)
    assert isinstance(made, bytes)
    return made


@cache
def _compiler(template: Path) -> "typst.Compiler":
    import typst  # megabytes that few requests need

    return typst.Compiler(str(template), root=str(template.parent), font_paths=_fonts())


@cache
def _fonts() -> "typst.Fonts":
    """Opened once for all templates: each further compiler would open them again, 40 MB."""
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=list(_folders()))


@cache
def _printable() -> frozenset[int]:
    from fontTools.ttLib import TTFont

    (file,) = Path(_folders()[0]).glob("*.ttf")
    with TTFont(file, lazy=True) as font:
        return frozenset(font.getBestCmap())


def _folders() -> list[str]:
    return [str(settings.FONTS_DIR / weight) for weight in WEIGHTS]
