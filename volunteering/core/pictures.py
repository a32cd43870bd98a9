"""Uploaded pictures are drawn anew: what hides in them (position, camera, comments, appended data) stays behind."""

import io

from volunteering.core.bounds import MOST_PIXELS
from volunteering.core.errors import Refusal

QUALITY = 88


class CannotReadPicture(Refusal):
    sentence = "这张图片打不开，可能没有传完整。请重新拍照或截图后再上传。"


def redrawn(content: bytes, *, form: str) -> bytes:
    """The same picture, upright and without metadata. `form` is "JPEG" or "PNG". Raises CannotReadPicture.

    The size stands in the header: a bomb is refused before a pixel of it is unpacked.
    """
    from PIL import Image, ImageOps  # megabytes that few requests need

    try:
        with Image.open(io.BytesIO(content), formats=(form,)) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise CannotReadPicture(_TOO_MANY)
            upright = ImageOps.exif_transpose(picture)
            keeps_transparency = form == "PNG" and upright.has_transparency_data
            drawn = upright.convert("RGBA" if keeps_transparency else "RGB")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise CannotReadPicture(_TOO_MANY) from None
    except (OSError, ValueError, SyntaxError):
        raise CannotReadPicture from None
    drawn.info = {}  # saving would copy a comment or colour profile from here
    target = io.BytesIO()
    drawn.save(target, format=form, quality=QUALITY)
    return target.getvalue()


_TOO_MANY = f"图片太大，最多 {MOST_PIXELS // 10_000} 万像素。请在手机里调小尺寸，或截图后再上传。"
