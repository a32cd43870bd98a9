"""Pictures for everybody's eyes: drawn anew for pages and kept on disk under the digest of their bytes.

The folder is served by nobody. A picture leaves through the row that names it, so that it is gone from the public with
what it belongs to. Bytes are written before the row; what no row names any more is swept.
"""

import datetime as dt
import hashlib
import os
import secrets
from collections.abc import Callable
from pathlib import Path

from django.conf import settings

from volunteering.core.bounds import LARGEST_FILE
from volunteering.core.errors import Refusal
from volunteering.core.files import ORPHAN_AGE, TOO_LARGE
from volunteering.core.pictures import Drawn

# By content; the name does not count. A decoder for just this form opens it next.
FORMS = ((b"\xff\xd8\xff", "JPEG"), (b"\x89PNG\r\n\x1a\n", "PNG"))


class CannotTakePicture(Refusal):
    sentence = "这个文件不是照片。请上传 JPG 或 PNG 照片；改扩展名不起作用。"


def form_of(content: bytes) -> str:
    """JPEG or PNG. Raises CannotTakePicture."""
    if len(content) > LARGEST_FILE:
        raise CannotTakePicture(TOO_LARGE)
    if content[:4] == b"RIFF" or b"ftyp" in content[4:12]:  # WebP; HEIC and AVIF
        raise CannotTakePicture("这种格式的照片还不能用。请截图，或另存为 JPG 后再上传。")
    for signature, form in FORMS:
        if content.startswith(signature):
            return form
    raise CannotTakePicture


def keep(folder: str, drawn: Drawn) -> str:
    """Write the picture and return its digest. Alike pictures lie there once."""
    digest = hashlib.sha256(drawn.content).hexdigest()
    path = path_of(folder, digest)
    path.parent.mkdir(parents=True, exist_ok=True)
    # Also when it is there already: the sweeper then sees it as new, and leaves it until its row is written.
    begun = path.with_name(f"{digest}.{secrets.token_hex(4)}")
    with open(begun, "wb") as target:
        target.write(drawn.content)
        target.flush()
        os.fsync(target.fileno())
    begun.replace(path)
    return digest


def content_of(folder: str, digest: str) -> bytes | None:
    try:
        return path_of(folder, digest).read_bytes()
    except FileNotFoundError:
        return None


def sweep(folder: str, *, named: Callable[[list[str]], set[str]], now: dt.datetime) -> int:
    """Delete what no row names; `named` tells which of some digests are. Returns how many went."""
    swept, before = 0, (now - ORPHAN_AGE).timestamp()
    root: Path = settings.PUBLIC_MEDIA_DIR
    for shelf in sorted((root / folder).glob("??")):
        old = [path for path in shelf.iterdir() if path.stat().st_mtime < before]
        still = named([path.name for path in old])
        for path in old:
            if path.name not in still:
                path.unlink(missing_ok=True)
                swept += 1
    return swept


def path_of(folder: str, digest: str) -> Path:
    root: Path = settings.PUBLIC_MEDIA_DIR
    return root / folder / digest[:2] / digest
