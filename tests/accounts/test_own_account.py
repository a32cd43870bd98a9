"""更换手机号 and 撤回同意, by the person alone."""

import pytest
from django.db import IntegrityError, transaction

from volunteering.accounts.enums import CodePurpose, ConsentKind
from volunteering.accounts.models import Consent, User, UserSession
from volunteering.accounts.services import (
    CannotChangePhone,
    CannotUseCode,
    CannotWithdrawConsent,
    change_phone_by_code,
    find_user,
    give_consent,
    log_in_by_code,
    open_user,
    send_code,
    withdraw_consent,
)
from volunteering.audit.models import AuditEvent
from volunteering.core.life_events import LifeEvent, handlers_of
from volunteering.core.sealing import fingerprint
from volunteering.messaging.models import Notice
from volunteering.volunteers.enums import VolunteerState
from volunteering.volunteers.models import Volunteer
from volunteering.volunteers.selectors import public_names
from volunteering.volunteers.services import CannotEditVolunteer

NEW = "19900000090"


@pytest.fixture
def change(user, now, settings):
    settings.DEMO_MODE = True

    def do(phone=NEW, purpose=CodePurpose.CHANGE_PHONE, **changes):
        sent = send_code(phone=phone, browser="b", address="192.0.2.1", now=now, purpose=purpose)
        details = {"code": sent.demo_code, "browser": "b", "kept_session": None, "now": now, **changes}
        change_phone_by_code(by=user, phone=phone, **details)

    return do


def test_login_and_contact_phone_change_together(change, volunteer, user):
    change()
    assert find_user("19900000001") is None
    assert find_user(NEW) == user
    kept = Volunteer.objects.get()
    assert (kept.phone, kept.phone_fingerprint) == (NEW, fingerprint("phone", NEW))
    assert User.objects.get(pk=user.pk).phone == NEW
    assert Notice.objects.get(user=user).title == "登录手机号已更换"
    event = AuditEvent.objects.get(tag="accounts:user:phone_changed")
    assert NEW not in str(event.words)


def test_a_code_for_login_changes_no_phone(change, volunteer):
    with pytest.raises(CannotUseCode):
        change(purpose=CodePurpose.LOGIN)


def test_somebody_elses_phone_is_refused_and_all_stays(change, volunteer, user, now):
    open_user(phone=NEW, now=now)
    with pytest.raises(CannotChangePhone, match="可能已经登记"):
        change()
    assert find_user("19900000001") == user


def test_nothing_is_said_before_the_code_is_right(change, volunteer, now):
    open_user(phone=NEW, now=now)
    with pytest.raises(CannotUseCode, match="不正确"):
        change(code="x")


def test_a_phone_of_an_imported_record_is_refused_and_all_stays(change, another_volunteer, volunteer, user):
    imported = Volunteer.objects.get(pk=another_volunteer.pk)
    imported.state, imported.user, imported.phone_fingerprint = VolunteerState.IMPORTED, None, fingerprint("phone", NEW)
    imported.save()
    with pytest.raises(CannotEditVolunteer, match="另一份志愿者资料"):
        change()
    assert find_user("19900000001") == user


def test_the_database_holds_one_login_per_phone(user, now):
    other = open_user(phone=NEW, now=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=other.pk).update(phone_fingerprint=user.phone_fingerprint)


def test_the_volunteers_the_inbox_and_wechat_hear_of_it():
    hearing = {one.__module__.split(".")[1] for one in handlers_of(LifeEvent.PHONE_CHANGED)}
    assert hearing == {"volunteers", "messaging", "wechat"}


def test_the_page_changes_it_and_ends_other_sessions(client, volunteer, user, settings):
    settings.DEMO_MODE = True
    client.force_login(user)
    client.get("/me/privacy/")
    client.session.save()
    UserSession.objects.create(session_key="other", user=user, session_data="", **_times(volunteer))
    page = client.post("/me/privacy/phone/", {"phone": NEW, "send": "1", "form_key": "1" * 20}).content.decode()
    code = page.split('<strong class="code">')[1][:6]
    empty = client.post("/me/privacy/phone/", {"phone": NEW, "form_key": "2" * 20}).content.decode()
    assert "请填写新手机号收到的" in empty
    done = client.post("/me/privacy/phone/", {"phone": NEW, "code": code, "form_key": "3" * 20}, follow=True)
    assert "199****0090" in done.content.decode()
    assert not UserSession.objects.filter(session_key="other").exists()
    assert client.get("/me/").status_code == 200


def _times(volunteer):
    far = volunteer.created_at.replace(year=2099)
    return {"created_at": volunteer.created_at, "seen_at": volunteer.created_at, "expire_date": far}


def test_the_old_phone_opens_a_fresh_login(change, volunteer, user, now):
    change()
    sent = send_code(phone="19900000001", browser="b", address="192.0.2.1", now=now)
    assert log_in_by_code(phone="19900000001", code=sent.demo_code, browser="b", now=now) != user


def test_what_the_account_rests_on_is_not_withdrawn_alone(user, now):
    for kind in (ConsentKind.AGREEMENT, ConsentKind.PRIVACY, ConsentKind.IDENTITY_NUMBER, ConsentKind.GUARDIAN):
        with pytest.raises(CannotWithdrawConsent, match="注销"):
            withdraw_consent(by=user, kind=kind, now=now)


def test_an_optional_consent_is_given_and_withdrawn(volunteer, user, now):
    assert public_names([volunteer]) == ["张*"]
    given = {"user": user, "kinds": [ConsentKind.PUBLIC_NAME], "version": "1", "now": now}
    give_consent(**given, text_hashes={ConsentKind.PUBLIC_NAME: "h"})
    assert public_names([volunteer]) == ["张三"]
    withdraw_consent(by=user, kind=ConsentKind.PUBLIC_NAME, now=now)
    withdraw_consent(by=user, kind=ConsentKind.PUBLIC_NAME, now=now)
    assert public_names([volunteer]) == ["张*"]
    assert AuditEvent.objects.filter(tag="accounts:consent:withdrawn").count() == 1


def test_the_page_lists_and_changes_consents(client, volunteer, user):
    client.force_login(user)
    assert "未同意" in client.get("/me/privacy/").content.decode()
    client.post("/me/privacy/consents/public_name/", {"give": "1", "form_key": "1" * 20})
    assert len(Consent.objects.get().text_hash) == 64
    page = client.get("/me/privacy/").content.decode()
    assert "版本 2026-11" in page
    client.post("/me/privacy/consents/public_name/", {"withdraw": "1", "form_key": "2" * 20})
    assert "已撤回" in client.get("/me/privacy/").content.decode()
    answer = client.post("/me/privacy/consents/agreement/", {"withdraw": "1", "form_key": "3" * 20})
    assert answer.headers["Location"] == "/me/privacy/close/"
