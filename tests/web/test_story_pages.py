"""Pages of stories: for everybody, for the organization, for the person, for the association."""

import io
import re

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from tests.conftest import pass_second_factor
from tests.stories.conftest import (
    activity,
    after,
    agreed,
    member,
    person,
    photo,
    pictures,
    place,
    plan,
    public,
    publish,
    rewrite,
    served,
    shift,
    sign_up_of,
    write,
)
from volunteering.core import clock
from volunteering.core.bounds import LARGEST_FILE
from volunteering.stories.enums import StoryKind
from volunteering.stories.models import Story
from volunteering.stories.services import choose_story, feature_story, propose_story, publish_recap, withdraw_story

__all__ = ["activity", "after", "agreed", "member", "person", "pictures", "place", "plan", "public", "publish"]
__all__ += ["rewrite", "served", "shift", "sign_up_of", "write"]


@pytest.fixture(autouse=True)
def later(after, monkeypatch):
    """Everything is looked at when the activity is over."""
    monkeypatch.setattr(clock, "now", lambda: after)


@pytest.fixture
def desk(client, user, activity):
    """Posts to the recap's page as the organization's administrator, with the version that the page showed."""
    client.force_login(user)
    address = f"/org/activities/{activity.public_id}/recap/"

    def post(*, version=None, key=None, **values):
        shown = client.get(address).content.decode()
        seen = re.search(r'name="version" value="(\d+)"', shown)[1] if version is None else version
        typed = {"title": "科普进社区", "body": "很受欢迎。", "version": seen, "form_key": key or f"k{post.count:019}"}
        post.count += 1
        return client.post(address, typed | values)

    post.count = 0
    post.page = lambda: text_of(client, address)
    return post


def upload(*contents):
    return [SimpleUploadedFile(f"{place}.jpg", content) for place, content in enumerate(contents)]


def text_of(client, address):
    cache.clear()
    return client.get(address).content.decode()


def test_a_recap_starts_with_what_the_platform_knows(desk, served):
    page = desk.page()
    assert "1 名志愿者到场服务，服务时长共 2 小时" in page
    assert 'value="科普大篷车进社区"' in page


def test_a_recap_goes_from_the_desk_to_everybody(desk, activity):
    visitor = Client()
    answer = desk(publish="1", is_permitted="on", photos=upload(photo(size=(900, 600)), photo()))
    story = Story.objects.get()
    assert answer.headers["Location"] == f"/stories/{story.public_id}/"
    page = text_of(visitor, answer.headers["Location"])
    assert "很受欢迎。" in page
    assert page.count("<img") == 3  # the platform's mark, and two photos
    for address in ("/stories/", "/", f"/organizations/{story.organization.public_id}/"):
        assert "科普进社区" in text_of(visitor, address)
    assert f"/stories/{story.public_id}/" in text_of(visitor, f"/activities/{activity.public_id}/")


def test_without_the_tick_the_draft_and_its_photos_are_kept(desk):
    page = desk(publish="1", photos=upload(photo())).content.decode()
    assert "已经同意公开" in page
    assert "照片 1 的说明" in page
    assert Story.objects.get().state == "draft"
    assert desk(publish="1", is_permitted="on").status_code == 302


def test_names_are_listed_with_the_masked_way_to_write_them(desk, place):
    page = desk(publish="1", is_permitted="on", body="李四讲得好。").content.decode()
    assert "“李四”可写成“李*”" in page
    assert "李四讲得好。" in page
    answer = desk(publish="1", is_permitted="on", body="李四讲得好。", are_no_names="on")
    assert answer.status_code == 302


def test_of_two_editors_the_second_sees_what_the_first_saved(desk):
    desk(save="1", body="第一位写的")
    page = desk(save="1", body="第二位写的", version="0").content.decode()
    assert "另一位管理员" in page
    assert "第一位写的" in page
    assert "第二位写的" in page
    assert Story.objects.get().body == "第一位写的"
    version = re.search(r'name="version" value="(\d+)"', page)[1]
    desk(save="1", body="两人商量好的", version=version)
    assert Story.objects.get().body == "两人商量好的"


