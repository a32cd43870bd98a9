"""WeChat's pushes to our address: checked, done once, answered within its five seconds."""

import logging

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseForbidden, RawPostDataException
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from volunteering.core import clock
from volunteering.messaging.services import note_report
from volunteering.web.posters import absolute
from volunteering.web.public.wechat.replies import HELP, reply_to
from volunteering.wechat.pushes import Message, check_address, opened, text_answer
from volunteering.wechat.services import note_answers, note_following, take_push
from volunteering.wechat.signing import ForgedPush

logger = logging.getLogger(__name__)


@csrf_exempt  # the signature says who asks
@require_http_methods(["GET", "HEAD", "POST"])
def push(request: HttpRequest) -> HttpResponse:
    if not settings.WECHAT_TOKEN:  # anybody can sign with nothing
        raise Http404
    query, now = request.GET.dict(), clock.now()
    try:
        if request.method != "POST":
            return _plain(check_address(query, now=now))
        message = opened(query, request.body, now=now)
    except (ForgedPush, RawPostDataException) as problem:  # WeChat posts no forms
        logger.warning("a push was refused: %s", problem)
        return HttpResponseForbidden()
    with transaction.atomic():
        if not take_push(message.key, now=now):  # the first time is answered, or being answered
            return _plain("")
        if message.event in {"SUBSCRIBE", "UNSUBSCRIBE"}:
            note_following(
                openid=message.openid,
                is_following=message.event == "SUBSCRIBE",
                scene=message.scene,
                at=message.sent_at,
            )
        note_answers(openid=message.openid, answers=message.answers, now=now)
        if message.undelivered:
            note_report(receipt=message.undelivered, reason=message.why)
        answer = text_answer(message, _words(message), now=now)
    return HttpResponse(answer, content_type="application/xml") if answer else _plain("")


def _words(message: Message) -> str:
    """Help, when looking for an answer fails: WeChat's repetition would fail the same way."""
    try:
        with transaction.atomic():
            return reply_to(message, absolute)
    except Exception:
        logger.exception("no answer to a push")
        return HELP


def _plain(text: str) -> HttpResponse:
    return HttpResponse(text or "success", content_type="text/plain; charset=utf-8")
