import datetime as dt
import re

import pytest
from icalendar import Calendar

from tests.activities.conftest import plan, publish
from tests.conftest import pass_second_factor
from volunteering.access.services import set_parameter
from volunteering.activities.enums import Promotion
from volunteering.activities.models import Activity, SignUp
from volunteering.activities.services import sign_up
from volunteering.core import clock, parameters
from volunteering.vocabularies.models import Term

__all__ = ["plan", "publish"]
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def now():
    """Pages read the clock themselves."""
    return clock.now()


@pytest.fixture
def organizer(client, user, certified):
    client.force_login(user)
    return client


def rows(prefix, *filled):
    """The rows of a form set as a browser posts them."""
    post = {f"{prefix}-TOTAL_FORMS": str(len(filled)), f"{prefix}-INITIAL_FORMS": "0"}
    return post | {f"{prefix}-{place}-{name}": value for place, row in enumerate(filled) for name, value in row.items()}


def answers(**changes):
    return {
        "title": "科普讲座",
        "category": Term.objects.get(vocabulary="service_category", name="科普报告").pk,
        "content": "讲解",
        **rows("shifts", {"starts_at": "2099-12-01T09:00", "ends_at": "2099-12-01T11:00"}),
        **rows("positions", {"name": "志愿者", "capacity": "2"}),
        "promotion": "automatic",
        "region": ["320000/", "320000/320400/", "320000/320400/320411/"],
        "address": "文化广场",
        "sign_up_opens_at": "2026-01-01T09:00",
        "sign_up_closes_at": "2099-12-01T09:00",
        "minimum_age": "18",
        "insurance": "none",
        "risks": "无",
        "safeguards": "有专人值守",
        "contact_name": "王老师",
        "contact_phone": "0519-00000000",
        "is_volunteering": "1",
        "publish": "1",
        "form_key": "k" * 20,
        **changes,
    }


def test_publishing_and_editing(organizer):
    made = organizer.post("/org/activities/new/", answers(), follow=True)
    assert "报名中" in made.content.decode()
    activity = Activity.objects.get()
    changed = answers(address="市科技馆", form_key="e" * 20)
    organizer.post(f"/org/activities/{activity.public_id}/edit/", changed)
    activity.refresh_from_db()
    assert activity.address == "市科技馆"


def test_the_door_of_today_is_one_tap_away(organizer, publish, now):
    activity = publish()
    assert "attendance" not in organizer.get("/org/activities/").content.decode()
    activity.shifts.update(starts_at=now, ends_at=now + HOUR)
    assert f"/org/activities/{activity.public_id}/attendance/" in organizer.get("/org/activities/").content.decode()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"is_volunteering": ""}, "核对"),
        ({"positions-0-capacity": "0"}, "至少为 1"),
        ({"shifts-0-ends_at": "2099-12-01T08:00"}, "结束时间要晚于"),
        ({"shifts-0-ends_at": "2099-12-02T08:00"}, "午夜"),
        ({"shifts-0-starts_at": "abc"}, "写法是"),
        ({"sign_up_closes_at": "2100-01-01T00:00"}, "不能晚于活动结束"),
        ({"minimum_age": "16", "is_hazardous": "on"}, "18 周岁"),
        ({"region": [""]}, "所在区域"),
        ({"risks": ""}, "可能的风险"),
    ],
)
def test_a_slip_is_explained_nothing_is_lost_or_half_stored(organizer, changes, sentence):
    page = organizer.post("/org/activities/new/", answers(**changes)).content.decode()
    assert sentence in page
    assert "科普讲座" in page
    assert not Activity.objects.exists()


def test_a_draft_is_kept_and_published_later(organizer):
    draft = {name: value for name, value in answers(title="草稿", form_key="d" * 20).items() if name != "publish"}
    organizer.post("/org/activities/new/", draft)
    activity = Activity.objects.filter(title="草稿", status="draft").get()
    organizer.post(f"/org/activities/{activity.public_id}/publish/", {"is_volunteering": "1", "form_key": "p" * 20})
    activity.refresh_from_db()
    assert activity.status == "published"


def test_signing_up_twice_with_one_form_is_one_place(client, publish, another_volunteer):
    activity = publish()
    client.force_login(another_volunteer.user)
    post = {"slot": str(activity.slots.get().pk), "form_key": "s" * 20}
    first = client.post(f"/activities/{activity.public_id}/signup/", post)
    second = client.post(f"/activities/{activity.public_id}/signup/", post)
    assert first.headers["Location"] == second.headers["Location"]
    assert SignUp.objects.count() == 1
    page = client.get(f"/activities/{activity.public_id}/").content.decode()
    assert "报名成功" in page
    assert "取消报名" in page
    assert activity.title in client.get("/me/activities/?tab=upcoming").content.decode()


def test_names_of_participants_are_not_public(client, publish, user, another_volunteer, volunteer):
    activity = publish()
    client.force_login(another_volunteer.user)
    client.post(
        f"/activities/{activity.public_id}/signup/", {"slot": str(activity.slots.get().pk), "form_key": "s" * 20}
    )
    client.logout()
    assert another_volunteer.name not in client.get(f"/activities/{activity.public_id}/").content.decode()
    client.force_login(user)
    assert another_volunteer.name in client.get(f"/org/activities/{activity.public_id}/signups/").content.decode()


def test_cancelling_tells_the_reason_on_the_page(organizer, publish):
    activity = publish()
    organizer.post(f"/org/activities/{activity.public_id}/cancel/", {"reason": "台风", "form_key": "c" * 20})
    assert "台风" in organizer.get(f"/activities/{activity.public_id}/").content.decode()


