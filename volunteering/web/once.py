"""The same form posted twice is one action (quality T3)."""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirectBase
from django.shortcuts import redirect, render

from volunteering.core import clock
from volunteering.core.errors import Refusal
from volunteering.core.once import claim, release, settle
from volunteering.web.errors import explain
from volunteering.web.keeping import forget_typed

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def once(view: View[P]) -> View[P]:
    """For views whose form carries `form_key`. A redirect is an answer worth keeping; a shown form is not.

    A refusal that the view does not show itself is explained on a page of its own, with the way back to where the form
    stood; what was typed stands there.
    """

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.method != "POST":
            return view(request, *args, **kwargs)
        key = request.POST.get("form_key", "")
        if not key:
            advice = "这张表单缺少编号。请返回上一页，刷新后重新提交。"
            return render(request, "errors/explained.html", {"title": "请刷新页面", "advice": advice}, status=400)
        digest = hashlib.sha256(f"{request.path}|{request.user.pk}|{key}".encode()).hexdigest()
        with transaction.atomic():
            earlier = claim(digest, now=clock.now())
            if earlier:
                return redirect(earlier.address)
            try:
                response = view(request, *args, **kwargs)
            except Refusal as refusal:
                response = explain(request, refusal)
            if isinstance(response, HttpResponseRedirectBase):
                settle(digest, response.url)
                forget_typed(request)
            else:
                release(digest)
            return response

    return guarded
