"""From the official account's menu to a page, with the account's owner logged in: OAuth `snsapi_base`.

A trouble of WeChat's never blocks a page: then one simply arrives there, not logged in.
"""

import logging
import secrets
import uuid
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from volunteering.accounts.models import User
from volunteering.accounts.sessions import DEVICE_KEY
from volunteering.core import clock
from volunteering.core.drafts import drop_draft, load_draft, save_draft
from volunteering.core.errors import Refusal
from volunteering.web.access import login_needed
from volunteering.web.once import once
from volunteering.web.phone import device_of
from volunteering.web.public.wechat.menu import ENTRANCES
from volunteering.wechat import client
from volunteering.wechat.client import CODE_REFUSED, WechatError
from volunteering.wechat.services import bind, log_in_by_wechat, unbind

logger = logging.getLogger(__name__)
STATE = "wechat_state"  # of this browser: who brings another one did not set out here
MINUTES = 10
VISITOR = "wechat_visitor"  # owner of the draft that keeps the openid, sealed, until it is bound
KIND = "wechat:openid"


@require_safe
def enter(request: HttpRequest, name: str) -> HttpResponse:
    """The menu leads here. `name` is one of the menu's pages; nothing else can be asked for."""
    if name not in ENTRANCES:
        raise Http404
    if request.user.is_authenticated or not settings.WECHAT_APP_ID:
        return redirect(name)
    state = secrets.token_hex(20)
    query = {
        "appid": settings.WECHAT_APP_ID,
        "redirect_uri": request.build_absolute_uri(reverse("wechat_back")),
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
        return render(request, "public/wechat/lost.html", status=400)
    response = _arrive(request, name)
    response.delete_cookie(STATE)
    return response


def _arrive(request: HttpRequest, name: str) -> HttpResponse:
    try:
        openid = client.fetch_openid(request.GET.get("code", ""))
    except WechatError as error:
        level = logging.INFO if error.code in CODE_REFUSED else logging.WARNING
        logger.log(level, "no openid from WeChat: %s", error.code)
        return redirect(name)
    user = log_in_by_wechat(openid)
    if user:
        request.session[DEVICE_KEY] = device_of(request)
        login(request, user, backend="volunteering.accounts.backends.PhoneBackend")
        return redirect(name)
    visitor = request.session.setdefault(VISITOR, str(uuid.uuid4()))
    values = {"openid": [openid], "page": [name]}
    save_draft(owner=uuid.UUID(visitor), kind=KIND, values=values, now=clock.now())
    return render(request, "public/wechat/first_time.html", {"page": name})


@login_needed
@require_http_methods(["GET", "HEAD", "POST"])
@once
def bind_page(request: HttpRequest) -> HttpResponse:
    """After the phone code: 绑定, so that next time no code is needed."""
    assert isinstance(request.user, User)
    visitor = request.session.get(VISITOR)
    values = load_draft(owner=uuid.UUID(visitor), kind=KIND, now=clock.now()) if visitor else {}
    if not values:
        return render(request, "public/wechat/lost.html", status=400)
    problem = ""
    if request.method == "POST":
        try:
            bind(by=request.user, openid=values["openid"][0], now=clock.now())
            drop_draft(owner=uuid.UUID(visitor), kind=KIND)
            return render(request, "public/wechat/bound.html", {"page": values["page"][0]})
        except Refusal as refusal:
            problem = refusal.sentence
    return render(request, "public/wechat/bind.html", {"problem": problem}, status=409 if problem else 200)


@login_needed
@require_POST
@once
def unbind_account(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, User)
    unbind(by=request.user)
    return redirect("privacy_settings")
