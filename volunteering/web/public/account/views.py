from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from volunteering.accounts.services import log_in_by_code, send_code
from volunteering.core import clock
from volunteering.core.errors import Refusal
from volunteering.web.access import WANTED_PAGE, show_refusal, volunteer_of
from volunteering.web.phone import PhoneForm, browser_of, client_address


@require_http_methods(["GET", "HEAD", "POST"])
def log_in(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect("volunteer_me")
    response, context = phone_step(request)
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
                wanted = request.session.pop(WANTED_PAGE, "")
                user = log_in_by_code(phone=phone, code=code, browser=browser, now=now)
                login(request, user, backend="volunteering.accounts.backends.PhoneBackend")
                return redirect(wanted if wanted and volunteer_of(request) else "volunteer_me"), {}
        except Refusal as refusal:
            show_refusal(form, refusal)
    return None, {"form": form, "sent": sent}


@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("home")
