"""What is shown when a page cannot be."""

import sys

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from volunteering.core.errors import Refusal
from volunteering.core.tracing import current
from volunteering.web.keeping import keep_typed, page_of_form

KEPT = "刚才填写的内容还在，请核对后再提交。"


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _explain(request, 403, "页面已过期", "请返回上一页，刷新后重新提交。填写的内容一般还在。")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent):
        return _explain(request, 413, "提交的内容太长", "请返回上一页，删短后重新提交；大段文字请只留要点。")
    return _explain(request, 400, "提交的内容无法识别", "请返回上一页，检查后重新提交。")


def unreadable(request: HttpRequest) -> HttpResponse:
    """NUL, or bytes that are no text: the rest is kept, and the page says where to find it."""
    advice = "请返回刚才的页面，删去乱码或看不见的特殊字符后重新提交。"
    is_kept = request.method == "POST" and keep_typed(request, KEPT)
    back = page_of_form(request) if is_kept else ""
    return _explain(request, 400, "内容里有无法识别的字符", advice, back=back)


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _explain(request, 403, "您没有这项权限", "如果工作需要，请联系上级管理员开通。", "lock")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _explain(request, 404, "没有找到这个页面", "可能是地址有误，或内容已不再公开。", "search")


def only_for_forms(request: HttpRequest) -> HttpResponse:
    """An address that takes a form was opened by itself: reloaded, or out of the history."""
    return _explain(request, 405, "这一页不能直接打开", "它只用来提交表单。请从菜单重新进入；已经提交的内容不受影响。")


def explain(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Why a rule said no to what a button posted; the browser says where it stood."""
    keep_typed(request, KEPT)
    return _explain(request, 409, "没有完成", refusal.sentence)


def broken(request: HttpRequest) -> HttpResponse:
    if isinstance(sys.exception(), OperationalError | InterfaceError):
        return _closed()
    advice = f"请稍后再试。问题已经记录下来，编号 {current()}；联系我们时请说这个编号。"
    return _explain(request, 500, "平台出了点问题", advice, "mood-empty")


def _closed() -> HttpResponse:
    """Without the database there is no menu and no user; who may wait is told so, people and proxies alike."""
    page = render_to_string("errors/closed.html", {"platform_name": settings.PLATFORM_NAME, "number": current()})
    return HttpResponse(page, status=503, headers={"Retry-After": "60", "Cache-Control": "no-store"})


def _explain(
    request: HttpRequest, status: int, title: str, advice: str, sign: str = "info-circle", back: str = ""
) -> HttpResponse:
    context = {"title": title, "advice": advice, "sign": sign, "back": back}
    return render(request, "errors/explained.html", context, status=status)
