import pytest
from django.core.management import CommandError, call_command

from volunteering.accounts.models import UserSession
from volunteering.accounts.services import (
    CannotLogIn,
    CannotSuspend,
    close_account,
    log_in_by_code,
    restore_user,
    send_code,
    suspend_user,
)
from volunteering.audit.models import AuditEvent


def test_who_is_suspended_is_out_at_once_and_does_not_get_in(client, volunteer, user, now, settings):
    settings.DEMO_MODE = True
    client.force_login(user)
    assert client.get("/me/").status_code == 200
    suspend_user(by=None, user=user, reason="冒名注册")
    assert client.get("/me/").headers["Location"] == "/login/"
    assert not UserSession.objects.filter(user=user).exists()
    sent = send_code(phone=user.phone, browser="b", address="192.0.2.1", now=now)
    with pytest.raises(CannotLogIn, match="停用"):
        log_in_by_code(phone=user.phone, code=sent.demo_code, browser="b", now=now)
    assert AuditEvent.objects.get(tag="accounts:user:suspended").words == {"reason": "冒名注册"}


def test_and_is_let_in_again(client, volunteer, user):
    suspend_user(by=None, user=user, reason="核实")
    restore_user(by=None, user=user)
    client.force_login(user)
    assert client.get("/me/").status_code == 200


def test_a_reason_is_needed_and_each_step_is_taken_once(user):
    with pytest.raises(CannotSuspend, match="原因"):
        suspend_user(by=None, user=user, reason=" ")
    with pytest.raises(CannotSuspend):
        restore_user(by=None, user=user)


def test_a_closed_account_stays_closed(user, now):
    close_account(by=user, now=now)
    with pytest.raises(CannotSuspend):
        suspend_user(by=None, user=user, reason="核实")


def test_the_command(user, capsys):
    call_command("suspend_user", phone="199 0000 0001", reason="核实")
    call_command("suspend_user", phone="19900000001", restore=True)
    assert capsys.readouterr().out.split() == ["已停用", "已恢复"]
    with pytest.raises(CommandError, match="没有用这个手机号"):
        call_command("suspend_user", phone="19900000099", reason="核实")
