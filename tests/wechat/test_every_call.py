"""One run of the stand-in in which our own services make every call of WeChat's there is, taken and refused."""

import datetime as dt
import inspect
from functools import wraps
from io import StringIO

import httpx
import pytest
from django.core.management import call_command

from tests.messaging.conftest import kinds, tell
from tests.wechat.standin import ROUTES
from volunteering.core import clock
from volunteering.core.work import run_due_work
from volunteering.messaging.services.planning import plan_notices
from volunteering.wechat import client as calls
from volunteering.wechat.client import WechatError
from volunteering.wechat.enums import CredentialKind
from volunteering.wechat.models import Credential
from volunteering.wechat.pushes import Answer
from volunteering.wechat.scheduled import renew
from volunteering.wechat.services import bind, note_answers, want_scene

__all__ = ["kinds", "tell"]
pytestmark = pytest.mark.django_db
PUBLIC = {
    name
    for name, one in inspect.getmembers(calls, inspect.isfunction)
    if one.__module__ == calls.__name__ and not name.startswith("_")
}
# What each address typically answers when it does not want to.
REFUSALS = {
    "POST /cgi-bin/stable_token": 40125,
    "GET /cgi-bin/ticket/getticket": 42001,
    "GET /sns/oauth2/access_token": 40163,
    "GET /cgi-bin/menu/get": 46003,
    "POST /cgi-bin/menu/create": 42001,
    "POST /cgi-bin/message/template/send": 43004,
    "POST /cgi-bin/message/subscribe/bizsend": 43101,
    "POST /cgi-bin/qrcode/create": 42001,
}


@pytest.fixture
def now():
    return clock.now()


@pytest.fixture
def called(monkeypatch):
    """The names of the client's functions, as our services call them."""
    names = set()

    def noting(name, function):
        @wraps(function)
        def noted(*args, **kwargs):
            names.add(name)
            return function(*args, **kwargs)

        return noted

    for name in PUBLIC:
        monkeypatch.setattr(calls, name, noting(name, getattr(calls, name)))
    return names


def test_every_call_is_made_by_us_taken_and_refused(
    called, wechat, client, settings, tell, user, another_volunteer, now
) -> None:
    fetch_token_and_ticket(wechat, settings, now)
    enter_from_the_menu(wechat, client)
    put_the_menu_in_force(wechat)
    make_a_code(wechat, now)
    tell_two_people(wechat, settings, tell, [user, another_volunteer.user], now)
    assert called == PUBLIC
    assert set(REFUSALS) == set(ROUTES)
    assert {(route, 0) for route in ROUTES} <= wechat.said
    assert set(REFUSALS.items()) <= wechat.said


def fetch_token_and_ticket(wechat, settings, now) -> None:
    right, settings.WECHAT_APP_SECRET = settings.WECHAT_APP_SECRET, "wrong"
    with pytest.raises(WechatError):
        renew(now)
    settings.WECHAT_APP_SECRET = right
    renew(now)
    wechat.expire_token()  # before the next ticket is fetched
    Credential.objects.filter(kind=CredentialKind.TICKET).delete()
    renew(now)


def enter_from_the_menu(wechat, client) -> None:
    """A code that was used already, then a fresh one."""
    for is_used in (True, False):
        authorize = client.get("/wechat/enter/my_activities/")["Location"].partition("#")[0]
        back = httpx.get(authorize).headers["Location"].partition("?")[2]
        if is_used:
            wechat.codes = {code: (openid, True) for code, (openid, _) in wechat.codes.items()}
        client.get(f"/wechat/back/?{back}")


def put_the_menu_in_force(wechat) -> None:
    """None is in force at first; and the token dies in between."""
    for what in ("diff", "push", "diff"):
        if what == "push":
            wechat.expire_token()
        call_command("wechat_menu", what, "--site", "https://kejizhiyuan.example", stdout=StringIO())


def make_a_code(wechat, now) -> None:
    wechat.expire_token()
    want_scene(name="town", now=now)
    run_due_work(now=clock.now())


def tell_two_people(wechat, settings, tell, users, now) -> None:
    """The first follows. The second does not, and allowed one message; one more than WeChat knows of."""
    settings.WECHAT_TEMPLATE, settings.WECHAT_SUBSCRIPTION_TEMPLATE = "template-1", "subscription-1"
    for number, user in enumerate(users):
        bind(by=user, openid=f"o-{number}", now=now)
    wechat.followers.add("o-0")
    wechat.allowed["o-1"] = 1
    yes = Answer("subscription-1", is_accepted=True, is_revoked=False, error="")
    note_answers(openid="o-1", answers=(yes, yes), now=now)
    for occasion in ("one", "two"):
        tell(*users, occasion=occasion)
    plan_notices(now=now)
    run_due_work(now=clock.now() + dt.timedelta(days=2))
