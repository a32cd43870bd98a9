"""Private files: checked, sealed, and kept on disk outside any folder that is served.

The bytes are sealed as a whole and bound to their row: a file copied under another row does not open. The name on disk
is the row's key. Bytes are written before the row and erased after it, so that whatever dies in between leaves an
orphan on disk, which the timetable sweeps, and never a row without its bytes.
"""

import datetime as dt
import hashlib
import os
import unicodedata
import uuid
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from volunteering.core.bounds import LARGEST_FILE
from volunteering.core.errors import Refusal
from volunteering.core.models import MediaType, StoredFile
from volunteering.core.pictures import redrawn
from volunteering.core.sealing import seal_bytes, unseal_bytes
from volunteering.core.timetable import one_of_many

# Three kinds need no library of signatures: a picture is opened by its decoder right after, which is the stricter test.
SIGNATURES = {
    b"%PDF-": MediaType.PDF,
    b"\xff\xd8\xff": MediaType.JPEG,
    b"\x89PNG\r\n\x1a\n": MediaType.PNG,
}
SUFFIXES = {
    MediaType.PDF: (".pdf",),
    MediaType.JPEG: (".jpg", ".jpeg"),
    MediaType.PNG: (".png",),
    MediaType.DOCX: (".docx",),
    MediaType.DOC: (".doc",),
    MediaType.XLSX: (".xlsx",),
    MediaType.XLS: (".xls",),
    MediaType.ODS: (".ods",),
}
PICTURES = {MediaType.JPEG, MediaType.PNG}
LONGEST_NAME = 80
ORPHAN_AGE = dt.timedelta(hours=1)  # longer than any request that has written its bytes but not yet its row


class CannotStoreFile(Refusal):
    sentence = "这个文件现在不能保存，请稍后再试。"


class FileGone(Refusal):
    sentence = "这个文件已经删除或过期。"


def media_type_of(content: bytes) -> MediaType:
    """What it is by its content; the name does not count. Raises CannotStoreFile."""
    for signature, media_type in SIGNATURES.items():
        if content.startswith(signature):
            return media_type
    raise CannotStoreFile("只能上传 PDF、JPG 或 PNG 文件。Word 文档请先另存为 PDF；改扩展名不起作用。")


def save_file(
    *,
    kind: str,
    owner_id: uuid.UUID,
    subject_id: uuid.UUID,
    position: int,
    name: str,
    content: bytes,
    now: dt.datetime,
    judge: Callable[[bytes], MediaType] = media_type_of,
) -> StoredFile:
    """Check, seal and keep a file. `judge` says by its content what it is, or refuses it.

    The caller keeps `content` to LARGEST_FILE while reading it; here it is measured again.
    Raises CannotStoreFile, CannotReadPicture, and what `judge` raises.
    """
    _refuse_size(content)
    media_type = judge(content)
    if media_type in PICTURES:
        content = redrawn(content, form=media_type.name)
        _refuse_size(content)
    file = StoredFile(kind=kind, owner_id=owner_id, subject_id=subject_id, position=position, media_type=media_type)
    file.name, file.size, file.created_at = clean_name(name, media_type), len(content), now
    sealed = seal_bytes(content, bound_to=_bound_to(file))
    file.digest = hashlib.sha256(sealed).hexdigest()
    _write(path_of(file.pk), sealed)
    try:
        with transaction.atomic():
            file.save(force_insert=True)
    except IntegrityError:  # two uploads took the same position at once; the sweeper finds the bytes
        raise CannotStoreFile("刚刚有另一个文件同时上传，请刷新后再试。") from None
    return file


def content_of(file: StoredFile) -> bytes:
    """Raises FileGone, and SealBroken when the bytes are not this row's."""
    try:
        sealed = path_of(file.pk).read_bytes()
    except FileNotFoundError:
        raise FileGone from None
    return unseal_bytes(sealed, bound_to=_bound_to(file))


def erase_file(file: StoredFile, *, now: dt.datetime) -> None:
    """The row forgets the name at once; the bytes go when the transaction has committed."""
    file.name, file.erased_at = "", now
    file.save(update_fields=("name", "erased_at"))
    transaction.on_commit(lambda: path_of(file.pk).unlink(missing_ok=True))


def erase_expired_files(*, now: dt.datetime) -> int:
    expired = standing_files().filter(expires_at__lte=now)
    erased = 0
    for file in expired[:500]:
        with one_of_many("expired file", file.pk), transaction.atomic():
            erase_file(file, now=now)
            erased += 1
    return erased


def sweep_orphans(*, now: dt.datetime) -> int:
    """Delete bytes that no standing row owns: a write that was rolled back, an erasing that was cut off."""
    swept = 0
    for folder in sorted(settings.PRIVATE_FILES_DIR.glob("??")):
        old = [path for path in folder.iterdir() if path.stat().st_mtime < (now - ORPHAN_AGE).timestamp()]
        owned = standing_files().filter(pk__in=[path.stem for path in old if _is_key(path.stem)])
        names = {key.hex for key in owned.values_list("pk", flat=True)}
        for path in old:
            if path.name not in names:
                path.unlink(missing_ok=True)
                swept += 1
    return swept


def standing_files() -> QuerySet[StoredFile]:
    return StoredFile.objects.filter(erased_at__isnull=True)


def path_of(key: uuid.UUID) -> Path:
    """Spread over 256 folders by the key's random end; its beginning is time."""
    root: Path = settings.PRIVATE_FILES_DIR
    return root / key.hex[-2:] / key.hex


def clean_name(name: str, media_type: MediaType) -> str:
    """The last part of a path, printable, short, and with a suffix that tells what the file is."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    printable = "".join(character for character in last if character.isprintable()).strip(" .")
    stem, dot, suffix = printable.rpartition(".")
    if f".{suffix.lower()}" not in SUFFIXES[media_type] or not dot:
        stem, suffix = printable, SUFFIXES[media_type][0][1:]
    return f"{stem[:LONGEST_NAME] or '文件'}.{suffix}"


def _refuse_size(content: bytes) -> None:
    if not content:
        raise CannotStoreFile("请选择一个文件；选好的文件不能是空的。")
    if len(content) > LARGEST_FILE:
        raise CannotStoreFile(TOO_LARGE)


TOO_LARGE = f"文件超过 {LARGEST_FILE // 1024 // 1024} MB。请压缩，或分成几个文件上传。"


def _write(path: Path, content: bytes) -> None:
    """On the disk before the row says so: what was acknowledged survives a power cut."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
        target.write(content)
        target.flush()
        os.fsync(target.fileno())
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _bound_to(file: StoredFile) -> str:
    return f"{StoredFile._meta.db_table}.content.{file.pk}"


def _is_key(text: str) -> bool:
    try:
        return uuid.UUID(text).hex == text
    except ValueError:
        return False
