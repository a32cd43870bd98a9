"""What was typed is there again: after a lost session, after text that is no text, and between the steps."""

import re
from urllib.parse import urlencode

import pytest
from django.core.cache import cache

from tests.activities.conftest import plan, publish
from tests.conftest import pass_second_factor
from tests.web.test_pages import answers
from volunteering.accounts.models import UserSession
from volunteering.activities.services import sign_up
from volunteering.core import clock
from volunteering.core.models import Draft
from volunteering.organizations.services import approve_membership, request_membership
from volunteering.volunteers.models import Volunteer

TYPED = "刚才想好的单位"
__all__ = ["plan", "publish"]


@pytest.fixture
def now():
    """What the pages go by: the activity is still ahead."""
    return clock.now()


@pytest.fixture(autouse=True)
def ready(regions, terms):
    cache.clear()


@pytest.fixture
def registered(client, volunteer, user):
    client.force_login(user)
    return client


def key_on(client, address):
    """The key of the form, as the browser read it."""
    return re.search(r'name="form_key" value="([^"]+)"', client.get(address).content.decode())[1]


def lose_session(client):
    UserSession.objects.all().delete()
    client.cookies.pop("sessionid", None)


def test_a_session_lost_in_the_middle_of_a_form(registered, user):
    key = key_on(registered, "/me/edit/")
    lose_session(registered)
    answer = registered.post("/me/edit/", answers(employer=TYPED, form_key=key))
    assert answer.headers["Location"] == "/login/"
    registered.force_login(user)
    page = registered.get("/me/edit/").content.decode()
    assert TYPED in page
    assert "登录已过期，刚才填写的内容还在" in page
    assert "请修改下面的内容" not in page
    registered.post("/me/edit/", answers(employer=TYPED, form_key="e" * 20))
    assert Volunteer.objects.get().employer == TYPED
    assert "登录已过期" not in registered.get("/me/edit/").content.decode()
    assert not Draft.objects.exists()


def test_login_leads_back_also_after_a_wrong_code(registered, user, settings):
    settings.DEMO_MODE = True
    key = key_on(registered, "/me/edit/")
    lose_session(registered)
    registered.post("/me/edit/", answers(employer=TYPED, form_key=key))
    phone = {"phone": user.phone}
    code = registered.post("/login/", {**phone, "send": "1"}).content.decode().split('<strong class="code">')[1][:6]
    registered.post("/login/", {**phone, "code": "000000" if code != "000000" else "111111"})
    assert registered.post("/login/", {**phone, "code": code}).headers["Location"] == "/me/edit/"
    assert TYPED in registered.get("/me/edit/").content.decode()


def test_somebody_else_on_the_same_device_does_not_see_it(registered, another_volunteer):
    key = key_on(registered, "/me/edit/")
    lose_session(registered)
    registered.post("/me/edit/", answers(employer=TYPED, form_key=key))
    registered.force_login(another_volunteer.user)
    assert TYPED not in registered.get("/me/edit/").content.decode()


def test_the_session_itself_holds_nothing_personal(registered, user):
    key = key_on(registered, "/me/edit/")
    lose_session(registered)
    registered.post("/me/edit/", answers(employer=TYPED, form_key=key))
    assert TYPED not in str(dict(registered.session))


@pytest.mark.parametrize("address", ["/org/edit/", "/org/activities/new/", "/org/posts/"])
def test_every_form_keeps_it(client, certified, user, address):
    client.force_login(user)
    key = key_on(client, address)
    lose_session(client)
    field = {"/org/edit/": "introduction", "/org/activities/new/": "content", "/org/posts/": "deputies"}[address]
    client.post(address, {field: TYPED, "form_key": key})
    client.force_login(user)
    assert TYPED in client.get(address).content.decode()


def test_after_a_post_that_shows_nothing_one_is_led_to_where_the_form_stood(client, volunteer):
    client.post("/me/notices/read/", {"form_key": "x.y"}, headers={"Referer": "http://testserver/me/notices/?a=1"})
    assert client.session["wanted_page"] == "/me/notices/?a=1"
    client.post("/me/notices/read/", {"form_key": "x.y"}, headers={"Referer": "http://elsewhere.example/me/"})
    assert client.session["wanted_page"] == "/me/notices/read/"


@pytest.fixture
def lost(client, certified, user, another_volunteer, publish, now):
    """The session is lost just when a reason is posted from a page with several small forms."""
    asked = request_membership(by=another_volunteer.user, volunteer=another_volunteer, organization=certified, now=now)
    approve_membership(by=user, membership=asked, now=now)
    slot = publish().slots.select_related("activity", "shift").get()
    placed = sign_up(by=another_volunteer.user, volunteer=another_volunteer, slot=slot, now=now)
    activity = f"/org/activities/{slot.activity.public_id}/"

    def one(page, action):
        page, action = (text.format(activity=activity, member=asked.pk, place=placed.pk) for text in (page, action))
        client.force_login(user)
        key = key_on(client, page)
        lose_session(client)
        referer = {"Referer": f"http://testserver{page}"}
        client.post(action, {"reason": TYPED, "remove": "1", "form_key": key}, headers=referer)
        client.force_login(user)
        return page, action

    return one


