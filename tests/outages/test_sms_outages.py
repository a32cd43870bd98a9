"""Text messages: one provider ill, all of them, a limit reached."""

import datetime as dt

import pytest

from tests.outages.conftest import CODE_PHONE
from tests.outages.rows import shows
from volunteering.core import work
from volunteering.core.lanes import Lane
from volunteering.core.models import Work
from volunteering.core.work import enqueue_work
from volunteering.sms.enums import SmsPurpose, SmsState, SmsTemplate
from volunteering.sms.models import SmsMessage
from volunteering.sms.selectors import budget, provider_lines
from volunteering.sms.services import note_report, queue_message

pytestmark = pytest.mark.django_db
WAYS = ("500", "hangs", "no money")


@pytest.fixture
def ill(sms, monkeypatch):
    """Makes a provider ill in one of the WAYS. A hanging one is left after a second, not after five."""

    def make(way: str, *names: str) -> None:
        for name in names:
            if way == "500":
                sms.broken.add(name)
            elif way == "hangs":
                sms.hanging.add(name)
                monkeypatch.setattr(f"volunteering.sms.senders.{name}.ANSWER_SECONDS", 1.0)
            else:
                sms.answers[name] = "isv.AMOUNT_NOT_ENOUGH"

    return make


def notice(now, phone="19900000066") -> SmsMessage:
    return queue_message(
        phone=phone,
        template=SmsTemplate.NOTICE,
        values={"title": "活动取消", "platform": "平台"},
        purpose=SmsPurpose.NOTICE,
        expires_at=now + dt.timedelta(hours=12),
        now=now,
    )


def states() -> list[str]:
    return list(SmsMessage.objects.order_by("created_at", "id").values_list("state", flat=True))


@shows("短信：首选通道报错（500）", "短信：首选通道不回答", "短信：首选通道欠费拒发")
@pytest.mark.parametrize("way", WAYS)
def test_the_second_provider_takes_it_when_the_first_is_ill(sms, ill, site, worker, way) -> None:
    ill(way, "aliyun")
    site()
    for _ in range(3):
        worker()
    assert [(name, phone) for name, phone, *_ in sms.sent] == [("tencent", f"+86{CODE_PHONE}")]


@shows("短信：所有通道都不可用")
@pytest.mark.parametrize("way", ["500", "hangs"])
def test_with_all_ill_it_waits_and_goes_once(sms, ill, site, worker, moment, way) -> None:
    ill(way, "aliyun", "tencent")
    worked = notice(moment.now)
    worker()
    assert "可能晚几分钟" in site()  # from the next code on, the page says so
    worker()
    assert not sms.sent
    assert states() == [SmsState.WAITING] * 2
    assert budget(moment.now).used == 0
    sms.__dict__.update(broken=set(), hanging=set())
    moment.passes(minutes=1)
    for _ in range(3):
        worker()
    assert sorted(phone for _, phone, *_ in sms.sent) == [CODE_PHONE, "19900000066"]
    worked.refresh_from_db()
    assert worked.state == SmsState.SENT


@shows("短信：所有通道都不可用")
def test_while_they_hang_other_work_comes_first(sms, ill, moment, worker, monkeypatch) -> None:
    monkeypatch.setattr("volunteering.core.work.SLOW", 0.2)
    ill("hangs", "aliyun", "tencent")
    for number in range(3):
        notice(moment.now - dt.timedelta(minutes=number + 1))
    done: list[object] = []
    monkeypatch.setitem(work._handlers, "tests:other", done.append)
    monkeypatch.setitem(work._lanes, "tests:other", Lane.OUTBOUND)
    enqueue_work("tests:other", SmsMessage.objects.first().pk, due_at=moment.now)
    worker()
    assert len(done) == 1
    assert Work.objects.filter(kind="sms:notice", attempts=1).count() == 1  # one of three was waited for


@shows("短信：通道先说成功、后报失败")
def test_ok_at_first_and_failed_afterwards(sms, site, worker, moment) -> None:
    site()
    worker()
    message = SmsMessage.objects.get()
    note_report(name="aliyun", receipt=message.receipt, is_delivered=False, error="MK:0001")
    worker()
    message.refresh_from_db()
    assert (message.state, message.error, len(sms.sent)) == (SmsState.FAILED, "MK:0001", 1)
    assert next(provider_lines(moment.now)).counts["failed"] == 1


@shows("短信：全平台当天的短信用完")
def test_a_spent_budget_is_said_and_ends_with_the_day(sms, site, worker, moment, client, monkeypatch) -> None:
    monkeypatch.setattr("volunteering.core.parameters.SMS_PER_DAY", lambda: 1)
    notice(moment.now, "19900000067")
    monkeypatch.setattr("volunteering.core.parameters.NOTICES_SHARE", lambda: 100)
    worker()
    late = notice(moment.now)
    worker()
    late.refresh_from_db()
    assert (late.state, late.error) == (SmsState.FAILED, "over_budget")
    assert "最晚明天恢复" in site()
    moment.passes(days=1, minutes=1)
    client.logout()
    assert "验证码已发送" in client.post("/login/", {"phone": CODE_PHONE, "send": "1"}).content.decode()
    worker()
    assert [phone for _, phone, *_ in sms.sent] == ["19900000067", CODE_PHONE]


@shows("短信：通知用完了自己的份额")
def test_codes_go_on_when_notices_have_used_their_share(sms, site, worker, moment, monkeypatch) -> None:
    monkeypatch.setattr("volunteering.core.parameters.SMS_PER_DAY", lambda: 2)
    monkeypatch.setattr("volunteering.core.parameters.NOTICES_SHARE", lambda: 50)
    for number in range(2):
        notice(moment.now, f"1990000006{number}")
    worker()
    site()
    worker()
    assert states() == [SmsState.SENT, SmsState.FAILED, SmsState.SENT]


@shows("短信：一个手机号当天的通知太多")
def test_a_phone_gets_no_heap_of_notices(sms, site, worker, moment, monkeypatch) -> None:
    monkeypatch.setattr("volunteering.core.parameters.NOTICES_PER_PHONE", lambda: 1)
    for _ in range(2):
        notice(moment.now, CODE_PHONE)
    site()
    worker()
    assert sorted(SmsMessage.objects.values_list("state", "error")) == [
        *((SmsState.FAILED, "too_many"), (SmsState.SENT, ""), (SmsState.SENT, ""))
    ]
