from django.conf import settings
from django.contrib.auth import login, logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from volunteering.access.models import RegionGrant
from volunteering.access.permissions import Permission
from volunteering.access.policies import permitted_paths
from volunteering.accounts.models import User
from volunteering.accounts.services import log_in_by_code, send_code
from volunteering.accounts.sessions import DEVICE_KEY
from volunteering.core import clock
from volunteering.core.errors import Refusal
from volunteering.core.keys import key_in
from volunteering.organizations.policies import managed_by
from volunteering.web.access import ASKED_WECHAT, WANTED_PAGE, AskedWechat, opens_by_wechat, show_refusal
from volunteering.web.phone import PhoneForm, browser_of, client_address, device_of

WECHAT_SAYS: dict[str, str] = {
    AskedWechat.NOBODY: "这个微信还没有绑定。用手机号登录一次，就能绑定，以后不用再收验证码。",
    AskedWechat.TROUBLE: "微信暂时没有回应，请用手机号登录。",
}


@require_http_methods(["GET", "HEAD", "POST"])
def log_in(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect("volunteer_me")
    response, context = phone_step(request)
    asked = request.session.get(ASKED_WECHAT)
    context |= {
        "demo_people": demo_people(),
        "by_wechat": opens_by_wechat(request) and asked != AskedWechat.NOBODY,
        "wechat_says": WECHAT_SAYS.get(asked or "", ""),
    }
    return response or render(request, "public/account/login.html", context)


def phone_step(request: HttpRequest) -> tuple[HttpResponse | None, dict[str, object]]:
    """The step that log-in and registration share: 发送验证码, then the code. Logs in when it fits."""
    form = PhoneForm(request.POST or None)
    sent = None
    if request.method == "POST" and form.is_valid():
        phone, code = form.cleaned_data["phone"], form.cleaned_data["code"].strip()
        browser, now = browser_of(request), clock.now()
        try:
            if "send" in request.POST:
                sent = send_code(phone=phone, browser=browser, address=client_address(request), now=now)
            elif not code:
                form.add_error("code", "请填写短信里的六位验证码；还没有收到，请先点“发送验证码”。")
            else:
                user = log_in_by_code(phone=phone, code=code, browser=browser, now=now)
                request.session[DEVICE_KEY] = device_of(request)
                login(request, user, backend="volunteering.accounts.backends.PhoneBackend")
                # A newcomer is led from there to registration by the page's own guard.
                return redirect(request.session.pop(WANTED_PAGE, "volunteer_me")), {}
        except Refusal as refusal:
            show_refusal(form, refusal)
    return None, {"form": form, "sent": sent}


@require_POST
def log_in_demo(request: HttpRequest) -> HttpResponse:
    """One click, demo mode only: production refuses to start with it."""
    if not settings.DEMO_MODE:
        raise Http404
    user = get_object_or_404(User, pk=key_in(request.POST.get("person", "")), is_demo=True)
    login(request, user, backend="volunteering.accounts.backends.PhoneBackend")
    home = "console" if permitted_paths(user, Permission.VIEW_ORGANIZATIONS) else "volunteer_me"
    return redirect(request.session.pop(WANTED_PAGE, home))


def demo_people() -> list[tuple[str, str]]:
    """(key, what the person is) of everybody one may become with one click."""
    if not settings.DEMO_MODE:
        return []
    return [(str(user.pk), _title(user)) for user in User.objects.filter(is_demo=True).order_by("id")]


def _title(user: User) -> str:
    grant = RegionGrant.objects.filter(user=user, withdrawn_at=None).select_related("region").first()
    if grant:
        return f"{grant.region.name}科协管理员"
    return "组织管理员" if managed_by(user).exists() else "志愿者"


@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    if opens_by_wechat(request):
        request.session[ASKED_WECHAT] = AskedWechat.LEFT
    return redirect("home")
