"""An address of one's own: from the form to the inbox and back."""

import datetime as dt

import pytest

from volunteering.core import clock
from volunteering.core.work import run_due_work
from volunteering.messaging.enums import Channel, Topic
from volunteering.messaging.models import Preference
from volunteering.messaging.selectors import topics_by_email
from volunteering.messaging.services import preferring

pytestmark = pytest.mark.django_db
FIRST = [Topic.SIGN_UPS, Topic.REMINDERS, Topic.ACCOUNT]


@pytest.fixture
def ask(client, user, settings, mailoutbox):
    """Fills the form in and returns the path of the link in the mail."""
    settings.EMAIL_HOST = "mail.example.org"
    client.force_login(user)

    def make(address="li@example.org") -> str:
        page = client.post("/me/notices/email/", {"form_key": f"{address}.", "email": address})
        assert address in page.content.decode()
        run_due_work(now=clock.now() + dt.timedelta(minutes=1))
        link = next(line for line in mailoutbox[-1].body.splitlines() if "/email/" in line)
        client.logout()  # the mail is read on another device
        return link.removeprefix(settings.SITE_ADDRESS)

    return make


def test_the_page_says_whose_and_what_and_then_mail_comes(client, user, ask) -> None:
    link = ask()
    page = client.get(link).content.decode()
    assert "l***@example.org" in page
    assert "199****0001" in page
    assert topics_by_email(user) == [Topic.ACCOUNT]
    page = client.post(f"{link}confirm/").content.decode()
    assert topics_by_email(user) == FIRST
    assert "报名和活动变动；活动前后的提醒" in page


def test_what_was_chosen_before_holds(client, user, ask) -> None:
    Preference.objects.create(user=user, topic=Topic.SIGN_UPS, channel=Channel.EMAIL, is_on=False)
    page = client.post(f"{ask()}confirm/").content.decode()
    assert topics_by_email(user) == [Topic.ACCOUNT]
    assert "报名和活动变动" not in page


def test_a_link_too_old_has_no_button_to_press(client, ask, monkeypatch) -> None:
    link = ask()
    monkeypatch.setattr(preferring, "LINK_LIFETIME", dt.timedelta(seconds=-1))
    response = client.get(link)
    page = response.content.decode()
    assert response.status_code == 410
    assert "链接已过期" in page
    assert "回消息设置重新发送" in page
    assert "/confirm/" not in page
    assert client.post(f"{link}confirm/").status_code == 410


def test_half_a_link_is_explained(client, ask) -> None:
    response = client.get(f"{ask()[:-9]}/")
    assert response.status_code == 404
    assert "链接不完整" in response.content.decode()


def test_only_the_latest_address_can_be_confirmed(client, user, ask) -> None:
    first = ask()
    client.force_login(user)
    ask("wang@example.org")
    assert client.get(first).status_code == 410
    assert client.post(f"{first}confirm/").status_code == 410
