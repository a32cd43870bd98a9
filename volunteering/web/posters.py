"""Posters and share pictures: what one says is plain data, so that each is made once and known by its digest.

A public one lies in the cache of pictures until its words change; a person's own is made anew and kept nowhere.
"""

import hashlib
import io
import json
import threading
import time
import unicodedata
from collections import deque
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified

from volunteering.core import parameters
from volunteering.core.typesetting import picture_of, printable, unprintable

FOLDER = Path(__file__).parent / "print"
CODE_ROOM, QUIET = 330, 4  # pixels for the QR code, and the modules of white around it
MINUTE = 60.0
DECORATION = {"So", "Sk", "Cf", "Mn", "Me"}  # emoji and what modifies them


@dataclass(frozen=True)
class Poster:
    """A picture for a phone, 750 pixels wide, with a QR code that leads to `address` (a path of this platform).

    `lines` are (label, words), a line break where one is meant; `figures` (number, words), the first of them large.
    `honour` stands below the title, such as ★★★ 三星级志愿者; `stamp` says what is over: 已取消, 已结束.
    """

    kind: str
    title: str
    address: str
    invitation: str  # what a scan leads to, in up to six characters: 立即报名
    lines: tuple[tuple[str, str], ...] = ()
    figures: tuple[tuple[str, str], ...] = ()
    honour: str = ""
    signature: str = ""
    stamp: str = ""

    template = FOLDER / "poster.typ"

    def data(self) -> dict[str, Any]:
        code, size = qr_code(absolute(self.address))
        return {**said(self), "platform": printable(settings.PLATFORM_NAME), "code": code, "code_size": size}

    @property
    def words(self) -> str:
        """The poster for those who hear it."""
        figures = tuple((words, number) for number, words in self.figures)
        facts = [f"{label} {words}" for label, words in (*figures, *self.lines)]
        parts = [f"海报：{self.title}", self.stamp, self.honour, *facts, self.signature, f"二维码：{self.invitation}"]
        return "；".join(" ".join(one.split()) for one in parts if one)


@dataclass(frozen=True)
class Card:
    """The picture beside a shared link, 1200 × 630; all of it stands in the middle square."""

    kind: str
    title: str
    line: str = ""
    stamp: str = ""

    template = FOLDER / "card.typ"

    def data(self) -> dict[str, Any]:
        return said(self)


Picture = Poster | Card


def absolute(path: str) -> str:
    """By the address the operator gave, whatever host was asked: pictures and shared pages are the same for all."""
    return f"{settings.SITE_ADDRESS}{path}"


def said(picture: Picture) -> dict[str, Any]:
    """Its texts as they can be printed: □ for a letter that the font lacks; emoji only decorate and are left out."""
    text = json.dumps(asdict(picture), ensure_ascii=False)
    for one in unprintable(text):
        if unicodedata.category(one) in DECORATION:
            text = text.replace(one, "")
    plain: dict[str, Any] = json.loads(printable(text))
    return plain


def qr_code(words: str) -> tuple[str, int]:
    """(SVG, its edge in pixels): error level M, whole pixels for each module, quiet zone included."""
    import segno  # megabytes that few requests need

    code = segno.make(words, error="m", boost_error=False, micro=False)
    edge = int(code.symbol_size(border=QUIET)[0])
    scale, file = max(CODE_ROOM // edge, 1), io.BytesIO()
    code.save(file, kind="svg", scale=scale, border=QUIET, light="#fff", xmldecl=False, nl=False)
    return file.getvalue().decode(), edge * scale


def public_picture(request: HttpRequest, picture: Picture) -> HttpResponse:
    """The answer with a picture that everybody may see. Who has it already is told so, and nothing is made."""
    digest = digest_of(picture)
    etag = f'"{digest}"'
    headers = {"ETag": etag, "Cache-Control": "public, no-cache"}
    if etag in request.headers.get("If-None-Match", ""):
        return HttpResponseNotModified(headers=headers)
    kept: bytes | None = caches["pictures"].get(digest)
    if kept is None:
        if not budget.spend():
            return _later()
        kept = make(picture)
        caches["pictures"].set(digest, kept)
    return HttpResponse(kept, content_type="image/png", headers=headers)


def private_picture(picture: Picture) -> HttpResponse:
    """The answer with a picture of somebody's own, kept by no cache."""
    if not budget.spend():
        return _later()
    return HttpResponse(make(picture), content_type="image/png", headers={"Cache-Control": "no-store"})


def digest_of(picture: Picture) -> str:
    """Of all that the picture depends on."""
    given = [type(picture).__name__, asdict(picture), settings.PLATFORM_NAME, settings.SITE_ADDRESS, _templates()]
    return hashlib.sha256(json.dumps(given, ensure_ascii=False).encode()).hexdigest()[:32]


def make(picture: Picture) -> bytes:
    """PNG with a palette: less than half the bytes, which a phone fetches more often than they are made."""
    from PIL import Image

    drawn = Image.open(io.BytesIO(picture_of(picture.template, picture.data()))).convert("RGB")
    file = io.BytesIO()
    drawn.quantize(256, dither=Image.Dither.NONE).save(file, "png")
    return file.getvalue()


class Budget:
    """So many pictures a minute in this process: they come after the pages."""

    def __init__(self) -> None:
        self.made: deque[float] = deque()
        self.lock = threading.Lock()

    def spend(self) -> bool:
        now = time.monotonic()
        with self.lock:
            while self.made and self.made[0] <= now - MINUTE:
                self.made.popleft()
            if len(self.made) >= parameters.PICTURES_PER_MINUTE():
                return False
            self.made.append(now)
            return True


budget = Budget()


def _later() -> HttpResponse:
    words = "现在要图片的人太多，请过一会儿再试。"
    return HttpResponse(words, status=503, content_type="text/plain; charset=utf-8", headers={"Retry-After": "20"})


@cache
def _templates() -> str:
    texts = b"".join(path.read_bytes() for path in sorted(FOLDER.glob("*.typ")))
    return hashlib.sha256(texts).hexdigest()
