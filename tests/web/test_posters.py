"""Posters: what they say, that their code leads where it should, and that each is made once."""

import datetime as dt
import io
from types import SimpleNamespace

import pytest
import segno
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from tests.activities.conftest import DAY, HOUR, activity, plan, publish
from tests.service_records.conftest import place, shift, sign_up_of
from volunteering.activities.selectors import slots_of
from volunteering.activities.services import PositionDetails, ShiftDetails, cancel_activity, save_activity
from volunteering.core import clock, parameters
from volunteering.organizations.services import suspend_organization
from volunteering.service_records.selectors import Totals
from volunteering.service_records.services import confirm_hours, mark_arrived, mark_left
from volunteering.web import posters
from volunteering.web.posters import QUIET, Card, Poster, make
from volunteering.web.public.activities.posters import poster_of
from volunteering.web.public.records import posters as own
from volunteering.web.times import moment, span

__all__ = ["activity", "place", "plan", "publish", "shift", "sign_up_of"]
BEYOND_THE_FONT = "\U0002a6d6"


@pytest.fixture(autouse=True)
def fresh_budget():
    posters.budget.made.clear()


@pytest.fixture
def never_made(monkeypatch):
    """From here on nothing may be drawn."""

    def forbid():
        monkeypatch.setattr(posters, "make", lambda _: pytest.fail("made again"))

    return forbid


def picture_in(answer) -> Image.Image:
    return Image.open(io.BytesIO(answer.content))


def code_in(picture: Image.Image, size: int) -> Image.Image:
    """The QR code stands at the lower left, at a known place."""
    top = picture.height - (size + 96) + 40
    return picture.convert("L").crop((56, top, 56 + size, top + size))


def lines_of(activity, now) -> dict[str, str]:
    return dict(poster_of(activity, slots_of(activity), now).lines)


def test_a_poster_fits_a_phone_and_its_code_leads_to_the_activity(client, activity, settings):
    settings.SITE_ADDRESS = "https://volunteers.example.cn"
    picture = picture_in(client.get(f"/activities/{activity.public_id}/poster.png"))
    assert picture.width == 750
    assert picture.height >= 1334
    wanted = segno.make(f"https://volunteers.example.cn/activities/{activity.public_id}/", error="m", boost_error=False)
    modules = [list(row) for row in wanted.matrix_iter(border=QUIET)]
    module = posters.CODE_ROOM // len(modules)
    code = code_in(picture, module * len(modules))
    everywhere, inside = range(len(modules)), module // 2
    found = [[code.getpixel((x * module + inside, y * module + inside)) for x in everywhere] for y in everywhere]
    assert [[grey < 64 for grey in row] for row in found] == [[bool(one) for one in row] for row in modules]
    assert all(grey < 64 or grey > 240 for row in found for grey in row)  # black on white, nothing over it
    assert module * (len(modules) - 2 * QUIET) >= 200


def test_who_has_the_poster_is_told_so_and_nothing_is_made_again(client, activity, never_made):
    address = f"/activities/{activity.public_id}/poster.png"
    first = client.get(address)
    assert first.headers["Content-Type"] == "image/png"
    never_made()
    assert client.get(address).content == first.content
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_another_title_is_another_poster(client, activity, place):
    address = f"/activities/{activity.public_id}/poster.png"
    first = client.get(address).headers["ETag"]
    type(activity).objects.update(title="改了名字")
    assert client.get(address, headers={"If-None-Match": first}).status_code == 200


def test_a_sign_up_changes_nothing(client, activity, sign_up_of, another_volunteer):
    address = f"/activities/{activity.public_id}/poster.png"
    before = client.get(address).headers["ETag"]
    sign_up_of(another_volunteer)
    assert client.get(address).headers["ETag"] == before


def test_a_poster_says_when_where_how_many_and_until_when(activity, now):
    assert lines_of(activity, now) == {
        "时间": span(activity.starts_at, activity.ends_at),
        "地点": "江苏省常州市新北区文化广场",
        "名额": "1 名",
        "报名截止": moment(activity.sign_up_closes_at),
        "内容": "讲解",
    }


def test_many_shifts_are_counted_and_no_place_is_online(publish, now):
    start = now + 10 * DAY
    shifts = [ShiftDetails(starts_at=start + day * DAY, ends_at=start + day * DAY + HOUR) for day in range(5)]
    positions = [PositionDetails(name=name, capacity=10) for name in ("讲解", "引导")]
    lines = lines_of(publish(shifts=shifts, positions=positions, place_region=None, address=""), now)
    assert lines["时间"] == f"{span(start, start + HOUR)}\n等 5 场"
    assert lines["名额"] == "每场 20 名"
    assert lines["地点"] == "线上"


def test_a_cancelled_and_an_ended_activity_invite_nobody(client, activity, user, now):
    assert poster_of(activity, slots_of(activity), now).invitation == "立即报名"
    ended = poster_of(activity, slots_of(activity), now + 3 * DAY)
    assert (ended.stamp, ended.invitation) == ("已结束", "查看详情")
    address = f"/activities/{activity.public_id}/poster.png"
    before = client.get(address).content
    cancel_activity(by=user, activity=activity, reason="台风", now=now)
    activity.refresh_from_db()
    told = poster_of(activity, slots_of(activity), now)
    assert (told.stamp, told.invitation) == ("已取消", "查看详情")
    assert "报名截止" not in dict(told.lines)
    assert client.get(address).content != before


