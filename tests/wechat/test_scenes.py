"""Codes of the official account that say where they were scanned: made in the background, once, for a month at most."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from tests.service_records.conftest import shift, sign_up_of
from tests.wechat.test_pushes import EVENT, body, push, said
from volunteering.activities.scheduled import tell_signed_up
from volunteering.core import clock
from volunteering.core.models import Work, WorkState
from volunteering.core.work import run_due_work
from volunteering.wechat.models import Follower, Scene
from volunteering.wechat.scheduled import clean
from volunteering.wechat.services import bind, want_scene
from volunteering.wechat.services.scenes import WORK, make_scene

__all__ = ["push", "shift", "sign_up_of"]
pytestmark = pytest.mark.django_db
CREATED = "POST /cgi-bin/qrcode/create"


@pytest.fixture
def now():
    """Pages and work read the clock themselves."""
    return clock.now()


def follow_page(client, activity) -> str:
    return client.get("/wechat/follow/", {"activity": activity.public_id}).content.decode()


def wanted(name: str, now: dt.datetime) -> Scene:
    want_scene(name=name, now=now)
    run_due_work(now=clock.now())
    return Scene.objects.get(name=name)


def test_whatever_wants_it_one_code_is_made_once_for_thirty_days(wechat, now) -> None:
    for _ in range(3):
        want_scene(name="town", now=now)
    for _ in range(3):
        run_due_work(now=clock.now())
    scene = Scene.objects.get()
    make_scene(scene.pk)  # as a worker that was thought dead
    assert (scene.name, scene.link) == ("town", "http://weixin.qq.com/q/town")
    assert dt.timedelta(days=29) < scene.expires_at - now <= dt.timedelta(days=30, seconds=5)
    assert (wechat.calls[CREATED], Work.objects.count()) == (1, 1)


def test_one_about_to_expire_is_made_anew_and_keeps_its_row(wechat, now) -> None:
    before = wanted("town", now)
    soon = now + dt.timedelta(days=6)
    Scene.objects.update(expires_at=soon)
    after = wanted("town", now)
    assert (after.pk, wechat.calls[CREATED]) == (before.pk, 2)
    assert after.expires_at > soon


def test_a_trouble_of_wechats_is_tried_again(wechat, now) -> None:
    wechat.is_broken = True
    assert wanted("town", now).link == ""
    wechat.is_broken = False
    run_due_work(now=clock.now() + dt.timedelta(days=1))
    assert Scene.objects.get().link
    assert Work.objects.get().state == WorkState.DONE


def test_one_that_wechat_never_makes_is_no_longer_announced(client, wechat, activity, now) -> None:
    wechat.is_broken = True
    wanted(activity.public_id, now)
    assert "正在准备" in follow_page(client, activity)
    for days in range(1, 8):
        run_due_work(now=clock.now() + dt.timedelta(days=days))
    assert Work.objects.get(kind=WORK).state == WorkState.DEAD
    assert "正在准备" not in follow_page(client, activity)


def test_what_is_over_is_forgotten_and_wanted_again(wechat, now) -> None:
    wanted("town", now)
    clean(now + dt.timedelta(days=31))
    assert not Scene.objects.exists()
    assert wanted("town", now).link


def test_without_an_account_nobody_is_asked(wechat, settings, now) -> None:
    settings.WECHAT_APP_ID = ""
    want_scene(name="town", now=now)
    assert not Scene.objects.exists()


@pytest.mark.parametrize("wrong", [{"name": ""}, {"link": "x"}, {"link": "", "expires_at": dt.datetime.now(dt.UTC)}])
def test_a_code_has_a_name_and_its_link_an_end(db, wrong) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Scene.objects.create(**{"name": "town", **wrong})


def test_no_two_rows_for_one_scene(db) -> None:
    Scene.objects.create(name="town")
    with pytest.raises(IntegrityError), transaction.atomic():
        Scene.objects.create(name="town")


def test_signing_up_makes_the_code_the_next_page_offers(client, wechat, sign_up_of, volunteer, user, now) -> None:
    activity = sign_up_of(volunteer).activity
    client.force_login(user)
    assert "关注公众号，活动有变动马上知道" in client.get(f"/activities/{activity.public_id}/").content.decode()
    assert "正在准备" not in follow_page(client, activity)
    tell_signed_up(now)
    assert "正在准备" in follow_page(client, activity)  # and nobody waits for WeChat
    assert not wechat.calls
    run_due_work(now=clock.now())
    page = follow_page(client, activity)
    assert "data:image/svg+xml" in page
    assert activity.title in page
    assert "前有效" in page
    bind(by=user, openid="o-1", now=now)
    assert "关注公众号，活动" not in client.get(f"/activities/{activity.public_id}/").content.decode()


def test_a_sign_up_itself_asks_nothing_about_it(wechat, activity, sign_up_of, volunteer) -> None:
    sign_up_of(volunteer)
    assert not Scene.objects.exists()


def test_without_an_account_no_page_speaks_of_it(client, settings, sign_up_of, volunteer, user, certified) -> None:
    settings.WECHAT_APP_ID = ""
    activity = sign_up_of(volunteer).activity
    client.force_login(user)
    assert "活动有变动马上知道" not in client.get(f"/activities/{activity.public_id}/").content.decode()
    assert "公众号二维码" not in client.get(f"/org/activities/{activity.public_id}/").content.decode()


def test_an_organizer_asks_for_the_code_to_print(client, wechat, activity, user) -> None:
    client.force_login(user)
    assert "公众号二维码" in client.get(f"/org/activities/{activity.public_id}/").content.decode()
    answer = client.post(f"/org/activities/{activity.public_id}/code/", {"form_key": "k1."})
    assert answer["Location"] == f"/wechat/follow/?activity={activity.public_id}"
    run_due_work(now=clock.now())
    assert "前有效" in follow_page(client, activity)


def test_a_code_that_ran_out_is_not_shown(client, wechat, activity, now, settings) -> None:
    wanted(activity.public_id, now)
    Scene.objects.update(expires_at=now)
    page = follow_page(client, activity)
    assert "data:image" not in page
    settings.WECHAT_FOLLOW_LINK = "http://weixin.qq.com/r/plain"
    assert "data:image" in follow_page(client, activity)


def test_only_what_everybody_may_see_has_such_a_page(client, wechat, draft, user) -> None:
    client.force_login(user)
    for public_id in ("nosuchone2", draft.public_id, "https://evil.example/"):
        assert client.get("/wechat/follow/", {"activity": public_id}).status_code == 404


@pytest.fixture
def draft(certified, user, plan, now):
    from volunteering.activities.services import save_activity

    return save_activity(by=user, organization=certified, details=plan(), now=now)


def test_who_scans_it_and_follows_is_told_of_the_activity_and_how_to_bind(push, activity) -> None:
    answer = said(push(body(EVENT.format("subscribe", f"qrscene_{activity.public_id}"))))
    assert answer.startswith("欢迎关注")
    for words in (activity.title, "时间：", "地点：", "文化广场", f"/activities/{activity.public_id}/", "点这里绑定"):
        assert words in answer
    assert Follower.objects.get().scene == activity.public_id


def test_who_follows_already_is_told_without_a_welcome_and_without_binding_twice(push, activity, user, now) -> None:
    bind(by=user, openid="o-1", now=now)
    answer = said(push(body(EVENT.format("SCAN", activity.public_id))))
    assert answer.startswith(activity.title)
    assert "绑定" not in answer


def test_a_scene_that_is_none_of_ours_is_answered_with_help(push, draft) -> None:
    for scene in ("", "poster", draft.public_id, "&lt;x&gt;" * 30):
        assert "发“活动”" in said(push(body(EVENT.format("SCAN", scene))))
