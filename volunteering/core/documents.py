"""Documents that go to the public as they are: told by their content, kept and handed out, never opened here."""

import io
import zipfile

from volunteering.core.files import CannotStoreFile, media_type_of
from volunteering.core.models import MediaType

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# How the directory of an OLE file names its streams: UTF-16.
WORD, MACROS, ENCRYPTED = (name.encode("utf-16-le") for name in ("WordDocument", "_VBA_PROJECT", "EncryptedPackage"))


def document_type_of(content: bytes) -> MediaType:
    """A PDF, a picture or a Word document without macros and password. Raises CannotStoreFile."""
    if content.startswith(OLE):
        return _old_word(content)
    if content.startswith(ZIP):
        return _new_word(content)
    try:
        return media_type_of(content)
    except CannotStoreFile:
        raise CannotStoreFile(NO_DOCUMENT) from None


def _old_word(content: bytes) -> MediaType:
    if ENCRYPTED in content:
        raise CannotStoreFile(IS_LOCKED)
    if MACROS in content:
        raise CannotStoreFile(WITH_MACROS)
    if WORD not in content:
        raise CannotStoreFile(NO_DOCUMENT)
    return MediaType.DOC


def _new_word(content: bytes) -> MediaType:
    """The directory alone is read: nothing is unpacked, so nothing can swell."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = {name.lower() for name in archive.namelist()}
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise CannotStoreFile("这个文件打不开，可能没有传完整。请在电脑上确认能打开，再上传。") from None
    if any(name.endswith("vbaproject.bin") for name in names):
        raise CannotStoreFile(WITH_MACROS)
    if not any(name.startswith("word/document") and name.endswith(".xml") for name in names):
        raise CannotStoreFile(NO_DOCUMENT)
    return MediaType.DOCX


NO_DOCUMENT = "只能上传 PDF、Word（.docx、.doc）、JPG 或 PNG 文件；改扩展名不起作用。"
WITH_MACROS = "文件里有宏。请另存为不带宏的 .docx 或 PDF，再上传。"
IS_LOCKED = "文件加了密码，别人打不开。请去掉密码，再上传。"
