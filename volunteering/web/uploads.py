"""Uploads stay in memory until they are sealed: nothing lies open in a temporary file, nothing too large is kept."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import MemoryFileUploadHandler, SkipFile
from django.http import HttpRequest

from volunteering.core.bounds import LARGEST_FILE
from volunteering.core.files import TOO_LARGE, CannotStoreFile

FRAME = 64 * 1024  # what a form needs around the file


class InMemoryUpload(MemoryFileUploadHandler):
    """Judges by the announced length before the first byte: what is too large is passed over, not stored anywhere."""

    def handle_raw_input(
        self,
        input_data: Any,
        META: dict[str, Any],  # noqa: N803  (Django's own name)
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> None:
        self.activated = content_length <= LARGEST_FILE + FRAME

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        if not self.activated:
            raise SkipFile
        super().new_file(*args, **kwargs)


def uploaded_together(request: HttpRequest, name: str) -> list[bytes]:
    """The files chosen in one field that takes several. Raises CannotStoreFile."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_FILE + FRAME:
        raise CannotStoreFile(TOGETHER_TOO_LARGE)
    return [file.read() for file in request.FILES.getlist(name) if isinstance(file, UploadedFile)]


TOGETHER_TOO_LARGE = f"这次选的文件合起来超过 {LARGEST_FILE // 1024 // 1024} MB，没有上传。请分几次添加，每次少选几张。"


def uploaded(request: HttpRequest, name: str) -> tuple[str, bytes]:
    """The name and content of the file in this form; ("", b"") when none was chosen. Raises CannotStoreFile."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_FILE + FRAME:
        raise CannotStoreFile(TOO_LARGE)
    file = request.FILES.get(name)
    if not isinstance(file, UploadedFile):
        return "", b""
    return file.name or "", file.read()
