"""消息设置: what can be chosen is shown, what was chosen is kept."""

import itertools

import pytest

from volunteering.messaging.enums import CHOSEN, Channel, Topic
from volunteering.messaging.models import Contact
from volunteering.messaging.rules import channels
from volunteering.messaging.selectors import choices_of, contact_of, reach_of
from volunteering.messaging.services.planning import _people
from volunteering.wechat.models import Binding
from volunteering.wechat.services import bind

pytestmark = pytest.mark.django_db
PAGE = "/me/notices/settings/"
REST = {"form_key": "k.", "quiet_from": "22:00", "quiet_to": "08:00"}


@pytest.fixture
def me(client, user, settings):
    settings.WECHAT_TEMPLATE = "template-1"
    client.force_login(user)
    return client


@pytest.fixture
def everything(me, user, settings, now):
    """Bound, a confirmed address, and text messages that the operator pays for."""
    settings.EMAIL_HOST, settings.SMS_NOTICES = "mail.example.org", True
    bind(by=user, openid="o-1", now=now)
    times = {"quiet_from": "22:00", "quiet_to": "08:00"}
    Contact.objects.create(user=user, email="li@example.org", email_confirmed_at=now, **times)
    return me


def read(response) -> str:
    return response.content.decode()


def shown_boxes(page: str) -> dict[str, str]:
    """The ticked ones, as a browser would send them."""
    boxes = [part.split(">")[0] for part in page.split('<input type="checkbox"')[1:]]
    return {box.split('name="')[1].split('"')[0]: "on" for box in boxes if " checked" in box}


def ways_of(user) -> dict[tuple[Topic, bool], list[str]]:
    person = _people({user.pk})[user.pk]
    return {
        (topic, urgent): channels(
            reachable=person.reachable,
            chosen=person.chosen[topic],
            is_urgent=urgent,
            is_fixed=topic == Topic.ACCOUNT,
            wants_sms=person.wants_sms,
        )
        for topic, urgent in itertools.product(Topic, (True, False))
    }


def test_where_there_is_no_other_way_nothing_is_asked(me, settings) -> None:
    settings.WECHAT_TEMPLATE = ""
    page = read(me.get(PAGE))
    assert "不用设置" in page
    assert "保存" not in page


@pytest.mark.parametrize("missing", ["nothing", "wechat", "email", "both"])
def test_a_page_saved_as_it_stands_changes_nothing(everything, user, missing) -> None:
    if missing in {"wechat", "both"}:
        Binding.objects.all().delete()
    if missing in {"email", "both"}:
        Contact.objects.update(email_confirmed_at=None)
    before = ways_of(user)
    everything.post(PAGE, REST | shown_boxes(read(everything.get(PAGE))))
    assert ways_of(user) == before


def test_what_was_chosen_is_kept(everything, user) -> None:
    answers = REST | {"quiet_from": "21:00", "reminders_wechat": "on", "news_email": "on"}
    assert everything.post(PAGE, answers)["Location"] == "/me/notices/settings/saved/"
    chosen = choices_of(user)
    assert [which for which, is_on in chosen.items() if is_on and which[0] in CHOSEN] == [
        (Topic.REMINDERS, Channel.WECHAT),
        (Topic.NEWS, Channel.EMAIL),
    ]
    assert chosen[Topic.ACCOUNT, Channel.WECHAT]  # nobody turns that off
    assert not contact_of(user).wants_sms
    page = read(everything.get(PAGE))
    assert 'value="21:00"' in page
    assert shown_boxes(page) == {"reminders_wechat": "on", "news_email": "on"}


def test_urgent_news_come_by_text_message_until_somebody_says_no(everything, user) -> None:
    Binding.objects.all().delete()
    Contact.objects.update(email_confirmed_at=None)
    assert ways_of(user)[Topic.SIGN_UPS, True] == ["sms"]
    assert shown_boxes(read(everything.get(PAGE))) == {"wants_sms": "on"}
    everything.post(PAGE, REST)
    assert ways_of(user)[Topic.SIGN_UPS, True] == []
    assert ways_of(user)[Topic.ACCOUNT, True] == ["sms"]


def test_only_ways_that_lead_to_the_person_are_asked_about(me, user, settings, now) -> None:
    settings.EMAIL_HOST = "mail.example.org"
    page = read(me.get(PAGE))
    assert "未绑定" in page
    assert "未填写" in page
    assert "保存" not in page
    bind(by=user, openid="o-1", now=now)
    page = read(me.get(PAGE))
    assert "已绑定" in page
    assert "news_wechat" in page
    assert "news_email" not in page
    assert "account_wechat" not in page


def test_a_choice_that_is_not_shown_stays(me, user, settings, now) -> None:
    bind(by=user, openid="o-1", now=now)
    times = {"quiet_from": "22:00", "quiet_to": "08:00"}
    Contact.objects.create(user=user, wants_sms=False, **times)
    me.post(PAGE, REST | {"wants_sms": "on"})
    assert not contact_of(user).wants_sms
    Contact.objects.update(wants_sms=True)
    me.post(PAGE, REST | {"form_key": "l."})  # no text messages here: there is no box to tick
    assert contact_of(user).wants_sms


def test_the_address_is_masked(everything, user) -> None:
    page = read(everything.get(PAGE))
    assert "l***@example.org" in page
    assert "li@example.org" not in page
    assert reach_of(user).ways == [Channel.WECHAT, Channel.EMAIL]


def test_a_time_that_is_none_is_said(everything) -> None:
    assert "22:00 这样" in read(everything.post(PAGE, REST | {"quiet_from": "晚上"}))
