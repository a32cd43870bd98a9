"""给参加者写信 and 给成员写信: what is said before, when it is wrong, and when it is done."""

import datetime as dt

import pytest

from tests.activities.conftest import plan, publish
from volunteering.activities.services import sign_up
from volunteering.core import clock
from volunteering.core.models import Work, WorkState
from volunteering.core.work import run_due_work
from volunteering.messaging.models import Notice
from volunteering.organizations.services import CannotWriteToMembers, write_to_members
from volunteering.organizations.services.letters import DELIVER

pytestmark = pytest.mark.django_db
MEMBERS = "/org/volunteers/letter/"
__all__ = ["plan", "publish"]


@pytest.fixture
def activity(publish, another_volunteer, now):
    activity = publish()
    slot = activity.slots.select_related("activity", "shift").get()
    sign_up(by=another_volunteer.user, volunteer=another_volunteer, slot=slot, now=now)
    return activity


@pytest.fixture
def at_noon(monkeypatch, now):
    monkeypatch.setattr(clock, "now", lambda: now)


@pytest.fixture
def organizer(client, certified, user, at_noon):
    client.force_login(user)
    return client


def letter(text: str, key: str = "1", **more: str) -> dict[str, str]:
    return {"form_key": key * 20, "text": text, **more}


def test_done_says_to_how_many_and_leads_on(organizer, activity) -> None:
    page = f"/org/activities/{activity.public_id}/letters/"
    done = organizer.post(page, letter("第一段\r\n\r\n第二段", audience="confirmed"), follow=True).content.decode()
    for words in ("已发给 1 位有名额的人", "<p>第一段</p><p>第二段</p>", "看写过的信", "返回活动"):
        assert words in done
    after = organizer.get(page).content.decode()
    assert "现在还能写 2 封" in after
    assert "关于" not in after.partition("写过的信")[2]


def test_what_is_wrong_stands_at_its_field_and_nothing_is_cut(organizer, activity) -> None:
    page = f"/org/activities/{activity.public_id}/letters/"
    answer = organizer.post(page, letter("字" * 501, audience="confirmed"))
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert '<a href="#id_text">最多 500 字' in shown
    assert 'id="id_text_error"' in shown
    assert "字" * 501 in shown
    assert "maxlength" not in shown
    nobody = organizer.post(page, letter("您好", audience="waiting")).content.decode()
    assert '<a href="#id_audience">这些人里目前一个也没有' in nobody


def test_members_letters_are_kept_and_listed(organizer, certified) -> None:
    assert "已激活的成员 1 人" in organizer.get(MEMBERS).content.decode()
    done = organizer.post(MEMBERS, letter("下周开会。"), follow=True).content.decode()
    assert "已发给 1 位成员" in done
    assert "返回组织信息" in done
    assert "下周开会。" in organizer.get(MEMBERS).content.decode()
    for _ in range(2):  # as after a crash
        Work.objects.filter(kind=DELIVER).update(state=WorkState.WAITING)
        run_due_work(now=clock.now())
    assert Notice.objects.get(kind="organizations:letter").body == "下周开会。"


def test_two_a_week_are_enough_and_it_is_said_from_when_on(organizer, certified, user, now) -> None:
    for days in (3, 1):
        write_to_members(by=user, organization=certified, text="好", now=now - dt.timedelta(days=days))
    with pytest.raises(CannotWriteToMembers, match="11月28日 17:00 以后可以再写"):
        write_to_members(by=user, organization=certified, text="好", now=now)
    assert "已经写满。11月28日 17:00 以后可以再写" in organizer.get(MEMBERS).content.decode()
    write_to_members(by=user, organization=certified, text="好", now=now + dt.timedelta(days=4))


def test_the_ways_that_are_named_are_there(organizer, settings, certified) -> None:
    settings.WECHAT_TEMPLATE, settings.EMAIL_HOST = "", ""
    assert "也会收到" not in organizer.get(MEMBERS).content.decode()
    settings.WECHAT_TEMPLATE = "template-1"
    assert "绑定了微信的也会收到" in organizer.get(MEMBERS).content.decode()


def test_who_signed_up_reads_it_on_the_activity(organizer, client, activity, another_volunteer, volunteer) -> None:
    organizer.post(f"/org/activities/{activity.public_id}/letters/", letter("走东门", audience="confirmed"))
    page = f"/activities/{activity.public_id}/"
    assert "走东门" not in client.get(page).content.decode()
    client.force_login(another_volunteer.user)
    assert "走东门" in client.get(page).content.decode()
