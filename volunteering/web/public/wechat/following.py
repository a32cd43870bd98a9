"""关注公众号, and allowing it one message: what lets us write to somebody at all."""

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from volunteering.activities.models import Activity
from volunteering.activities.policies import visible_activity
from volunteering.core import clock
from volunteering.wechat.models import Scene

# WeChat draws its button in a frame whose address no source expression names, evaluates scripts for it and writes
# styles: a page with the button can forbid none of these. So it is a page of its own, with our words alone.
POLICY_OF_THE_BUTTON = (
    "script-src 'self' https://res.wx.qq.com 'unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; object-src 'none'; form-action 'self'; frame-ancestors 'none'; "
    "base-uri 'none'"
)


@require_safe
def follow(request: HttpRequest) -> HttpResponse:
    """By QR code where there is one, and by name in any case. `?activity=`: with the code that tells us of it."""
    activity = _asked(request)
    scene = Scene.objects.filter(name=activity.public_id).first() if activity and settings.WECHAT_APP_ID else None
    if scene and scene.expires_at and scene.expires_at <= clock.now():
        scene = None
    context = {
        "account": settings.WECHAT_ACCOUNT,
        "activity": activity,
        "scene": scene,
        "picture": _picture(scene.link if scene and scene.link else settings.WECHAT_FOLLOW_LINK),
    }
    return render(request, "public/wechat/follow.html", context)


@require_safe
def allow(request: HttpRequest) -> HttpResponse:
    """WeChat's own button for 订阅通知; its browser alone shows it."""
    if not (settings.WECHAT_APP_ID and settings.WECHAT_SUBSCRIPTION_TEMPLATE):
        raise Http404
    context = {"activity": _asked(request), "template": settings.WECHAT_SUBSCRIPTION_TEMPLATE}
    response = render(request, "public/wechat/allow.html", context)
    response.headers["Content-Security-Policy"] = POLICY_OF_THE_BUTTON
    return response


def _asked(request: HttpRequest) -> Activity | None:
    """One that everybody may see, whoever asks: the code hangs where everybody scans it."""
    public_id = request.GET.get("activity", "")
    activity = visible_activity(AnonymousUser(), public_id) if public_id else None
    if public_id and activity is None:
        raise Http404
    return activity


def _picture(link: str) -> str:
    import segno  # megabytes that few requests need

    return segno.make(link, error="m").svg_data_uri(scale=6, border=2) if link else ""
