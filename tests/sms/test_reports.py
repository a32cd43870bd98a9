"""Delivery reports, as each provider posts them."""

import json

import pytest

from volunteering.sms.enums import SmsPurpose, SmsState, SmsTemplate
from volunteering.sms.models import SmsMessage

pytestmark = pytest.mark.django_db
SECRET = "r" * 32
ALIYUN = [{"phone_number": "19900000001", "success": False, "err_code": "MK:0001", "biz_id": "one"}]
TENCENT = [{"mobile": "19900000001", "report_status": "SUCCESS", "errmsg": "DELIVRD", "sid": "one"}]


@pytest.fixture
def post(client, settings):
    settings.SMS_REPORT_SECRET = SECRET

    def send(name: str, reports: object, secret: str = SECRET):
        return client.post(f"/sms/reports/{name}/{secret}/", json.dumps(reports), content_type="application/json")

    return send


def submitted(name: str, now) -> SmsMessage:
    return SmsMessage.objects.create(
        phone="19900000001",
        template=SmsTemplate.CODE,
        purpose=SmsPurpose.CODE,
        state=SmsState.SENT,
        created_at=now,
        sent_at=now,
        expires_at=now,
        provider=name,
        receipt="one",
    )


@pytest.mark.parametrize(
    ("name", "reports", "state", "thanks"),
    [
        ("aliyun", ALIYUN, SmsState.FAILED, {"code": 0, "msg": "成功"}),
        ("tencent", TENCENT, SmsState.DELIVERED, {"result": 0, "errmsg": "OK"}),
    ],
)
def test_a_report_changes_the_message_and_is_thanked_for(post, now, name, reports, state, thanks) -> None:
    message = submitted(name, now)
    assert post(name, reports).json() == thanks
    message.refresh_from_db()
    assert message.state == state


def test_a_guessed_address_is_none(post, now, settings) -> None:
    message = submitted("aliyun", now)
    assert post("aliyun", ALIYUN, "guessed").status_code == 404
    settings.SMS_REPORT_SECRET = ""
    assert post("aliyun", ALIYUN, "").status_code == 404
    message.refresh_from_db()
    assert message.state == SmsState.SENT


@pytest.mark.parametrize("reports", [{}, [{}], "x", None, 1, ["x"], [{"biz_id": "one"}]])
def test_what_is_no_report_is_refused(post, now, reports) -> None:
    message = submitted("aliyun", now)
    assert post("aliyun", reports).status_code == 400
    assert post("tencent", reports).status_code == 400
    message.refresh_from_db()
    assert message.state == SmsState.SENT
