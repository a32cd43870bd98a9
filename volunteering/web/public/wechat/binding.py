"""绑定 and 解绑: a login and the WeChat account that opens it."""

import uuid

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse
from django.views.decorators.http import require_http_methods, require_safe

from volunteering.accounts.models import User
from volunteering.core import clock
from volunteering.core.drafts import drop_draft, load_draft, save_draft
from volunteering.core.errors import Refusal
from volunteering.web.access import login_needed
from volunteering.web.once import once
from volunteering.web.public.wechat.menu import TITLES
from volunteering.wechat.models import Binding
from volunteering.wechat.services import TAKEN, bind, unbind_everywhere, user_of

VISITOR = "wechat_visitor"  # owner of the draft that keeps the openid, sealed, until it is bound
KIND = "wechat:openid"
ONWARD = "wechat_onward"  # path of the page that 继续 leads to


def keep_openid(request: HttpRequest, openid: str, page: str) -> None:
    """Until it is bound, or for the 30 days of a draft."""
    visitor = request.session.setdefault(VISITOR, str(uuid.uuid4()))
    request.session[ONWARD] = reverse("home") if page.startswith("/wechat/") else page
    save_draft(owner=uuid.UUID(visitor), kind=KIND, values={"openid": [openid]}, now=clock.now())


@login_needed
@require_http_methods(["GET", "HEAD", "POST"])
@once
def bind_page(request: HttpRequest) -> HttpResponse:
    """After the phone code: 绑定, so that next time no code is needed."""
    assert isinstance(request.user, User)
    openid, is_bound = _kept_openid(request), Binding.objects.filter(user=request.user).exists()
    owner = user_of(openid) if openid else None
    if owner == request.user or (is_bound and not openid):
        return _show_bound(request, "已经绑定")
    if not openid:
        return render(request, "public/wechat/lost.html", {"is_trouble": False}, status=400)
    problem = TAKEN if owner else ""
    if request.method == "POST":
        try:
            bind(by=request.user, openid=openid, now=clock.now())
            drop_draft(owner=uuid.UUID(request.session[VISITOR]), kind=KIND)
            return redirect("wechat_bound")
        except Refusal as refusal:
            problem = refusal.sentence
    context = {"problem": problem, "is_taken": bool(owner), "replaces": is_bound, "page": _onward(request)}
    return render(request, "public/wechat/bind.html", context, status=409 if request.method == "POST" else 200)


@login_needed
@require_safe
def bound(request: HttpRequest) -> HttpResponse:
    if not Binding.objects.filter(user=request.user.pk).exists():
        return redirect("privacy_settings")
    return _show_bound(request, "绑定成功")


@login_needed
@require_http_methods(["GET", "HEAD", "POST"])
@once
def unbind_page(request: HttpRequest) -> HttpResponse:
    """What happens is said first, and asked once more."""
    assert isinstance(request.user, User)
    if request.method == "POST":
        unbind_everywhere(by=request.user, kept_session=request.session.session_key)
        return redirect("wechat_unbound")
    if not Binding.objects.filter(user=request.user).exists():
        return redirect("privacy_settings")
    return render(request, "public/wechat/unbind.html", {"tells": bool(settings.WECHAT_TEMPLATE)})


@login_needed
@require_safe
def unbound(request: HttpRequest) -> HttpResponse:
    if Binding.objects.filter(user=request.user.pk).exists():
        return redirect("privacy_settings")
    return render(request, "public/wechat/unbound.html", {"tells": bool(settings.WECHAT_TEMPLATE)})


def _show_bound(request: HttpRequest, title: str) -> HttpResponse:
    page = _onward(request)
    context = {"title": title, "page": page, "place": _title_of(page), "tells": bool(settings.WECHAT_TEMPLATE)}
    return render(request, "public/wechat/bound.html", context)


def _kept_openid(request: HttpRequest) -> str:
    visitor = request.session.get(VISITOR)
    values = load_draft(owner=uuid.UUID(visitor), kind=KIND, now=clock.now()) if visitor else {}
    return "".join(values.get("openid", []))


def _onward(request: HttpRequest) -> str:
    page: str = request.session.get(ONWARD, reverse("home"))
    return page


def _title_of(page: str) -> str:
    try:
        return TITLES.get(resolve(page.partition("?")[0]).url_name or "", "")
    except Resolver404:
        return ""
