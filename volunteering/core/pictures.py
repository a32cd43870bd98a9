"""Uploaded pictures are drawn anew: what hides in them (position, camera, comments, appended data) stays behind."""

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from volunteering.core.bounds import MOST_PIXELS
from volunteering.core.errors import Refusal

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

QUALITY = 88
QUALITY_ON_PAGES = 82


class CannotReadPicture(Refusal):
    sentence = "这张图片打不开，可能没有传完整。请重新拍照或截图后再上传。"


@dataclass(frozen=True)
class Drawn:
    """A JPEG for pages."""

    content: bytes
    width: int
    height: int


def redrawn(content: bytes, *, form: str) -> bytes:
    """The same picture, upright and without metadata. `form` is "JPEG" or "PNG". Raises CannotReadPicture."""
    with _upright(content, form) as upright:
        keeps_transparency = form == "PNG" and upright.has_transparency_data
        return _saved(upright.convert("RGBA" if keeps_transparency else "RGB"), form, QUALITY)


def drawn_for_pages(content: bytes, *, form: str, longest_sides: Sequence[int]) -> list[Drawn]:
    """The picture as JPEG, upright, without metadata, once for each longest side, the largest first; never enlarged.

    What was transparent is white. Raises CannotReadPicture.
    """
    made = []
    with _upright(content, form, needs=longest_sides[0]) as upright:
        picture = _on_white(upright)
        for longest in longest_sides:
            picture.thumbnail((longest, longest))  # in place: each next one is made out of a smaller
            made.append(Drawn(_saved(picture, "JPEG", QUALITY_ON_PAGES), picture.width, picture.height))
    return made


@contextmanager
def _upright(content: bytes, form: str, *, needs: int = 0) -> "Iterator[Picture]":
    """Opened and turned. `needs`: a longest side that is enough, so that a JPEG is unpacked no larger than that asks.

    The size stands in the header: a bomb is refused before a pixel of it is unpacked.
    """
    from PIL import Image, ImageOps  # megabytes that few requests need

    try:
        with Image.open(io.BytesIO(content), formats=(form,)) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise CannotReadPicture(_TOO_MANY)
            if needs:
                picture.draft("RGB", (needs, needs))
            yield ImageOps.exif_transpose(picture)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise CannotReadPicture(_TOO_MANY) from None
    except (OSError, ValueError, SyntaxError):
        raise CannotReadPicture from None


def _on_white(picture: "Picture") -> "Picture":
    from PIL import Image

    if not picture.has_transparency_data:
        return picture.convert("RGB")
    layered = picture.convert("RGBA")
    ground = Image.new("RGBA", layered.size, "white")
    return Image.alpha_composite(ground, layered).convert("RGB")


def _saved(picture: "Picture", form: str, quality: int) -> bytes:
    picture.info = {}  # saving would copy a comment or colour profile from here
    target = io.BytesIO()
    picture.save(target, format=form, quality=quality)
    return target.getvalue()


_TOO_MANY = f"图片太大，最多 {MOST_PIXELS // 10_000} 万像素。请在手机里调小尺寸，或截图后再上传。"
