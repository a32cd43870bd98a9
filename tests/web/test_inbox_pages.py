"""消息: what is new, what is read, and where it leads."""

import uuid
from importlib import import_module

import pytest
from django.apps import apps

from volunteering.messaging.enums import Channel, Topic
from volunteering.messaging.models import Notice, Preference
from volunteering.messaging.services import notify

pytestmark = pytest.mark.django_db
INBOX = "/me/notices/"


@pytest.fixture
def me(client, volunteer):
    client.force_login(volunteer.user)
    return client


@pytest.fixture
def tell(user, now):
    def make(kind="organizations:letter", body="第一段\n接着说\n\n第二段", occasion="one") -> Notice:
        about = {"title": "大队来信", "body": body, "address": "/organizations/", "occasion": occasion}
        notify(user_ids=[user.pk], kind=kind, now=now, **about)
        return Notice.objects.latest("id")

    return make


def test_a_letter_is_read_whole_and_then_is_no_longer_new(me, tell) -> None:
    letter, other = tell(), tell(occasion="two")
    assert me.get(INBOX).content.decode().count('class="tag">新') == 2
    page = me.get(f"{INBOX}{letter.pk}/").content.decode()
    assert "<p>第一段\n接着说</p><p>第二段</p>" in page
    assert 'class="primary" href="/organizations/"' in page
    letter.refresh_from_db()
    other.refresh_from_db()
    assert (bool(letter.read_at), bool(other.read_at)) == (True, False)


def test_what_its_page_says_too_leads_there_at_once(me, tell) -> None:
    notice = tell(kind="activities:cancelled")
    assert me.get(f"{INBOX}{notice.pk}/")["Location"] == "/organizations/"
    notice.refresh_from_db()
    assert notice.read_at


def test_somebody_elses_is_not_found_and_stays_new(client, tell, another_volunteer) -> None:
    letter = tell()
    client.force_login(another_volunteer.user)
    assert client.get(f"{INBOX}{letter.pk}/").status_code == 404
    assert client.get(f"{INBOX}{uuid.uuid4()}/").status_code == 404
    letter.refresh_from_db()
    assert letter.read_at is None


def test_to_mark_all_is_offered_while_something_is_new(me, tell) -> None:
    tell()
    assert "全部标为已读" in me.get(INBOX).content.decode()
    assert "1 条新" in me.get("/me/").content.decode()
    me.post(f"{INBOX}read/")
    assert "全部标为已读" not in me.get(INBOX).content.decode()
    assert "条新" not in me.get("/me/").content.decode()


def test_who_is_no_volunteer_reads_what_was_told(client, user, tell) -> None:
    client.force_login(user)
    letter = tell()
    assert "大队来信" in client.get(INBOX).content.decode()
    assert client.get(f"{INBOX}{letter.pk}/").status_code == 200


def test_an_empty_inbox_says_what_will_come(me) -> None:
    assert "会出现在这里" in me.get(INBOX).content.decode()


def test_from_the_second_page_one_comes_back_to_the_latest(me, tell) -> None:
    for number in range(21):
        tell(occasion=str(number))
    first = me.get(INBOX).content.decode()
    assert "回到最新" not in first
    query = first.split('class="secondary" href="')[1].split('"')[0]
    assert "回到最新" in me.get(f"{INBOX}{query}").content.decode()


def test_who_chose_about_organizations_has_chosen_about_the_desk(user) -> None:
    Preference.objects.create(user=user, topic=Topic.ORGANIZATION, channel=Channel.WECHAT, is_on=False)
    migration = import_module("volunteering.messaging.migrations.0005_desk")
    for _ in range(2):
        migration.copy_choices(apps, None)
    assert Preference.objects.get(topic=Topic.DESK).is_on is False
