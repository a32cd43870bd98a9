import datetime as dt

import pyotp
import pytest

from tests.conftest import pass_second_factor
from volunteering.accounts.models import Authenticator, UserSession
from volunteering.accounts.services import CannotUseAuthenticator, begin_authenticator, check_authenticator
from volunteering.core import clock


def code_of(user, when):
    return pyotp.TOTP(Authenticator.objects.get(user=user).secret).at(when)


def test_a_code_opens_once(user, now):
    begin_authenticator(user=user, now=now)
    code = code_of(user, now)
    check_authenticator(user=user, code=code, now=now)
    with pytest.raises(CannotUseAuthenticator):
        check_authenticator(user=user, code=code, now=now)


@pytest.mark.parametrize("offset", [-90, 90])
def test_an_old_or_early_code_is_refused(user, now, offset):
    begin_authenticator(user=user, now=now)
    with pytest.raises(CannotUseAuthenticator):
        check_authenticator(user=user, code=code_of(user, now + dt.timedelta(seconds=offset)), now=now)


@pytest.mark.parametrize("code", ["", "abc", "０００００x"])
def test_what_is_no_code_is_refused(user, now, code):
    begin_authenticator(user=user, now=now)
    with pytest.raises(CannotUseAuthenticator):
        check_authenticator(user=user, code=code, now=now)


def test_staff_set_it_up_and_only_then_see_the_console(client, staff):
    client.force_login(staff)
    assert client.get("/console/reviews/").headers["Location"] == "/console/authenticator/"
    assert not Authenticator.objects.exists()  # looking writes nothing
    client.post("/console/authenticator/", {"begin": "1"})
    assert "data:image/svg+xml" in client.get("/console/authenticator/").content.decode()
    answer = client.post("/console/authenticator/", {"code": code_of(staff, clock.now())})
    assert answer.headers["Location"] == "/console/reviews/"
    assert client.get("/console/reviews/").status_code == 200
    assert "data:image" not in client.get("/console/authenticator/").content.decode()


def test_until_then_they_see_on_public_pages_what_anybody_sees(client, staff, pending):
    client.force_login(staff)
    page = f"/organizations/{pending.public_id}/"
    assert client.get(page).status_code == 404
    assert "工作台" in client.get("/organizations/").content.decode()  # the way to the one-time password
    pass_second_factor(client)
    assert client.get(page).status_code == 200


def test_guessing_is_capped(client, staff):
    client.force_login(staff)
    client.post("/console/authenticator/", {"begin": "1"})
    for _ in range(10):
        client.post("/console/authenticator/", {"code": "000000"})
    assert "15 分钟" in client.post("/console/authenticator/", {"code": "000000"}).content.decode()


def test_my_sessions_are_listed_and_ended(client, volunteer, user):
    client.force_login(user)
    other = client.__class__()
    other.force_login(user)
    assert client.get("/me/privacy/").content.decode().count("退出这台设备") == 1
    theirs = UserSession.objects.get(session_key=other.session.session_key)
    client.post("/me/privacy/sessions/end/", {"session": theirs.key_digest})
    assert other.get("/me/").headers["Location"] == "/login/"
    assert client.get("/me/").status_code == 200


def test_nobody_ends_somebody_elses_session(client, user, another_volunteer):
    client.force_login(user)
    other = client.__class__()
    other.force_login(another_volunteer.user)
    theirs = UserSession.objects.get(user=another_volunteer.user)
    client.post("/me/privacy/sessions/end/", {"session": theirs.key_digest})
    assert UserSession.objects.filter(pk=theirs.pk).exists()
