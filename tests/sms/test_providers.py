"""Both providers through their own SDKs, at a server that checks their signatures."""

import datetime as dt
import json

import pytest
from django.core.checks import run_checks

from volunteering.core import clock
from volunteering.sms.enums import SmsPurpose, SmsState, SmsTemplate
from volunteering.sms.models import ProviderState, SmsMessage
from volunteering.sms.selectors import budget, failing_for_long, provider_lines
from volunteering.sms.senders import PROVIDERS, ProviderDown
from volunteering.sms.services import delete_expired, note_report, queue_message, send_message

pytestmark = pytest.mark.django_db
PHONE = "19900000001"


def queued(purpose: SmsPurpose = SmsPurpose.CODE) -> SmsMessage:
    now = clock.now()
    return queue_message(
        phone=PHONE,
        template=SmsTemplate.CODE,
        values={"code": "123456", "lifetime": "5 分钟"},
        purpose=purpose,
        expires_at=now + dt.timedelta(minutes=5),
        now=now,
    )


def sent(purpose: SmsPurpose = SmsPurpose.CODE) -> SmsMessage:
    message = queued(purpose)
    send_message(message.pk)
    message.refresh_from_db()
    return message


def test_the_first_provider_takes_it_with_its_template_and_the_gaps(sms) -> None:
    message = sent()
    provider, phone, template, values = sms.sent[0]
    assert (provider, phone, template) == ("aliyun", PHONE, "SMS_1")
    assert json.loads(values) == {"code": "123456", "lifetime": "5 分钟"}
    assert (message.state, message.provider, message.receipt) == (SmsState.SENT, "aliyun", "biz-1")


def test_a_provider_in_trouble_is_asked_last_for_a_while(sms) -> None:
    sms.broken.add("aliyun")
    sent()
    sms.broken.clear()
    assert sent().provider == "tencent"
    ProviderState.objects.update(down_until=clock.now())
    assert sent().provider == "aliyun"


@pytest.mark.parametrize("broken", ["volunteering.gone.Provider", "builtins.iter"])
def test_a_provider_that_cannot_even_be_made_leaves_it_to_the_next(sms, monkeypatch, broken) -> None:
    monkeypatch.setitem(PROVIDERS, "aliyun", broken)
    assert sent().provider == "tencent"
    assert ProviderState.objects.get().name == "aliyun"


def test_a_wrong_number_is_wrong_for_everybody(sms) -> None:
    sms.answers["aliyun"] = "isv.MOBILE_NUMBER_ILLEGAL"
    message = sent()
    assert (message.state, message.error) == (SmsState.FAILED, "isv.MOBILE_NUMBER_ILLEGAL")
    assert not sms.sent


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
    settings.ALIYUN_SMS_TEMPLATES, settings.TENCENT_SMS_TEMPLATES = {"code": "SMS_1"}, {"code": "2001"}
    settings.SMS_NOTICES = True
    assert complaints() == [f'{name}_SMS_TEMPLATES has no template "notice".' for name in ("ALIYUN", "TENCENT")]
    settings.SMS_NOTICES, settings.SMS_REPORT_SECRET = False, ""
    assert complaints() == ["SMS_REPORT_SECRET is not set: no delivery report is taken."]
    settings.SMS_PROVIDERS = ["console"]
    assert not complaints()


def test_sent_is_sent(sms) -> None:
    message = sent()
    send_message(message.pk)
    assert len(sms.sent) == 1


def budget_used() -> int:
    return budget(clock.now()).used


def test_what_no_provider_took_is_not_paid_for(sms) -> None:
    sms.broken |= {"aliyun", "tencent"}
    with pytest.raises(ProviderDown):
        send_message(queued().pk)
    sms.broken.clear()
    sms.answers["aliyun"] = "isv.MOBILE_NUMBER_ILLEGAL"
    assert sent().state == SmsState.FAILED
    assert budget_used() == 0
    sms.answers.clear()
    assert sent().state == SmsState.SENT
    assert budget_used() == 1


def test_a_phone_gets_no_heap_of_notices_but_its_codes(sms, monkeypatch) -> None:
    monkeypatch.setattr("volunteering.core.parameters.NOTICES_PER_PHONE", lambda: 1)
    assert [sent(SmsPurpose.NOTICE).error, sent(SmsPurpose.NOTICE).error, sent().error] == ["", "too_many", ""]
    assert budget_used() == 2


def test_notices_leave_a_part_of_the_budget_to_codes(sms, monkeypatch) -> None:
    monkeypatch.setattr("volunteering.core.parameters.SMS_PER_DAY", lambda: 2)
    monkeypatch.setattr("volunteering.core.parameters.NOTICES_SHARE", lambda: 50)
    assert [sent(SmsPurpose.NOTICE).error, sent(SmsPurpose.NOTICE).error, sent().error] == ["", "over_budget", ""]


def test_the_day_is_counted_when_the_rows_are_gone(sms) -> None:
    note_report(name="aliyun", receipt=sent().receipt, is_delivered=True)
    sms.answers["aliyun"] = "isv.MOBILE_NUMBER_ILLEGAL"
    sent()
    delete_expired(now=clock.now() + dt.timedelta(hours=1))
    aliyun, tencent, nobody = provider_lines(clock.now())
    assert (aliyun.counts["sent"], aliyun.counts["delivered"], nobody.counts["failed"]) == (1, 1, 1)
    assert not any(tencent.counts.values())


def test_a_provider_is_well_again_with_its_first_success(sms) -> None:
    sms.broken.add("aliyun")
    sent()
    ProviderState.objects.update(down_until=clock.now(), failing_since=clock.now() - dt.timedelta(minutes=9))
    assert [one.name for one in failing_for_long(clock.now())] == ["aliyun"]
    sms.broken.clear()
    sent()
    assert not ProviderState.objects.exists()


def test_neither_number_nor_code_lies_plain_in_the_row(sms) -> None:
    row = SmsMessage.objects.filter(pk=queued().pk).values().get()
    assert PHONE not in str(row)
    assert "123456" not in str(row)
