"""What is shown when a page cannot be."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _explain(request, 403, "页面已过期", "请返回上一页，刷新后重新提交。填写的内容一般还在。")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _explain(request, 400, "提交的内容无法识别", "请返回上一页，检查后重新提交。")


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _explain(request, 403, "您没有这项权限", "如果工作需要，请联系上级管理员开通。", "lock")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _explain(request, 404, "没有找到这个页面", "可能是地址有误，或内容已不再公开。", "search")


def broken(request: HttpRequest) -> HttpResponse:
    return _explain(request, 500, "平台出了点问题", "请稍后再试。问题已经记录下来。", "mood-empty")


def _explain(request: HttpRequest, status: int, title: str, advice: str, sign: str = "info-circle") -> HttpResponse:
    return render(request, "errors/explained.html", {"title": title, "advice": advice, "sign": sign}, status=status)