def test_the_list_keeps_its_filters_in_the_address(client, publish):
    activity = publish()
    query = "?region=320000/&region=320000/320400/&state=open&q=大篷车"
    assert activity.title in client.get(f"/activities/{query}").content.decode()
    assert activity.title not in client.get("/activities/?region=330000/").content.decode()


def test_shifts_and_positions_are_rows_that_can_be_added(organizer):
    added = organizer.post("/org/activities/new/", answers(add_shift="1")).content.decode()
    assert "场次 2" in added
    assert "请修改下面的内容" not in added
    both = {
        **rows(
            "shifts",
            {"starts_at": "2099-12-01T09:00", "ends_at": "2099-12-01T11:00"},
            {"starts_at": "2099-12-02T09:00", "ends_at": "2099-12-02T11:00"},
            {"starts_at": "", "ends_at": ""},
        ),
        **rows("positions", {"name": "讲解员", "capacity": "2"}, {"name": "引导", "capacity": "3"}),
    }
    organizer.post("/org/activities/new/", answers(**both))
    activity = Activity.objects.get()
    assert activity.shifts.count() == 2
    assert sorted(activity.slots.values_list("capacity", flat=True)) == [2, 2, 3, 3]
    page = organizer.get(f"/org/activities/{activity.public_id}/edit/").content.decode()
    assert "岗位 2" in page
    assert "引导" in page


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (rows("shifts", {"starts_at": "", "ends_at": ""}), "至少填写一个场次"),
        (rows("positions", {"name": "甲", "capacity": "1"}, {"name": "甲", "capacity": "1"}), "名称相同"),
        ({"members_open_at": "2030-01-01T00:00"}, "早于"),
    ],
)
def test_slips_in_rows_are_explained(organizer, changes, sentence):
    assert sentence in organizer.post("/org/activities/new/", answers(**changes)).content.decode()
    assert not Activity.objects.exists()


def test_a_calendar_file_and_a_feed_that_can_be_stopped(client, publish, another_volunteer):
    activity = publish()
    file = client.get(f"/activities/{activity.public_id}/calendar.ics")
    assert activity.title in Calendar.from_ical(file.content).walk("VEVENT")[0]["SUMMARY"]
    client.force_login(another_volunteer.user)
    slot = str(activity.slots.get().pk)
    client.post(f"/activities/{activity.public_id}/signup/", {"slot": slot, "form_key": "s" * 20})
    page = client.post("/me/calendar/").content.decode()
    feed = re.search(r"/calendar/[\w-]+\.ics", page).group()
    client.logout()
    assert len(Calendar.from_ical(client.get(feed).content).walk("VEVENT")) == 1
    client.force_login(another_volunteer.user)
    client.post("/me/calendar/stop/", {"form_key": "u" * 20})
    assert client.get(feed).status_code == 404


def test_an_offered_place_is_confirmed_on_the_page(client, publish, volunteer, another_volunteer, user):
    activity = publish(promotion=Promotion.ASK)
    slot = {"slot": str(activity.slots.get().pk)}
    page = f"/activities/{activity.public_id}/"
    client.force_login(user)
    client.post(f"{page}signup/", {**slot, "form_key": "1" * 20})
    client.force_login(another_volunteer.user)
    client.post(f"{page}signup/", {**slot, "form_key": "2" * 20})
    assert "询问您" in client.get(page).content.decode()
    client.force_login(user)
    mine = SignUp.objects.get(volunteer=volunteer)
    client.post(f"/me/activities/{mine.pk}/withdraw/", {"form_key": "3" * 20})
    client.force_login(another_volunteer.user)
    assert "有空位了，请确认" in client.get(page).content.decode()
    offered = SignUp.objects.get(volunteer=another_volunteer)
    client.post(f"/me/activities/{offered.pk}/confirm/", {"form_key": "4" * 20})
    assert "报名成功" in client.get(page).content.decode()


def test_a_weekly_series_is_made_on_the_page(organizer, publish):
    activity = publish()
    page = f"/org/activities/{activity.public_id}/"
    assert "次" in organizer.post(f"{page}series/", {"times": "99", "form_key": "1" * 20}).content.decode()
    organizer.post(f"{page}series/", {"times": "3", "form_key": "2" * 20})
    assert Activity.objects.filter(status="published").count() == 3


def test_removing_from_the_list_asks_for_a_reason(organizer, publish, another_volunteer, now):
    activity = publish()
    slot = activity.slots.select_related("activity", "shift").get()
    made = sign_up(by=another_volunteer.user, volunteer=another_volunteer, slot=slot, now=now)
    page = f"/org/activities/{activity.public_id}/signups/{made.pk}/"
    assert organizer.post(page, {"reason": "", "form_key": "1" * 20}).status_code == 409
    organizer.post(page, {"reason": "重复", "form_key": "2" * 20})
    made.refresh_from_db()
    assert made.state == "removed"


def test_where_a_region_reviews_an_activity_waits_for_it(organizer, staff, certified, county, now):
    set_parameter(by=staff, parameter=parameters.REVIEWS_ACTIVITIES, typed="1", region=county.parent, now=now)
    organizer.post("/org/activities/new/", answers())
    activity = Activity.objects.get()
    assert activity.status == "in_review"
    organizer.force_login(staff)
    pass_second_factor(organizer)
    assert activity.title in organizer.get("/console/reviews/").content.decode()
    organizer.post(f"/console/reviews/activities/{activity.public_id}/", {"approve": "1", "form_key": "a" * 20})
    activity.refresh_from_db()
    assert activity.status == "published"