@pytest.mark.parametrize(
    ("page", "action"),
    [
        ("/org/volunteers/", "/org/members/{member}/"),
        ("{activity}", "{activity}cancel/"),
        ("{activity}signups/", "{activity}signups/{place}/"),
    ],
)
def test_a_reason_posted_to_an_address_that_shows_nothing_stands_where_it_was_typed(client, lost, page, action):
    page, action = lost(page, action)
    shown = client.get(page).content.decode()
    assert shown.count(TYPED) == 1
    assert "登录已过期，刚才填写的内容还在" in shown
    assert TYPED not in client.get("/org/").content.decode()
    form = {"reason": TYPED, "remove": "1", "form_key": "t" * 20}
    client.post(action, form, headers={"Referer": f"http://testserver{page}"})
    assert not Draft.objects.exists()


def test_a_refused_reason_stands_where_it_was_typed(client, certified, user, volunteer):
    client.force_login(user)
    key = key_on(client, "/org/volunteers/")
    own = certified.memberships.get().pk
    form = {"reason": TYPED, "remove": "1", "form_key": key}
    answer = client.post(f"/org/members/{own}/", form, headers={"Referer": "http://testserver/org/volunteers/"})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "唯一的管理员" in page
    assert 'href="/org/volunteers/"' in page
    assert TYPED in client.get("/org/volunteers/").content.decode()


def test_a_reason_for_suspending_is_kept(client, certified, staff):
    client.force_login(staff)
    pass_second_factor(client)
    page = f"/console/organizations/{certified.public_id}/"
    key = key_on(client, page)
    lose_session(client)
    client.post(page, {"reason": TYPED, "suspend": "1", "form_key": key})
    client.force_login(staff)
    pass_second_factor(client)
    shown = client.get(page).content.decode()
    assert TYPED in shown
    assert "登录已过期，刚才填写的内容还在" in shown


def test_registration_is_kept_between_visits_but_not_its_consents(client, user):
    client.force_login(user)
    client.post("/volunteer/register/", answers(employer=TYPED, id_number="123"))
    client.logout()
    client.force_login(user)
    page = client.get("/volunteer/register/").content.decode()
    assert TYPED in page
    assert "请修改下面的内容" not in page
    assert re.search(r'name="agreement"[^>]*checked', page) is None
    client.post("/volunteer/register/", answers(form_key="n" * 20))
    assert not Draft.objects.exists()


def test_registration_survives_a_lost_session(client, user):
    client.force_login(user)
    key = key_on(client, "/volunteer/register/")
    lose_session(client)
    assert client.post("/volunteer/register/", answers(employer=TYPED, form_key=key)).headers["Location"] == "/login/"
    client.force_login(user)
    assert TYPED in client.get("/volunteer/register/").content.decode()


@pytest.mark.parametrize("bytes_that_are_no_text", [b"\0", b"\xff\xfe"])
def test_what_is_no_text_is_said_so_and_the_rest_is_kept(registered, bytes_that_are_no_text):
    key = key_on(registered, "/me/edit/")
    typed = answers(employer=TYPED.encode() + bytes_that_are_no_text, form_key=key)
    answer = registered.post("/me/edit/", urlencode(typed, doseq=True), "application/x-www-form-urlencoded")
    assert answer.status_code == 400
    page = answer.content.decode()
    assert "无法识别的字符" in page
    assert 'href="/me/edit/"' in page
    assert TYPED in registered.get("/me/edit/").content.decode()


@pytest.mark.parametrize("field", ["region", "political_status", "service_fields", "name"])
def test_a_nul_in_any_field_breaks_nothing(client, user, field):
    client.force_login(user)
    assert client.post("/volunteer/register/", answers(**{field: "a\0b"})).status_code == 400


@pytest.mark.parametrize(
    "address",
    ["/activities/?q=%00", "/organizations/%00/", "/activities/?category=%00", "/?%00", "/organizations/?region=%00"],
)
def test_nor_does_one_in_an_address(client, address):
    assert client.get(address).status_code == 400


def test_ten_megabytes_are_said_to_be_too_long(registered):
    answer = registered.post("/me/edit/", answers(employer="科" * 4_000_000))
    assert answer.status_code == 413
    assert "太长" in answer.content.decode()


def test_a_million_letters_are_explained_at_the_field(registered):
    answer = registered.post("/me/edit/", answers(employer="a" * 1_000_000))
    assert answer.status_code == 200
    assert "100" in answer.content.decode()
