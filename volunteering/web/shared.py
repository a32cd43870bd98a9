"""Public pages for visitors are made once in a few seconds and given to all of them (with an ETag)."""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified

from volunteering.web.context import LARGE_TYPE_COOKIE

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
SECONDS = 5


def shared_with_visitors(view: View[P]) -> View[P]:
    """For pages that look alike to everybody who is not logged in: they must hold no token and no key of a form."""

    @wraps(view)
    def shared(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            return view(request, *args, **kwargs)
        large = request.COOKIES.get(LARGE_TYPE_COOKIE, "")
        key = "page:" + hashlib.sha256(f"{large}|{request.get_full_path()}".encode()).hexdigest()
        found: tuple[bytes, str] | None = cache.get(key)
        if found is None:
            response = view(request, *args, **kwargs)
            if response.status_code != 200:
                return response
            found = (response.content, f'"{hashlib.sha256(response.content).hexdigest()[:32]}"')
            cache.set(key, found, SECONDS)
        body, etag = found
        if request.headers.get("If-None-Match") == etag:
            return HttpResponseNotModified(headers={"ETag": etag})
        # A browser asks again each time; the answer is a short "not modified".
        return HttpResponse(body, headers={"ETag": etag, "Cache-Control": "no-cache", "Vary": "Cookie"})

    return shared
