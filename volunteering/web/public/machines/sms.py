"""What providers report afterwards: arrived, or why not. They sign nothing, so the address holds a secret."""

import json
from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, JsonResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from volunteering.sms.services import note_report

Report = tuple[str, bool, str]  # receipt, whether it arrived, why not


def _aliyun(reports: Any) -> Iterator[Report]:
    for one in _listed(reports):
        yield str(one["biz_id"]), one["success"] is True, str(one.get("err_code", ""))


def _tencent(reports: Any) -> Iterator[Report]:
    for one in _listed(reports):
        yield str(one["sid"]), one["report_status"] == "SUCCESS", str(one.get("errmsg", ""))


def _listed(reports: Any) -> list[Any]:
    if not isinstance(reports, list):
        raise TypeError
    return reports


READERS: dict[str, tuple[Callable[[Any], Iterator[Report]], dict[str, Any]]] = {
    "aliyun": (_aliyun, {"code": 0, "msg": "成功"}),
    "tencent": (_tencent, {"result": 0, "errmsg": "OK"}),
}


@csrf_exempt  # another server posts here
@require_POST
def report(request: HttpRequest, name: str, secret: str) -> JsonResponse:
    ours = settings.SMS_REPORT_SECRET
    if name not in READERS or not ours or not constant_time_compare(secret, ours):
        raise Http404
    read, thanks = READERS[name]
    try:
        reports = list(read(json.loads(request.body)))
    except (ValueError, KeyError, TypeError, AttributeError):
        return JsonResponse({"code": 1, "msg": "unreadable"}, status=400)
    for receipt, is_delivered, error in reports:
        note_report(name=name, receipt=receipt, is_delivered=is_delivered, error="" if is_delivered else error)
    return JsonResponse(thanks)