def test_a_double_click_is_one_saving(desk):
    first = desk(save="1", key="d" * 20, version="0")
    again = desk(save="1", key="d" * 20, version="0")
    assert first.headers["Location"] == again.headers["Location"]
    assert Story.objects.get().version == 1


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"<svg onload=alert(1)/>", "不是照片"), (photo()[:200], "打不开"), (b"<html>", "不是照片")],
)
def test_what_is_no_photo_is_refused_and_the_words_stay(desk, content, sentence):
    page = desk(save="1", body="写了很久", photos=upload(content)).content.decode()
    assert sentence in page
    assert "写了很久" in page
    assert not Story.objects.exists()


def test_too_much_at_once_is_refused_in_words(desk):
    half = b"\xff\xd8\xff" + b"0" * (LARGEST_FILE // 2)
    page = desk(save="1", body="写了很久", photos=upload(half, half + b"0" * 100_000)).content.decode()
    assert "分几次添加" in page
    assert "写了很久" in page


def test_the_tenth_photo_is_too_many(desk):
    desk(save="1", photos=upload(*(photo(size=(9 + place, 9)) for place in range(9))))
    assert 'name="photos"' not in desk.page()
    assert "最多 9 张" in desk(save="1", photos=upload(photo())).content.decode()


def test_photos_are_moved_described_and_removed_by_buttons(desk):
    desk(save="1", photos=upload(photo(size=(11, 9)), photo(size=(12, 9))))
    first, second = Story.objects.get().photos.all()
    desk(up=str(second.pk), **{f"alt_{second.pk}": "孩子们"})
    assert [one.alt for one in Story.objects.get().photos.all()] == ["孩子们", "科普进社区"]
    desk(remove=str(first.pk))
    assert Story.objects.get().photos.get() == second


def test_a_story_is_text_and_nothing_else(desk, client):
    answer = desk(publish="1", is_permitted="on", title="<b>标题</b>", body="<script>alert(1)</script>\n第二行 🔬")
    page = text_of(Client(), answer.headers["Location"])
    assert "&lt;script&gt;alert(1)&lt;/script&gt;\n第二行 🔬" in page
    assert "&lt;b&gt;标题&lt;/b&gt;" in page


def test_a_photo_is_served_clean_to_everybody_until_the_story_is_withdrawn(desk, client, user, after):
    exif = Image.Exif()
    exif.get_ifd(0x8825).update({1: "N", 2: (31.0, 48.0, 0.0)})
    desk(save="1", photos=upload(photo(size=(600, 400), exif=exif)))
    story, visitor = Story.objects.get(), Client()
    address = story.cover.address
    assert visitor.get(address).status_code == 404
    assert client.get(address).headers["Cache-Control"] == "no-store"
    publish_recap(by=user, story=story, is_permitted=True, now=after)
    for who in (visitor, client):
        answer = who.get(address)
        assert answer.headers["Content-Type"] == "image/jpeg"
        assert answer.headers["Cache-Control"] == "private, max-age=31536000, immutable"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert not Image.open(io.BytesIO(answer.content)).getexif()
    assert visitor.get(address.replace("large", "../../x")).status_code == 404
    withdraw_story(by=user, story=story, reason="不合适", now=after)
    assert visitor.get(address).status_code == 404
    assert visitor.get(f"/stories/{story.public_id}/").status_code == 404
    assert story.title not in text_of(visitor, "/stories/")


def test_an_activity_that_is_not_over_has_no_form(client, user, activity, monkeypatch):
    client.force_login(user)
    monkeypatch.setattr(clock, "now", lambda: activity.starts_at)
    page = client.get(f"/org/activities/{activity.public_id}/recap/").content.decode()
    assert "活动结束以后" in page
    assert "<textarea" not in page


def test_the_list_is_cut_by_kind_region_and_page(public, write, user, staff, after, certified):
    visitor = Client()
    assert public.title in text_of(visitor, f"/stories/?region={certified.region_path}")
    assert public.title not in text_of(visitor, "/stories/?region=320000/320500/")
    assert public.title not in text_of(visitor, "/stories/?kind=person")
    for number in range(13):
        case = propose_story(
            by=user, story=write(StoryKind.CASE, title=f"案例{number:02}"), is_permitted=True, now=after
        )
        choose_story(by=staff, story=case, now=after)
    feature_story(by=staff, story=case, rank=1, now=after)
    first = text_of(visitor, "/stories/?kind=case")
    assert first.count("案例12") == 1  # featured, and not once more among the newest
    following = re.search(r'href="(\?[^"]*after=[^"]+)">下一页', first)[1].replace("&amp;", "&")
    second = text_of(visitor, f"/stories/{following}")
    assert "案例00" in second
    assert "精选" not in second


@pytest.mark.parametrize("query", ["", "?kind=case"])
def test_a_list_asks_as_often_for_one_as_for_ten(write, user, staff, after, django_assert_num_queries, query):
    def case(number):
        made = propose_story(
            by=user,
            story=write(StoryKind.CASE, title=f"案例{number}", photos=[photo()]),
            is_permitted=True,
            now=after,
        )
        choose_story(by=staff, story=made, now=after)

    case(0)
    text_of(Client(), f"/stories/{query}")
    for number in range(1, 10):
        with django_assert_num_queries(2):  # what is featured, and the page
            text_of(Client(), f"/stories/{query}")
        case(number)


def test_the_person_reads_decides_and_may_take_it_back(client, person, member, staff, after):
    client.force_login(member.user)
    address = f"/me/stories/{person.public_id}/consent/"
    page = client.get(address).content.decode()
    assert "同意公开" in page
    assert person.body.partition("\n")[0] in page
    stale = client.post(address, {"agree": "1", "version": "1", "form_key": "a" * 20})
    assert "重新看一遍" in stale.content.decode()
    client.post(address, {"agree": "1", "version": person.version, "form_key": "b" * 20})
    choose_story(by=staff, story=Story.objects.get(pk=person.pk), now=after)
    assert address in client.get("/me/privacy/").content.decode()
    assert Client().get(f"/stories/{person.public_id}/").status_code == 200
    client.post(address, {"end": "1", "form_key": "c" * 20})
    cache.clear()
    assert Client().get(f"/stories/{person.public_id}/").status_code == 404
    assert "已撤回同意" in client.get(address).content.decode()


def test_an_organization_recommends_a_member_by_name(client, user, member, activity):
    client.force_login(user)
    address, words = "/org/stories/new/person/", {"title": "李四", "body": "十年科普路。", "version": "0"}
    missing = client.post(address, words | {"person": "王五", "save": "1", "form_key": "a" * 20})
    assert "没有找到" in missing.content.decode()
    asked = {"person": "李四", "activity": activity.public_id, "propose": "1", "is_permitted": "on"}
    answer = client.post(address, words | asked | {"form_key": "b" * 20}, follow=True)
    assert "正在等本人看过" in answer.content.decode()
    story = Story.objects.get()
    assert (story.volunteer, story.activity) == (member, activity)
    client.post(f"/org/stories/{story.public_id}/withdraw/", {"form_key": "c" * 20})
    page = client.get(f"/org/stories/{story.public_id}/").content.decode()
    assert f'value="{member.number}"' in page
    assert client.get("/org/stories/new/recap/").status_code == 404


def test_the_association_decides_features_and_withdraws(client, write, user, staff, after):
    case = propose_story(by=user, story=write(StoryKind.CASE, title="一所学校"), is_permitted=True, now=after)
    client.force_login(staff)
    pass_second_factor(client)
    address = f"/console/content/stories/{case.public_id}/"
    for page in ("/console/content/", "/console/content/stories/?state=proposed&kind=case"):
        assert "一所学校" in client.get(page).content.decode()

    def decide(key, **values):
        return client.post(address, values | {"form_key": key * 20})

    assert "请写明原因" in decide("a", decline="1", reason=" ").content.decode()
    decide("b", choose="1")
    assert "1 到 99" in decide("c", feature="1", rank="第一").content.decode()
    decide("d", feature="1", rank="3")
    assert 'value="3"' in client.get(address).content.decode()
    assert "精选" in text_of(Client(), "/stories/?kind=case")
    decide("e", withdraw="1", reason="来源不清")
    assert Story.objects.get().state == "withdrawn"
    assert Client().get(f"/stories/{case.public_id}/").status_code == 404
