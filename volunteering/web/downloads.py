"""A private file leaves as a download and nothing else: never shown inside our pages, never kept by a cache."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from volunteering.core.models import StoredFile


def download(file: StoredFile, content: bytes) -> HttpResponse:
    """`content` comes from a service that has asked the policy and recorded the opening."""
    response = HttpResponse(content, content_type=file.media_type)
    response.headers["Content-Disposition"] = content_disposition_header(True, file.name) or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
