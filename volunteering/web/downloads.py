"""A file leaves as a download and nothing else: never shown inside our pages, a private one never kept by a cache."""

from typing import TypeVar

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header

from volunteering.core.files import content_of
from volunteering.core.models import MediaType, StoredFile

Response = TypeVar("Response", bound=HttpResponseBase)


def as_download(response: Response, name: str) -> Response:
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    return response


def workbook(content: bytes, name: str) -> HttpResponse:
    return as_download(HttpResponse(content, content_type=MediaType.XLSX), name)


def download(file: StoredFile, content: bytes) -> HttpResponse:
    """`content` comes from a service that has asked the policy and recorded the opening."""
    response = as_download(HttpResponse(content, content_type=file.media_type), file.name)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def public_download(request: HttpRequest, file: StoredFile) -> HttpResponseBase:
    """A file that everybody may have: who has it already is told so before it is unsealed. Raises FileGone."""
    etag = f'"{file.digest}"'
    unchanged = get_conditional_response(request, etag=etag)
    if unchanged:
        return unchanged
    response = download(file, content_of(file))
    response.headers["ETag"], response.headers["Cache-Control"] = etag, "no-cache"
    return response