def test_a_suspended_organization_invites_nobody(client, activity, certified, staff, now):
    suspend_organization(by=staff, organization=certified, reason="整改", now=now)
    activity.refresh_from_db()
    assert poster_of(activity, slots_of(activity), now).stamp == "暂停报名"
    assert "已暂停" in client.get(f"/organizations/{certified.public_id}/poster/").content.decode()


def test_a_draft_has_no_poster_not_even_for_its_own_people(client, user, certified, plan, now):
    draft = save_activity(by=user, organization=certified, details=plan(), now=now)
    client.force_login(user)
    assert client.get(f"/activities/{draft.public_id}/").status_code == 200
    for end in ("poster/", "poster.png", "card.png"):
        assert client.get(f"/activities/{draft.public_id}/{end}").status_code == 404


def test_a_rare_character_is_drawn_and_a_missing_one_is_stood_for():
    said = Poster("招募", f"🌟䶮{BEYOND_THE_FONT}科普", "/", "看看").data()
    assert said["title"] == "䶮□科普"
    make(Poster("招募", f"🌟䶮{BEYOND_THE_FONT}科普", "/", "看看"))
    make(Card("招募", BEYOND_THE_FONT))


@pytest.mark.parametrize("title", ["科" * 80, "A" * 80, "短"])
def test_every_title_finds_room(title):
    poster = Image.open(io.BytesIO(make(Poster("招募", title, "/", "立即报名", lines=(("内容", "长" * 200),)))))
    assert poster.width == 750
    assert Image.open(io.BytesIO(make(Card("招募", title, "9月1日", "已取消")))).size == (1200, 630)


def test_a_poster_costs_as_many_questions_for_one_shift_as_for_twenty(client, publish, now):
    def cost(count):
        start = now + 10 * DAY
        shifts = [ShiftDetails(starts_at=start + one * DAY, ends_at=start + one * DAY + HOUR) for one in range(count)]
        address = f"/activities/{publish(shifts=shifts, title=str(count)).public_id}/poster.png"
        client.get(address)
        cache.clear()
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        return len(asked)

    assert cost(20) == cost(1) <= 3


def test_pictures_come_after_pages(client, activity, staff, monkeypatch):
    address = f"/activities/{activity.public_id}"
    assert client.get(f"{address}/poster.png").status_code == 200
    monkeypatch.setattr(parameters.PICTURES_PER_MINUTE, "default", 1)
    refused = client.get(f"{address}/card.png")
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "20")
    assert client.get(f"{address}/poster.png").status_code == 200  # made before


@pytest.fixture
def served(shift, place, user, monkeypatch):
    """The other volunteer's two hours are recorded."""
    mark_arrived(by=user, sign_up=place, now=shift.starts_at)
    mark_left(by=user, sign_up=place, now=shift.ends_at)
    confirm_hours(by=user, shift=shift, rest_minutes=0, now=shift.ends_at + HOUR)
    monkeypatch.setattr(clock, "now", lambda: shift.ends_at + DAY)
    return place.volunteer


def test_ones_own_poster_is_ones_own_and_kept_nowhere(client, served, user, volunteer):
    client.force_login(served.user)
    answer = client.get("/me/records/poster.png")
    assert picture_in(answer).width == 750
    assert answer.headers["Cache-Control"] == "no-store"
    assert "ETag" not in answer.headers
    client.force_login(user)  # has no record
    assert client.get("/me/records/poster.png").status_code == 404
    assert client.get("/me/records/poster/").headers["Location"] == "/me/records/"


def test_the_name_is_masked_unless_one_wants_it(client, served):
    client.force_login(served.user)
    masked, full = client.get("/me/records/poster/"), client.get("/me/records/poster/?name=full")
    assert "李*" in masked.content.decode()
    assert "李四" not in masked.content.decode()
    assert "李四" in full.content.decode()
    assert 'src="/me/records/poster.png?name=full"' in full.content.decode()
    assert client.get("/me/records/poster.png").content != client.get("/me/records/poster.png?name=full").content


def test_hours_on_a_poster_are_never_more_than_served(volunteer):
    totals = Totals(minutes=7715, services=1032, this_year=59, years=[])
    poster = own.poster_of(volunteer, totals, today=dt.date(2026, 1, 1), shows_name=False, honour="★ 一星级志愿者")
    assert [number for number, _ in poster.figures] == ["128.5", "1,032", "0.9"]
    make(poster)


def test_a_star_stands_below_the_name(client, served, monkeypatch):
    monkeypatch.setattr(own, "stars_of", lambda *_, **__: SimpleNamespace(level=3, words="三星"))
    client.force_login(served.user)
    assert "★★★ 三星志愿者" in client.get("/me/records/poster/").content.decode()
