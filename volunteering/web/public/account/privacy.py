"""隐私与账号: consents, devices, the phone, one's own data, the end of the account."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from volunteering.accounts.enums import OPTIONAL_CONSENTS, CodePurpose, ConsentKind
from volunteering.accounts.models import User, UserSession
from volunteering.accounts.services import (
    change_phone_by_code,
    close_account,
    end_session,
    send_code,
    withdraw_consent,
)
from volunteering.core import clock
from volunteering.core.errors import Refusal
from volunteering.core.own_data import own_data
from volunteering.stories.policies import asked_of
from volunteering.web.access import login_needed, show_refusal
from volunteering.web.consents import SENTENCES, agree
from volunteering.web.keeping import typed
from volunteering.web.once import once
from volunteering.web.phone import PhoneForm, browser_of, client_address
from volunteering.wechat.models import Binding


@login_needed
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, User)
    sessions = UserSession.objects.filter(user=request.user, expire_date__gt=clock.now()).order_by("-created_at")
    consents = list(request.user.consents.order_by("-given_at"))
    standing = {consent.kind for consent in consents if consent.withdrawn_at is None}
    context = {
        "phone": request.user.phone,
        "has_wechat": bool(settings.WECHAT_APP_ID),
        "wechat": Binding.objects.filter(user=request.user).first(),
        "sessions": [(one, one.session_key == request.session.session_key) for one in sessions[:50]],
        "consents": consents,
        "told_of": asked_of(request.user).order_by("-id")[:50],
        "optional": [(kind, SENTENCES[kind], kind in standing) for kind in OPTIONAL_CONSENTS],
    }
    return render(request, "public/account/privacy.html", context)


@login_needed
@require_POST
@once
def consent(request: HttpRequest, kind: str) -> HttpResponse:
    """Give or withdraw an optional consent; what registration rests on ends with the account."""
    assert isinstance(request.user, User)
    if kind not in ConsentKind:
        raise Http404
    if kind not in OPTIONAL_CONSENTS:
        return redirect("account_close")
    if "give" in request.POST:
        agree(request.user, [ConsentKind(kind)], clock.now())
    else:
        withdraw_consent(by=request.user, kind=ConsentKind(kind), now=clock.now())
    return redirect("privacy_settings")


@login_needed
@require_http_methods(["GET", "HEAD", "POST"])
@once
def phone(request: HttpRequest) -> HttpResponse:
    """更换手机号: a code to the new phone."""
    assert isinstance(request.user, User)
    form, sent = PhoneForm(typed(request)), None
    form.fields["phone"].label = "新手机号"
    if request.method == "POST" and form.is_valid():
        number, code = form.cleaned_data["phone"], form.cleaned_data["code"].strip()
        browser, now = browser_of(request), clock.now()
        try:
            if "send" in request.POST:
                address = client_address(request)
                sent = send_code(
                    phone=number, browser=browser, address=address, now=now, purpose=CodePurpose.CHANGE_PHONE
                )
            elif not code:
                form.add_error("code", "请填写新手机号收到的六位验证码；还没有收到，请先点“发送验证码”。")
            else:
                kept = request.session.session_key
                change_phone_by_code(
                    by=request.user, phone=number, code=code, browser=browser, kept_session=kept, now=now
                )
                request.session.cycle_key()
                return redirect("phone_changed")
        except Refusal as refusal:
            show_refusal(form, refusal)
    context = {"form": form, "sent": sent, "phone": request.user.phone}
    return render(request, "public/account/phone.html", context)


@login_needed
@require_safe
def phone_changed(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, User)
    return render(request, "public/account/phone_changed.html", {"phone": request.user.phone})


@login_needed
@require_POST
def session_end(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, User)
    end_session(by=request.user, key_digest=request.POST.get("session", ""))
    return redirect("privacy_settings")


@login_needed
@require_safe
def download(request: HttpRequest) -> HttpResponse:
    """All the platform holds about me (PIPL Art. 45)."""
    answer = JsonResponse(own_data(request.user), json_dumps_params={"ensure_ascii": False, "indent": 2})
    answer.headers["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return answer


@login_needed
@require_http_methods(["GET", "HEAD", "POST"])
@once
def close(request: HttpRequest) -> HttpResponse:
    """注销账号: what happens is said first, and asked once more."""
    assert isinstance(request.user, User)
    problem = ""
    if request.method == "POST":
        if request.POST.get("sure") != "1":
            problem = "请先勾选“我已了解后果”，再注销。"
        else:
            try:
                close_account(by=request.user, now=clock.now())
                request.session.flush()
                return redirect("account_closed")
            except Refusal as refusal:
                problem = refusal.sentence
    return render(request, "public/account/close.html", {"problem": problem})


@require_safe
def closed(request: HttpRequest) -> HttpResponse:
    return render(request, "public/account/closed.html")
