"""The way of a minor: from the form or 立即报名 to the guardian's page and through it."""

import datetime as dt

import pytest

from tests.activities.conftest import plan, publish
from tests.volunteers.test_documents import with_check_digit
from tests.web.test_pages import answers
from volunteering.accounts.enums import OPTIONAL_CONSENTS, ConsentKind
from volunteering.accounts.models import Consent
from volunteering.accounts.services import open_user
from volunteering.activities.models import SignUp
from volunteering.audit.models import AuditEvent
from volunteering.core import parameters
from volunteering.volunteers.models import Volunteer
from volunteering.volunteers.services import register_volunteer

__all__ = ["plan", "publish"]
YEAR = dt.date.today().year  # pages read the clock: who is a child today is counted back from it
CHILD, TEENAGER = (with_check_digit(f"990000{YEAR - age}0101001") for age in (12, 16))
PHONE = "19900000062"
GUARDIAN = {"name": "张父", "relation": "father", "phone": PHONE, "guardian_consent": "on"}
TICKS = {"agreement": "on", "identity_consent": "on"}


@pytest.fixture
def now():
    """Pages read the clock themselves; noon, so that the activity lies inside a day."""
    from volunteering.core import clock

    return clock.now().replace(hour=9, minute=0)


@pytest.fixture
def open_activity(publish, certified, now):
    """Fifteen-year-olds may come."""

    def make(**changes):
        early = now.replace(year=now.year - 1)
        return publish(minimum_age=12, sign_up_opens_at=early, positions=[_position()], **changes)

    return make


def _position():
    from volunteering.activities.services import PositionDetails

    return PositionDetails(capacity=5)


@pytest.fixture
def teenager(client, profile, now, settings, regions, terms):
    settings.DEMO_MODE = True
    user = open_user(phone="19900000063", now=now)
    made = register_volunteer(by=user, name="小华", id_number=TEENAGER, profile=profile, now=now)
    client.force_login(user)
    return made


def keys():
    return (f"{number:020}" for number in range(100))


KEYS = keys()


def post(client, address, **values):
    return client.post(address, {**values, "form_key": next(KEYS)})


def code_from(client, address, **values):
    page = post(client, address, phone=PHONE, send="1", **values).content.decode()
    return page.split('<strong class="code">')[1][:6]


@pytest.fixture
def child(client, user, settings, regions, terms):
    settings.DEMO_MODE = True
    client.force_login(user)
    return client


def test_a_child_is_led_to_its_guardian_and_registers(child):
    led = child.post("/volunteer/register/", answers(name="小明", id_number=CHILD))
    assert led.headers["Location"] == "/volunteer/register/guardian/"
    address = led.headers["Location"]
    assert "小明" in child.get(address).content.decode()
    code = code_from(child, address, name="张父")
    assert "张父" in child.get(address).content.decode()
    slip = post(child, address, **GUARDIAN, code=code).content.decode()
    assert "需要单独勾选同意" in slip
    assert not Volunteer.objects.exists()
    done = post(child, address, **GUARDIAN, **TICKS, code=code)
    assert done.headers["Location"] == "/volunteer/registered/"
    assert Volunteer.objects.get().guardian_phone == PHONE
    assert set(Consent.objects.values_list("kind", flat=True)) == set(ConsentKind) - set(OPTIONAL_CONSENTS)


def test_the_guardians_page_without_a_form_leads_back_to_it(child):
    assert child.get("/volunteer/register/guardian/").headers["Location"] == "/volunteer/register/"


def test_a_wrong_code_registers_nobody_and_is_counted(child):
    child.post("/volunteer/register/", answers(name="小明", id_number=CHILD))
    address = "/volunteer/register/guardian/"
    code = code_from(child, address)
    wrong = "000000" if code != "000000" else "111111"
    for _ in range(parameters.CODE_TRIES()):
        page = post(child, address, **GUARDIAN, **TICKS, code=wrong).content.decode()
    assert "不正确" in page
    assert "次数太多" in post(child, address, **GUARDIAN, **TICKS, code=code).content.decode()
    assert not Volunteer.objects.exists()


def test_a_teenager_signs_up_with_the_guardian(client, teenager, open_activity):
    activity = open_activity()
    slot = activity.slots.get()
    led = post(client, f"/activities/{activity.public_id}/signup/", slot=slot.pk)
    address = led.headers["Location"]
    assert address == f"/activities/{activity.public_id}/guardian/?slot={slot.pk}"
    code = code_from(client, address)
    done = post(client, address, **GUARDIAN, code=code)
    assert done.headers["Location"] == f"/activities/{activity.public_id}/"
    made = SignUp.objects.get()
    assert (made.guardian_name, made.guardian_phone) == ("张父", PHONE)
    assert Consent.objects.get().kind == ConsentKind.GUARDIAN
    assert "张父" in client.get(address).content.decode()  # next time the name need not be typed


def test_own_phone_is_no_guardians(client, teenager, open_activity):
    activity = open_activity()
    address = f"/activities/{activity.public_id}/guardian/?slot={activity.slots.get().pk}"
    page = post(client, address, phone="19900000063", send="1").content.decode()
    assert "不能和志愿者本人的相同" in page


def test_a_clash_is_asked_about_and_the_code_stays_good(client, teenager, open_activity):
    first, second = open_activity(), open_activity(title="同一时间的活动")
    for activity, extra in ((first, {}), (second, {"accepts_clash": "on"})):
        parameters_free(PHONE)
        address = f"/activities/{activity.public_id}/guardian/?slot={activity.slots.get().pk}"
        code = code_from(client, address)
        if extra:
            page = post(client, address, **GUARDIAN, code=code).content.decode()
            assert "时间冲突我已了解" in page
        assert post(client, address, **GUARDIAN, **extra, code=code).status_code == 302
    assert SignUp.objects.count() == 2


def parameters_free(phone):
    """As if a minute had passed."""
    from volunteering.core.models import RateCounter

    RateCounter.objects.filter(key__startswith="code-pause").delete()


def test_who_looks_at_a_guardian_is_on_record(client, teenager, open_activity, user, another_volunteer):
    activity = open_activity()
    address = f"/activities/{activity.public_id}/guardian/?slot={activity.slots.get().pk}"
    post(client, address, **GUARDIAN, code=code_from(client, address))
    look = f"/org/activities/{activity.public_id}/signups/{SignUp.objects.get().pk}/guardian/"
    client.force_login(another_volunteer.user)
    assert post(client, look).status_code == 404
    client.force_login(user)
    listed = client.get(f"/org/activities/{activity.public_id}/signups/").content.decode()
    assert "查看监护人联系方式" in listed
    assert PHONE not in listed
    assert PHONE in post(client, look).content.decode()
    event = AuditEvent.objects.get(tag="activities:guardian:seen")
    assert (event.actor_id, PHONE in str(event.words)) == (user.pk, False)


def test_another_document_is_registered_without_javascript(child):
    passport = {"id_number": "E12345678", "document_type": "document_type:06"}
    page = child.post("/volunteer/register/", answers(**passport)).content.decode()
    assert "不含出生日期" in page
    assert '<details class="help" open>' in page
    told = {**passport, "sex": "2", "born_on": "1990-01-01", "form_key": "z" * 20}
    assert child.post("/volunteer/register/", answers(**told)).headers["Location"] == "/volunteer/registered/"
    mine = child.get("/me/").content.decode()
    assert "护照" in mine
    assert "E12345678" not in mine
