"""The proof that a page of ours may set the card WeChat forwards (JS-SDK)."""

import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from volunteering.core import clock
from volunteering.wechat.credentials import kept
from volunteering.wechat.enums import CredentialKind
from volunteering.wechat.signing import page_signature


@require_safe
def proof(request: HttpRequest) -> HttpResponse:
    """For an address of this platform alone; 204 when there is nothing to prove with."""
    page = request.GET.get("page", "")
    ticket = kept(CredentialKind.TICKET) if settings.WECHAT_APP_ID else ""
    if not ticket or "://" not in page or not url_has_allowed_host_and_scheme(page, {request.get_host()}):
        return HttpResponse(status=204)
    nonce, timestamp = secrets.token_hex(8), int(clock.now().timestamp())
    return JsonResponse(
        {
            "appId": settings.WECHAT_APP_ID,
            "timestamp": timestamp,
            "nonceStr": nonce,
            "signature": page_signature(ticket=ticket, nonce=nonce, timestamp=timestamp, address=page),
        }
    )
