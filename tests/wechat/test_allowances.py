"""订阅通知: what somebody answers to WeChat's window is counted once, and never below nothing."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from tests.wechat.test_pushes import body, push
from volunteering.core import clock
from volunteering.core.life_events import LifeEvent, happen
from volunteering.core.sealing import fingerprint
from volunteering.wechat.models import Allowance, Push
from volunteering.wechat.services import OPENID, bind, take_allowance

__all__ = ["push"]
pytestmark = pytest.mark.django_db
STATUS = "<SubscribeStatusString>{}</SubscribeStatusString>"
LINE = f"<List><TemplateId>{{}}</TemplateId>{STATUS}<PopupScene>1</PopupScene></List>"
SENT = "<List><TemplateId>subscription-1</TemplateId><MsgID>{}</MsgID><ErrorCode>{}</ErrorCode></List>"


def event(kind: str, *lines: str, second: int = 1, openid: str = "o-1") -> str:
    """As WeChat writes it: the lines stand in an element named after the kind."""
    tag = f"SubscribeMsg{kind.title()}Event"
    inner = f"<MsgType>event</MsgType><Event>subscribe_msg_{kind}_event</Event><{tag}>{''.join(lines)}</{tag}>"
    return body(inner, openid).replace("1700000000", str(1700000000 + second))


def accepted(template: str = "subscription-1") -> str:
    return LINE.format(template, "accept")


def left(openid: str = "o-1") -> int:
    found = Allowance.objects.filter(openid_fingerprint=fingerprint(OPENID, openid)).first()
    return found.left if found else 0


@pytest.fixture(autouse=True)
def with_subscriptions(settings, wechat):
    settings.WECHAT_SUBSCRIPTION_TEMPLATE = "subscription-1"


def test_each_yes_allows_one_message(push) -> None:
    for second in (1, 2):
        assert push(event("popup", accepted(), second=second)).content == b"success"
    assert left() == 2
    push(event("popup", accepted(), openid="o-2"))
    assert (left(), left("o-2")) == (2, 1)


def test_a_repeated_push_counts_once(push) -> None:
    for _ in range(3):
        push(event("popup", accepted()))
    assert left() == 1


def test_two_windows_of_one_second_are_two_pushes(push) -> None:
    """They differ in their lines alone."""
    push(event("popup", accepted("another")))
    push(event("popup", accepted()))
    assert (left(), Push.objects.count()) == (1, 2)
    push(event("sent", SENT.format(1, 0)))
    push(event("sent", SENT.format(2, 0)))
    assert Push.objects.count() == 4


def test_lines_repeated_or_nested_are_all_read(push) -> None:
    push(event("popup", accepted("another"), accepted()))
    push(event("popup", f"<List>{accepted()}{accepted('another')}</List>", second=2))
    assert left() == 2
    assert Allowance.objects.count() == 1  # a template that is not ours is none of our business


def test_a_no_gives_nothing_and_takes_nothing_away(push) -> None:
    push(event("popup", accepted()))
    push(event("popup", LINE.format("subscription-1", "reject"), second=2))
    assert left() == 1


def test_turned_off_in_the_settings_nothing_is_allowed(push) -> None:
    push(event("popup", accepted()))
    push(event("change", LINE.format("subscription-1", "reject"), second=2))
    assert left() == 0


def test_a_message_that_did_not_arrive_is_in_the_log(push, caplog) -> None:
    push(event("popup", accepted()))
    push(event("sent", SENT.format(1, 20001)))
    assert "20001" in caplog.text
    assert "o-1" not in caplog.text
    assert left() == 1


def test_a_push_with_no_line_or_half_a_line_is_taken(push) -> None:
    for second, lines in enumerate(
        ("", "<List/>", "<List><SubscribeStatusString>accept</SubscribeStatusString></List>")
    ):
        assert push(event("popup", lines, second=second)).content == b"success"
    assert not Allowance.objects.exists()


def test_the_last_one_is_taken_once(push) -> None:
    push(event("popup", accepted()))
    assert [take_allowance(openid="o-1") for _ in range(3)] == [True, False, False]
    assert left() == 0


def test_there_is_no_less_than_none(db) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Allowance.objects.create(openid_fingerprint="x", template="t", left=-1, changed_at=clock.now())


def test_one_row_for_each_account_and_template(db) -> None:
    row = {"openid_fingerprint": "x", "template": "t", "changed_at": clock.now()}
    Allowance.objects.create(**row)
    with pytest.raises(IntegrityError), transaction.atomic():
        Allowance.objects.create(**row)


def test_keys_may_change_in_between(push, settings) -> None:
    push(event("popup", accepted()))
    settings.FINGERPRINT_KEYS = {**settings.FINGERPRINT_KEYS, "new": "5" * 64}
    push(event("popup", accepted(), second=2))
    assert Allowance.objects.get().left == 2
    assert take_allowance(openid="o-1")


def test_no_openid_lies_in_its_row(push) -> None:
    push(event("popup", accepted(), openid="o-secret"))
    assert "o-secret" not in str(Allowance.objects.values().get())


def test_a_closed_account_takes_its_allowances_with_it(push, user, now: dt.datetime) -> None:
    bind(by=user, openid="o-1", now=now)
    push(event("popup", accepted()))
    happen(LifeEvent.ACCOUNT_CLOSED, user=user, now=now)
    assert not Allowance.objects.exists()
