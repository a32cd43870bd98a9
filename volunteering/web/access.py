"""Who may open a page. Where to go after login is kept on the server, never read from the address."""

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse

from volunteering.access.permissions import Permission
from volunteering.access.policies import is_staff_member, permitted_paths
from volunteering.accounts.models import User
from volunteering.core.errors import Refusal
from volunteering.volunteers.models import Volunteer
from volunteering.volunteers.selectors import active_volunteer_of
from volunteering.web.keeping import EXPIRED, keep_typed, page_of_form
from volunteering.web.phone import is_in_wechat

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
WANTED_PAGE = "wanted_page"
SECOND_FACTOR = "second_factor"
ASKED_WECHAT = "asked_wechat"


class AskedWechat(StrEnum):
    """What came of asking WeChat who this is. A page that needs a login asks it once in a session."""

    ON_THE_WAY = "on_the_way"
    NOBODY = "nobody"  # bound to this WeChat account
    TROUBLE = "trouble"
    LEFT = "left"  # who logs out stays out until they ask to come in


def to_login(request: HttpRequest, page: str = "login") -> HttpResponseRedirect:
    """登录, and back to where one was; what a lost session's form held is kept.

    In WeChat's browser WeChat is asked first, once: whoever is bound needs no code, everybody else finds the page with
    the phone.
    """
    request.session[WANTED_PAGE] = page_of_form(request)
    if request.method == "POST":
        keep_typed(request, EXPIRED)
    # A script cannot follow to WeChat, a whole page can.
    is_whole_page = "HX-Request" not in request.headers
    if page == "login" and is_whole_page and ASKED_WECHAT not in request.session and opens_by_wechat(request):
        request.session[ASKED_WECHAT] = AskedWechat.ON_THE_WAY
        return HttpResponseRedirect(reverse("wechat_enter", args=["login"]))
    return HttpResponseRedirect(reverse(page))


def opens_by_wechat(request: HttpRequest) -> bool:
    """Whether WeChat can say who this is: with an account of ours, and in its own browser alone."""
    return bool(settings.WECHAT_APP_ID) and is_in_wechat(request)


def login_needed(view: View[P]) -> View[P]:
    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return to_login(request)
        return view(request, *args, **kwargs)

    return guarded


def volunteer_needed(view: View[P]) -> View[P]:
    """Anonymous → 登录; logged in but not registered → 志愿者注册."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return to_login(request)
        if volunteer_of(request) is None:
            return redirect("volunteer_register")
        return view(request, *args, **kwargs)

    return guarded


def permission_needed(permission: Permission) -> Callable[[View[P]], View[P]]:
    """Staff only: anonymous → 登录; no one-time password yet → there; no grant that carries the permission → 403."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not request.user.is_authenticated:
                return to_login(request)
            if not has_second_factor(request) and is_staff_member(request.user):
                return to_login(request, "authenticator")
            if not permitted_paths(request.user, permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def has_second_factor(request: HttpRequest) -> bool:
    """Staff give a one-time password once in a session; the demo's people are exempt."""
    return bool(request.session.get(SECOND_FACTOR)) or (isinstance(request.user, User) and request.user.is_demo)


def withhold_powers(request: HttpRequest) -> None:
    """Until then they see and do what anybody may, on public pages too."""
    if isinstance(request.user, User):
        request.user.powers_are_withheld = not has_second_factor(request)


def volunteer_of(request: HttpRequest) -> Volunteer | None:
    """The active volunteer of this login, asked for once in a request."""
    if not isinstance(request.user, User):
        return None
    if not hasattr(request, "_volunteer"):
        request._volunteer = active_volunteer_of(request.user)  # type: ignore[attr-defined]
    volunteer: Volunteer | None = request._volunteer  # type: ignore[attr-defined]
    return volunteer


def show_refusal(form: Form, refusal: Refusal) -> None:
    """Put what the rule said where the person reads it."""
    form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
