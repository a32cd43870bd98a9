"""QR codes of the official account that tell where they were scanned. WeChat is asked in the background alone."""

import datetime as dt
import uuid

from django.conf import settings
from django.db import transaction

from volunteering.core import clock
from volunteering.core.work import repeat_work
from volunteering.wechat import client
from volunteering.wechat.credentials import with_token
from volunteering.wechat.models import Scene

WORK = "wechat:scene"
LIFETIME = dt.timedelta(days=30)  # the longest WeChat gives a temporary code
EARLY = dt.timedelta(days=7)  # who prints a code today has use of it for a week


def want_scene(*, name: str, now: dt.datetime) -> None:
    """Its code is there in a moment, unless a good one is there already. However many want it: one row, one work."""
    if not settings.WECHAT_APP_ID or Scene.objects.filter(name=name, expires_at__gt=now + EARLY).exists():
        return
    with transaction.atomic():
        Scene.objects.bulk_create([Scene(name=name)], ignore_conflicts=True)
        repeat_work(WORK, Scene.objects.values_list("pk", flat=True).get(name=name), due_at=now)


def make_scene(scene_id: uuid.UUID) -> None:
    """The work. Done twice it asks WeChat once. Raises WechatError, and is tried again."""
    now = clock.now()
    scene = Scene.objects.filter(pk=scene_id).first()
    if scene is None or (scene.expires_at and scene.expires_at > now + EARLY):
        return
    seconds = int(LIFETIME.total_seconds())
    link = with_token(lambda token: client.create_scene(token, scene.name, seconds=seconds))
    Scene.objects.filter(pk=scene_id).update(link=link, expires_at=now + LIFETIME)


def give_up(scene_id: uuid.UUID) -> None:
    """No page goes on saying that it is being made."""
    Scene.objects.filter(pk=scene_id, link="").delete()


def forget_scenes(*, now: dt.datetime) -> int:
    return Scene.objects.filter(expires_at__lte=now).delete()[0]
