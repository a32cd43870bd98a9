"""What holds for every request: text is text. And the headers that every answer carries."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject
from django.utils.log import log_response

from volunteering.accounts.models import User
from volunteering.accounts.sessions import SessionStore
from volunteering.core.tracing import traced
from volunteering.web.access import withhold_powers
from volunteering.web.errors import only_for_forms, unreadable

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)


def policy() -> str:
    """With an account of WeChat's: its script, which its browser needs to forward a page as a card, and the way to its
    OAuth, which begins with a form when the session of who posts it is lost."""
    if not settings.WECHAT_APP_ID:
        return POLICY
    with_script = POLICY.replace("script-src 'self'", "script-src 'self' https://res.wx.qq.com")
    return with_script.replace("form-action 'self'", f"form-action 'self' {settings.WECHAT_OAUTH_ADDRESS}")


class Traced:
    """A number for the request: in each line of the log, in the answer, and on the page that says something broke."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        trusted = request.META.get("REMOTE_ADDR") in settings.TRUSTED_PROXIES
        with traced(request.headers.get("X-Request-ID", "") if trusted else "") as number:
            response = self.get_response(request)
            if response.status_code >= 400:
                # Django would write it after the last middleware, when the number is gone.
                log_response("%s", response.reason_phrase, response=response, request=request)
            response.headers["X-Request-ID"] = number
            return response


NO_TEXT = "\0\ufffd"  # U+FFFD: what bytes become that are no UTF-8


class WhoAsks:
    """`request.user`, when somebody asks for it: it comes with the session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.user = SimpleLazyObject(lambda: _user_of(request))  # type: ignore[assignment]
        return self.get_response(request)


def _user_of(request: HttpRequest) -> User | AnonymousUser:
    assert isinstance(request.session, SessionStore)
    return request.session.user or AnonymousUser()


class TextOnly:
    """No column takes a NUL, and nobody meant to type one: refused in words before a view meets it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: object) -> HttpResponse | None:
        posted = (text for name, texts in request.POST.lists() for text in (name, *texts))
        asked = (text for name, texts in request.GET.lists() for text in (name, *texts))
        if "\0" in request.path or any("\0" in text for text in asked):
            return unreadable(request)
        if any(sign in text for text in posted for sign in NO_TEXT):
            return unreadable(request)
        return None


class StaffPowers:
    """A phone code alone gives nobody the powers of staff, wherever a policy asks for them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        withhold_powers(request)
        return self.get_response(request)


class ResponseHeaders:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 405 and request.method == "GET":
            response = _in_words(request, response)
        response.headers.setdefault("Content-Security-Policy", policy())
        if not _is_for_everybody(request, response) and request.user.is_authenticated:
            # A personal page stays in no cache: not the browser's, not a proxy's.
            response.headers["Cache-Control"] = "no-store"
        return response


def _is_for_everybody(request: HttpRequest, response: HttpResponse) -> bool:
    """Files of the platform itself, and what never changes under its address: a published photo."""
    return request.path.startswith("/static/") or "immutable" in response.headers.get("Cache-Control", "")


def _in_words(request: HttpRequest, refused: HttpResponse) -> HttpResponse:
    shown = only_for_forms(request)
    shown.headers["Allow"] = refused.headers["Allow"]
    return shown
