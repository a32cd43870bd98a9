import datetime as dt

import pytest

from volunteering.accounts.enums import UserState
from volunteering.accounts.models import LoginCode, User, UserSession
from volunteering.accounts.rules import normal_phone
from volunteering.accounts.scheduled import clean
from volunteering.accounts.services import CannotLogIn, CannotSendCode, CannotUseCode, log_in_by_code, send_code
from volunteering.core import clock
from volunteering.core.limits import spend
from volunteering.sms.models import ProviderState, SmsMessage
from volunteering.sms.selectors import BUDGET, DAY

PHONE = "19900000001"
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture(autouse=True)
def demo(settings):
    settings.DEMO_MODE = True


def send(now, phone=PHONE, browser="here", address="127.0.0.1"):
    return send_code(phone=phone, browser=browser, address=address, now=now).demo_code


def log_in(now, code, phone=PHONE, browser="here"):
    return log_in_by_code(phone=phone, code=code, browser=browser, now=now)


@pytest.mark.parametrize("text", ["19900000001", "１９９ 0000-0001", "+86 19900000001", "0086-199-0000-0001"])
def test_a_phone_is_read_however_it_was_typed(text):
    assert normal_phone(text) == PHONE


@pytest.mark.parametrize("text", ["1990000000", "29900000001", "199000000012", "abc", ""])
def test_what_is_no_mobile_number_is_not_read(text):
    assert normal_phone(text) is None


def test_the_right_code_opens_and_makes_the_user_once(db, now):
    first = log_in(now, send(now))
    again = log_in(now + 2 * MINUTE, send(now + 2 * MINUTE))
    assert first == again
    assert User.objects.count() == 1


def test_with_the_budget_spent_nobody_waits_for_a_code(db, now, monkeypatch):
    monkeypatch.setattr("volunteering.core.parameters.SMS_PER_DAY", lambda: 1)
    spend(BUDGET, limit=1, window=DAY, now=now)
    with pytest.raises(CannotSendCode, match="最晚明天恢复"):
        send(now)
    send(now + DAY)


def test_a_code_that_may_be_late_says_so(db, now, client):
    ProviderState.objects.create(name="console", failing_since=clock.now(), down_until=clock.now() + MINUTE)
    assert "可能晚几分钟" in client.post("/login/", {"phone": PHONE, "send": "1"}).content.decode()


def test_a_code_is_used_once(db, now):
    code = send(now)
    log_in(now, code)
    with pytest.raises(CannotUseCode, match="用过"):
        log_in(now, code)


def test_a_code_expires(db, now):
    code = send(now)
    with pytest.raises(CannotUseCode, match="有效期"):
        log_in(now + 5 * MINUTE, code)


def test_a_code_opens_in_its_own_browser_only(db, now):
    code = send(now)
    with pytest.raises(CannotUseCode, match="同一个浏览器"):
        log_in(now, code, browser="elsewhere")


def test_somebody_elses_code_opens_nothing(db, now):
    code = send(now)
    send(now, phone="19900000002")
    other = LoginCode.objects.order_by("-id").first()
    assert other.digest
    with pytest.raises(CannotUseCode):
        log_in(now, code, phone="19900000002")


def test_the_sixth_try_is_dead_even_when_right(db, now):
    code = send(now)
    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    for _ in range(5):
        with pytest.raises(CannotUseCode):
            log_in(now, wrong)
    with pytest.raises(CannotUseCode, match="作废"):
        log_in(now, code)


def test_a_minute_lies_between_two_codes(db, now):
    send(now)
    with pytest.raises(CannotSendCode, match="60 秒"):
        send(now + dt.timedelta(seconds=59))
    send(now + dt.timedelta(seconds=60))


def test_the_fourth_code_of_the_day_is_not_sent(db, now):
    for minute in range(3):
        send(now + 2 * minute * MINUTE)
    with pytest.raises(CannotSendCode, match="3 次"):
        send(now + 10 * MINUTE)
    send(now + dt.timedelta(days=1, minutes=10))


def test_one_address_cannot_send_to_everybody(db, now):
    for place in range(30):
        send(now, phone=f"199{place:08}")
    with pytest.raises(CannotSendCode, match="太多"):
        send(now, phone="19988888888")


def test_a_suspended_user_is_told(db, now, user):
    User.objects.update(state=UserState.SUSPENDED)
    with pytest.raises(CannotLogIn):
        log_in(now, send(now))


def test_neither_phone_nor_code_lies_open(db, now):
    code = send(now)
    for row in [*LoginCode.objects.values(), *SmsMessage.objects.values()]:
        stored = " ".join(str(bytes(v) if isinstance(v, memoryview) else v) for v in row.values())
        assert PHONE not in stored
        assert f" {code} " not in f" {stored} "


def test_outside_demo_mode_nobody_is_told_the_code(db, now, settings):
    settings.DEMO_MODE = False
    assert send(now) is None


def test_codes_are_gone_a_day_after_they_expired(db, now):
    send(now)
    clean(now + dt.timedelta(hours=24))
    assert LoginCode.objects.count() == 1
    clean(now + dt.timedelta(hours=25))
    assert not LoginCode.objects.exists()


def test_sessions_are_gone_when_they_expired(client, user, now):
    client.force_login(user)
    UserSession.objects.update(expire_date=now)
    clean(now)
    assert UserSession.objects.exists()
    clean(now + MINUTE)
    assert not UserSession.objects.exists()
