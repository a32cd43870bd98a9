"""Staff give a one-time password after the phone code; the first time they set up their authenticator."""

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from volunteering.accounts.models import Authenticator, User
from volunteering.accounts.services import (
    CannotUseAuthenticator,
    address_of,
    begin_authenticator,
    check_authenticator,
    may_try,
)
from volunteering.core import clock
from volunteering.core.errors import Refusal
from volunteering.web.access import SECOND_FACTOR, WANTED_PAGE, show_refusal


class CodeForm(forms.Form):
    code = forms.CharField(
        label="动态口令",
        max_length=10,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
        error_messages={"required": "请填写手机验证器里的六位数字。"},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    user = request.user
    if not isinstance(user, User):
        return redirect("login")
    now = clock.now()
    if "begin" in request.POST:
        begin_authenticator(user=user, now=now)
        return redirect("authenticator")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            if not may_try(user=user, now=now):
                raise CannotUseAuthenticator("试得太多了，请 15 分钟后再来。", field="code")
            check_authenticator(user=user, code=form.cleaned_data["code"].strip(), now=now)
            request.session.cycle_key()
            request.session[SECOND_FACTOR] = True
            return redirect(request.session.pop(WANTED_PAGE, "console"))
        except Refusal as refusal:
            show_refusal(form, refusal)
    authenticator = Authenticator.objects.filter(user=user).first()
    is_new = authenticator is None or authenticator.confirmed_at is None
    context = {"form": form, "is_new": is_new, "picture": _picture(authenticator) if is_new and authenticator else ""}
    return render(request, "console/authenticator.html", context)


def _picture(authenticator: Authenticator) -> str:
    import segno  # megabytes that few requests need

    address = address_of(authenticator, issuer=settings.PLATFORM_NAME)
    return str(segno.make(address, error="m").svg_data_uri(scale=5, border=3))
