"""证明核验: who holds a paper asks whether it is true, and whether a file is the one that was issued."""

import datetime as dt
import hashlib

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from volunteering.core import clock, parameters
from volunteering.core.errors import Refusal
from volunteering.core.limits import spend
from volunteering.core.paging import page_of
from volunteering.core.sealing import fingerprint
from volunteering.core.serials import grouped, serial_in
from volunteering.service_records.models import Certificate
from volunteering.service_records.selectors import certificate_with, lines_of
from volunteering.web.phone import client_address
from volunteering.web.uploads import uploaded

HOUR = dt.timedelta(hours=1)
NO_NUMBER = "编号是 20 位数字和字母，印在证明标题下面，例如 8F3KD-2M7QX-P0RT9-VW4HC。请再看一遍。"
TOO_MANY = "这个网络地址一小时内核验得太多了，请稍后再试；也可以直接扫描证明上的二维码。"
NO_FILE = "请先选择要核对的 PDF 文件。"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """The number by hand. Guesses are counted, though a hundred bits are not guessed."""
    text, problem = request.POST.get("serial", "")[:60], ""
    if request.method == "POST":
        serial = serial_in(text)
        if not _may_ask(request):
            problem = TOO_MANY
        elif serial:
            return redirect("certificate", grouped(serial))
        else:
            problem = NO_NUMBER
    context = {"problem": problem, "text": text}
    return _kept_private(render(request, "public/certificates/verify.html", context, status=409 if problem else 200))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def certificate(request: HttpRequest, serial: str) -> HttpResponse:
    """What the paper says, whether it still holds; a posted file is compared and not kept."""
    found = certificate_with(serial_in(serial))
    if found is None:
        answer = render(request, "public/certificates/unknown.html", {"typed": serial[:60]}, status=404)
        return _kept_private(answer)
    is_same, problem = None, ""
    if request.method == "POST":
        try:
            is_same = _is_the_file(request, found)
            problem = "" if is_same is not None else NO_FILE
        except Refusal as refusal:
            problem = refusal.sentence
    context = {
        "certificate": found,
        "page": page_of(lines_of(found), order=("number",), after=request.GET.get("after", "")),
        "is_same": is_same,
        "problem": problem,
    }
    answer = render(request, "public/certificates/verified.html", context, status=409 if problem else 200)
    return _kept_private(answer)


def _is_the_file(request: HttpRequest, found: Certificate) -> bool | None:
    """None when no file was chosen. Raises CannotStoreFile."""
    if not _may_ask(request):
        raise Refusal(TOO_MANY)
    _, content = uploaded(request, "file")
    return hashlib.sha256(content).hexdigest() == found.digest if content else None


def _may_ask(request: HttpRequest) -> bool:
    key = f"certificates:{fingerprint('ip', client_address(request))}"
    return spend(key, limit=parameters.CERTIFICATE_CHECKS(), window=HOUR, now=clock.now())


def _kept_private(answer: HttpResponse) -> HttpResponse:
    """Names stand here for who holds the paper, not for search engines."""
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    return answer
