"""Both providers through their own SDKs, at a server that checks their signatures."""

import datetime as dt
import json

import pytest
from django.core.checks import run_checks

from tests.sms.standin import KEY_ID, SECRET, running
from volunteering.core import clock
from volunteering.sms import senders
from volunteering.sms.enums import SmsPurpose, SmsState, SmsTemplate
from volunteering.sms.models import ProviderState, SmsMessage
from volunteering.sms.senders import ProviderDown
from volunteering.sms.services import note_report, queue_message, send_message

pytestmark = pytest.mark.django_db
PHONE = "19900000001"


@pytest.fixture(scope="module")
def server():
    with running() as standin:
        yield standin


@pytest.fixture
def sms(server, settings):
    address = server.address
    server.__init__()
    server.address = settings.ALIYUN_SMS_ENDPOINT = settings.TENCENT_SMS_ENDPOINT = address
    settings.SMS_PROTOCOL = "http"
    settings.SMS_PROVIDERS = ["aliyun", "tencent"]
    settings.ALIYUN_KEY_ID = settings.TENCENT_SECRET_ID = KEY_ID
    settings.ALIYUN_KEY_SECRET = settings.TENCENT_SECRET_KEY = SECRET
    settings.ALIYUN_SMS_TEMPLATES, settings.TENCENT_SMS_TEMPLATES = {"code": "SMS_1"}, {"code": "2001"}
    settings.TENCENT_SMS_APP = "1400000000"
    senders.provider.cache_clear()
    yield server
    senders.provider.cache_clear()


def queued() -> SmsMessage:
    now = clock.now()
    return queue_message(
        phone=PHONE,
        template=SmsTemplate.CODE,
        values={"code": "123456", "lifetime": "5 分钟"},
        purpose=SmsPurpose.CODE,
        expires_at=now + dt.timedelta(minutes=5),
        now=now,
    )


def sent() -> SmsMessage:
    message = queued()
    send_message(message.pk)
    message.refresh_from_db()
    return message


def test_the_first_provider_takes_it_with_its_template_and_the_gaps(sms) -> None:
    message = sent()
    provider, phone, template, values = sms.sent[0]
    assert (provider, phone, template) == ("aliyun", PHONE, "SMS_1")
    assert json.loads(values) == {"code": "123456", "lifetime": "5 分钟"}
    assert (message.state, message.provider, message.receipt) == (SmsState.SENT, "aliyun", "biz-1")


def test_the_second_takes_it_when_the_first_is_in_trouble(sms) -> None:
    sms.broken.add("aliyun")
    message = sent()
    assert (message.state, message.provider) == (SmsState.SENT, "tencent")
    provider, phone, template, values = sms.sent[0]
    assert (provider, phone, template) == ("tencent", f"+86{PHONE}", "2001")
    assert json.loads(values) == ["123456", "5 分钟"]


def test_a_provider_in_trouble_is_asked_last_for_a_while(sms) -> None:
    sms.broken.add("aliyun")
    sent()
    sms.broken.clear()
    assert sent().provider == "tencent"
    ProviderState.objects.update(down_until=clock.now())
    assert sent().provider == "aliyun"


def test_no_money_left_is_a_trouble_of_the_provider(sms) -> None:
    sms.answers["aliyun"] = "isv.AMOUNT_NOT_ENOUGH"
    assert sent().provider == "tencent"


def test_a_wrong_number_is_wrong_for_everybody(sms) -> None:
    sms.answers["aliyun"] = "isv.MOBILE_NUMBER_ILLEGAL"
    message = sent()
    assert (message.state, message.error) == (SmsState.FAILED, "isv.MOBILE_NUMBER_ILLEGAL")
    assert not sms.sent


def test_with_both_in_trouble_it_waits(sms) -> None:
    sms.broken |= {"aliyun", "tencent"}
    message = queued()
    with pytest.raises(ProviderDown):
        send_message(message.pk)
    message.refresh_from_db()
    assert message.state == SmsState.WAITING
    sms.broken.clear()
    send_message(message.pk)
    assert len(sms.sent) == 1


def test_a_provider_that_hangs_is_left_after_seconds(sms, monkeypatch) -> None:
    for module in ("aliyun", "tencent"):
        monkeypatch.setattr(f"volunteering.sms.senders.{module}.ANSWER_SECONDS", 0.3)
    sms.delay = 1.0
    with pytest.raises(ProviderDown):
        send_message(queued().pk)


@pytest.mark.parametrize("name", ["aliyun", "tencent"])
def test_a_wrong_secret_is_noticed_by_the_server(sms, settings, name) -> None:
    """So the signatures are truly checked here."""
    settings.SMS_PROVIDERS = [name]
    settings.ALIYUN_KEY_SECRET = settings.TENCENT_SECRET_KEY = "wrong"
    with pytest.raises(ProviderDown):
        send_message(queued().pk)
    assert sms.forged
    assert not sms.sent


@pytest.mark.parametrize("name", ["aliyun", "tencent"])
def test_a_text_that_a_provider_has_not_approved_is_left_to_the_other(sms, settings, name) -> None:
    settings.SMS_PROVIDERS = sorted(settings.SMS_PROVIDERS, key=lambda one: one != name)
    setattr(settings, f"{name.upper()}_SMS_TEMPLATES", {"notice": "SMS_2"})
    assert sent().provider == ({"aliyun", "tencent"} - {name}).pop()
    assert ProviderState.objects.get().reason == "no template code"


def complaints() -> list[str]:
    return [one.msg for one in run_checks(include_deployment_checks=True) if one.id.startswith("sms.")]


def test_an_installation_is_told_what_its_providers_lack(sms, settings) -> None:
    settings.SMS_REPORT_SECRET = "s" * 32
    assert not complaints()
    settings.SMS_NOTICES = True
    assert complaints() == [f'{name}_SMS_TEMPLATES has no template "notice".' for name in ("ALIYUN", "TENCENT")]
    settings.SMS_NOTICES, settings.SMS_REPORT_SECRET = False, ""
    assert complaints() == ["SMS_REPORT_SECRET is not set: no delivery report is taken."]
    settings.SMS_PROVIDERS = ["console"]
    assert not complaints()


def test_ok_at_first_and_failed_afterwards(sms) -> None:
    message = sent()
    note_report(name="aliyun", receipt=message.receipt, is_delivered=False, error="MK:0001")
    message.refresh_from_db()
    assert (message.state, message.error) == (SmsState.FAILED, "MK:0001")


def test_sent_is_sent(sms) -> None:
    message = sent()
    send_message(message.pk)
    assert len(sms.sent) == 1


def test_a_spent_budget_sends_nothing(sms, monkeypatch) -> None:
    monkeypatch.setattr("volunteering.core.parameters.SMS_PER_DAY", lambda: 1)
    assert sent().state == SmsState.SENT
    assert sent().error == "over_budget"


def test_neither_number_nor_code_lies_plain_in_the_row(sms) -> None:
    row = SmsMessage.objects.filter(pk=queued().pk).values().get()
    assert PHONE not in str(row)
    assert "123456" not in str(row)
