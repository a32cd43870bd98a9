"""From the official account to a page, with the account's owner logged in: OAuth `snsapi_base`.

A trouble of WeChat's never blocks a page: then one simply arrives there, not logged in.
"""

import logging
import secrets
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe

from volunteering.accounts.models import User
from volunteering.accounts.sessions import DEVICE_KEY
from volunteering.web.access import ASKED_WECHAT, WANTED_PAGE, AskedWechat, opens_by_wechat
from volunteering.web.phone import device_of
from volunteering.web.posters import absolute
from volunteering.web.public.wechat.binding import keep_openid
from volunteering.web.public.wechat.menu import ENTRANCES
from volunteering.wechat import client
from volunteering.wechat.client import CODE_REFUSED, WechatError
from volunteering.wechat.services import is_known, note_login, user_of

logger = logging.getLogger(__name__)
STATE = "wechat_state"  # of this browser: who brings another one did not set out here
MINUTES = 10
LOGIN = "login"  # to the page that asked for a login, which the session keeps
BIND = "bind"


@require_safe
def enter(request: HttpRequest, name: str) -> HttpResponse:
    """`name` is one of the menu's pages, `login` or `bind`; nothing else can be asked for."""
    if name not in ENTRANCES | {LOGIN, BIND} or (name == BIND and not settings.WECHAT_APP_ID):
        raise Http404
    if request.user.is_authenticated and name != BIND:
        return redirect(_place(request, name))
    if not opens_by_wechat(request):
        if name == BIND:
            return render(request, "public/wechat/elsewhere.html", {"account": settings.WECHAT_ACCOUNT})
        return redirect(name)
    state = secrets.token_hex(20)
    query = {
        "appid": settings.WECHAT_APP_ID,
        "redirect_uri": absolute(reverse("wechat_back")),
        "response_type": "code",
        "scope": "snsapi_base",
        "state": state,
    }
    address = f"{settings.WECHAT_OAUTH_ADDRESS}/connect/oauth2/authorize?{urlencode(query)}#wechat_redirect"
    response = HttpResponseRedirect(address)
    response.set_signed_cookie(
        STATE,
        f"{state}:{name}",
        salt=STATE,
        max_age=MINUTES * 60,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )
    return response


@require_safe
def back(request: HttpRequest) -> HttpResponse:
    """WeChat sends the browser back, with a code good once."""
    kept = request.get_signed_cookie(STATE, default="", salt=STATE, max_age=MINUTES * 60) or ""
    state, _, name = kept.partition(":")
    if not state or not constant_time_compare(state, request.GET.get("state", "")):
        return render(request, "public/wechat/lost.html", {"is_trouble": False}, status=400)
    try:
        response = _arrive(request, name, client.fetch_openid(request.GET.get("code", "")))
    except WechatError as error:
        level = logging.INFO if error.code in CODE_REFUSED else logging.WARNING
        logger.log(level, "no openid from WeChat: %s", error.code)
        response = _arrive_unknown(request, name)
    response.delete_cookie(STATE)
    return response


def _arrive(request: HttpRequest, name: str, openid: str) -> HttpResponse:
    owner = user_of(openid)
    if owner and not request.user.is_authenticated:
        _log_in(request, owner)
    if request.user.is_authenticated:
        if name == BIND:
            keep_openid(request, openid, reverse("home"))
        return redirect(_place(request, name))
    if is_known(openid):  # whose owner may not log in: the phone's page says why
        request.session[ASKED_WECHAT] = AskedWechat.LEFT
        return redirect("login")
    page = reverse("home") if name == BIND else _place(request, name)
    keep_openid(request, openid, page)
    request.session[ASKED_WECHAT] = AskedWechat.NOBODY
    if name == LOGIN:
        request.session[WANTED_PAGE] = reverse("wechat_bind")
        return redirect("login")
    return render(request, "public/wechat/first_time.html", {"page": page})


def _arrive_unknown(request: HttpRequest, name: str) -> HttpResponse:
    """WeChat did not say who it is."""
    if name == BIND:
        return render(request, "public/wechat/lost.html", {"is_trouble": True}, status=503)
    if not request.user.is_authenticated:  # the page that asks for a login does not ask WeChat again
        request.session[ASKED_WECHAT] = AskedWechat.TROUBLE
        if name == LOGIN:
            return redirect("login")
    return redirect(_place(request, name))


def _log_in(request: HttpRequest, user: User) -> None:
    request.session[DEVICE_KEY] = device_of(request)
    login(request, user, backend="volunteering.accounts.backends.PhoneBackend")
    note_login(by=user)


def _place(request: HttpRequest, name: str) -> str:
    if name == LOGIN:
        wanted: str = request.session.pop(WANTED_PAGE, reverse("volunteer_me"))
        return wanted
    return reverse("wechat_bind" if name == BIND else name)
