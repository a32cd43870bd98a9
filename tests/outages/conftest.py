"""The site with its outside in the tests' hands: a clock to be moved on, the worker's rounds, and what must answer."""

import datetime as dt
import time

import pytest

from tests.activities.conftest import activity, plan, publish
from tests.messaging.conftest import REST, by_wechat, kinds, tell
from tests.redis_server import redis_server
from tests.sms.conftest import sms, sms_server
from tests.smtp import running
from tests.wechat.conftest import wechat, wechat_server
from volunteering.activities.models import SignUp
from volunteering.core import clock
from volunteering.core.lanes import Lane
from volunteering.core.models import Work
from volunteering.core.relay import serve
from volunteering.messaging.enums import Channel, Topic
from volunteering.messaging.models import Contact, Notice
from volunteering.messaging.scheduled import plan as plan_notices
from volunteering.messaging.services import prefer

__all__ = ["activity", "by_wechat", "kinds", "plan", "publish", "redis_server", "sms", "sms_server", "tell", "wechat"]
__all__ += ["wechat_server"]
MOST_SECONDS = 2.0  # T5: a page answers in this time, whatever the outside does
CODE_PHONE = "19900000055"


class Time:
    """Stands still until it is moved on."""

    def __init__(self, now: dt.datetime) -> None:
        self.now = now

    def passes(self, **span: float) -> None:
        self.now += dt.timedelta(**span)


@pytest.fixture
def moment(monkeypatch, now) -> Time:
    time = Time(now)
    monkeypatch.setattr(clock, "now", lambda: time.now)
    return time


@pytest.fixture
def worker(moment):
    """One round of the background process."""

    def one_round() -> None:
        plan_notices(clock.now())
        for lane in Lane:
            serve(lane, now=clock.now())

    return one_round


@pytest.fixture
def in_time(client):
    """Asks for a page, and insists on an answer in time."""

    def ask(method: str, path: str, **given):
        started = time.monotonic()
        response = getattr(client, method)(path, **given)
        assert time.monotonic() - started < MOST_SECONDS, path
        return response

    return ask


@pytest.fixture
def site(client, in_time, activity, another_volunteer, moment):
    """The site is open: a public page, a code asked for, a sign-up. Returns the page one waits for the code on."""
    Notice.objects.update(planned_at=moment.now)  # what was told while the town was built has gone out
    Work.objects.all().delete()
    for path in ("/activities/", "/login/", f"/activities/{activity.public_id}/"):
        client.get(path)  # templates are compiled once: not what is measured here

    def answers() -> str:
        assert in_time("get", "/activities/").status_code == 200
        client.logout()
        code_page = in_time("post", "/login/", data={"phone": CODE_PHONE, "send": "1"})
        assert code_page.status_code == 200
        client.force_login(another_volunteer.user)
        post = {"slot": str(activity.slots.get().pk), "form_key": "k" * 20}
        signed = in_time("post", f"/activities/{activity.public_id}/signup/", data=post)
        assert signed.status_code == 302
        assert SignUp.objects.filter(activity=activity).count() == 1
        return code_page.content.decode()

    return answers


@pytest.fixture
def by_mail(settings, user, moment):
    """The user reads mail, at a server of ours."""
    with running() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, port = server.address.split(":")
        settings.EMAIL_PORT, settings.EMAIL_USE_SSL, settings.EMAIL_TIMEOUT = int(port), False, 1.0
        prefer(by=user, choices={(Topic.SIGN_UPS, Channel.EMAIL): True}, **REST)
        contact = Contact.objects.get(user=user)
        contact.email, contact.email_confirmed_at = "li@example.org", moment.now
        contact.save()
        yield server
