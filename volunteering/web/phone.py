"""Who asks for a code: the browser, its address, and the phone form of both log-in and registration."""

import hashlib
import secrets

from django import forms
from django.conf import settings
from django.http import HttpRequest

from volunteering.accounts.rules import normal_phone

BROWSER_KEY = "browser"


def browser_of(request: HttpRequest) -> str:
    """A digest of a random word kept in the session: the code opens in this browser alone."""
    word = request.session.get(BROWSER_KEY)
    if not word:
        word = request.session[BROWSER_KEY] = secrets.token_urlsafe(24)
    return hashlib.sha256(word.encode()).hexdigest()


def client_address(request: HttpRequest) -> str:
    """The client's own address; a proxy is believed only when it is one of ours."""
    remote: str = request.META.get("REMOTE_ADDR") or "0.0.0.0"  # noqa: S104  (a placeholder, nothing listens)
    if remote in settings.TRUSTED_PROXIES:
        return request.headers.get("X-Forwarded-For", remote).rpartition(",")[2].strip()
    return remote


def is_in_wechat(request: HttpRequest) -> bool:
    """WeChat's own browser, on a phone or a computer. 企业微信 calls itself by both names, and is another."""
    agent = request.headers.get("User-Agent", "")
    return "MicroMessenger" in agent and "wxwork" not in agent


def device_of(request: HttpRequest) -> str:
    """What the person calls the device: 微信 · 安卓手机."""
    agent = request.headers.get("User-Agent", "")
    programs = (
        ("MicroMessenger", "微信"),
        ("Edg", "Edge"),
        ("Firefox", "Firefox"),
        ("Chrome", "Chrome"),
        ("Safari", "Safari"),
    )
    systems = (("iPhone", "苹果手机"), ("Android", "安卓手机"), ("Windows", "Windows 电脑"), ("Mac", "苹果电脑"))
    program = next((name for sign, name in programs if sign in agent), "浏览器")
    system = next((name for sign, name in systems if sign in agent), "其他设备")
    return f"{program} · {system}"


class PhoneForm(forms.Form):
    phone = forms.CharField(
        label="手机号",
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
        error_messages={"required": "请填写手机号。"},
    )
    code = forms.CharField(
        label="验证码",
        required=False,
        max_length=10,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )

    def clean_phone(self) -> str:
        phone = normal_phone(self.cleaned_data["phone"])
        if phone is None:
            raise forms.ValidationError("手机号应为 11 位数字，以 1 开头，例如 13800000000。")
        return phone
