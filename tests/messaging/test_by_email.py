"""Mail: to a confirmed address, once, whoever else the mail server refuses."""

import smtplib

import pytest
from django.core.mail.backends.locmem import EmailBackend

from tests.messaging.conftest import REST, out, states
from volunteering.messaging.enums import Channel, Topic
from volunteering.messaging.models import Contact, Delivery
from volunteering.messaging.selectors import choices_of
from volunteering.messaging.services import notify, prefer
from volunteering.messaging.services.by_email import deliver_by_email
from volunteering.messaging.services.outgoing import StillHeld
from volunteering.messaging.services.planning import plan_notices

pytestmark = pytest.mark.django_db


def test_mail_goes_to_an_address_that_was_confirmed_from_its_inbox(by_email, tell, user, now) -> None:
    tell(user)
    out(now)
    (mail,) = by_email
    assert mail.to == ["li@example.org"]
    Contact.objects.update(email_confirmed_at=None)
    tell(user, occasion="two")
    out(now)
    assert len(by_email) == 1


def test_one_click_in_a_mail_ends_these_mails_and_no_others(by_email, tell, user, now, client, settings) -> None:
    prefer(by=user, choices={(Topic.RECORDS, Channel.EMAIL): True}, **REST)
    tell(user)
    out(now)
    (mail,) = by_email
    link = mail.extra_headers["List-Unsubscribe"].strip("<>")
    assert link in mail.body
    path = link.removeprefix(settings.SITE_ADDRESS)
    assert "不再用邮箱收" in client.get(path).content.decode()
    assert choices_of(user)[Topic.SIGN_UPS, Channel.EMAIL]  # a scanner that opens links changes nothing
    client.post(path, {"List-Unsubscribe": "One-Click"})
    assert not choices_of(user)[Topic.SIGN_UPS, Channel.EMAIL]
    assert choices_of(user)[Topic.RECORDS, Channel.EMAIL]
    assert client.post(path.replace("off/", "off/x")).status_code == 404


def test_what_concerns_the_account_comes_by_mail_and_offers_no_end(by_email, tell, user, now) -> None:
    tell(user, kind="safety:told")
    out(now)
    (mail,) = by_email
    assert "/notices/off/" not in mail.body
    assert not mail.extra_headers


@pytest.fixture
def two_by_email(by_email, another_volunteer, now):
    other = another_volunteer.user
    prefer(by=other, choices={(Topic.SIGN_UPS, Channel.EMAIL): True}, **REST)
    contact = Contact.objects.get(user=other)
    contact.email, contact.email_confirmed_at = "wang@example.org", now
    contact.save()
    return by_email


def refuse(monkeypatch, *errors) -> None:
    """What the mail server says to the first messages; all others it takes."""
    answers, send = list(errors), EmailBackend.send_messages

    def answer(self, messages):
        if answers:
            raise answers.pop(0)
        return send(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", answer)


GONE = smtplib.SMTPRecipientsRefused({"li@example.org": (550, b"no such user")})
LATER = smtplib.SMTPRecipientsRefused({"li@example.org": (450, b"greylisted")})


def test_an_address_that_is_refused_keeps_nobody_else_waiting(
    two_by_email, tell, user, another_volunteer, now, monkeypatch
):
    refuse(monkeypatch, GONE)
    tell(user, another_volunteer.user)
    out(now)
    assert states() == [("email", "failed"), ("email", "sent")]
    assert len(two_by_email) == 1


@pytest.mark.parametrize("trouble", [LATER, smtplib.SMTPServerDisconnected(), TimeoutError()])
def test_a_server_in_trouble_is_asked_again_for_what_it_did_not_take(
    two_by_email, tell, user, another_volunteer, now, monkeypatch, trouble
):
    refuse(monkeypatch, trouble)
    tell(user, another_volunteer.user)
    out(now)
    assert states() == [("email", "sent")] * 2
    assert len(two_by_email) == 2


def test_a_full_mailbox_keeps_nobody_else_waiting(two_by_email, tell, user, another_volunteer, now, monkeypatch):
    refuse(monkeypatch, LATER)
    tell(user, another_volunteer.user)
    plan_notices(now=now)
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        deliver_by_email(Delivery.objects.first().batch)
    assert states() == [("email", "waiting"), ("email", "sent")]


def test_what_is_taken_back_while_others_are_sent_is_not_sent(
    two_by_email, tell, user, another_volunteer, now, monkeypatch
):
    tell(user, another_volunteer.user)
    plan_notices(now=now)
    send = EmailBackend.send_messages

    def slow(self, messages):
        Delivery.objects.filter(notice__user=another_volunteer.user).update(state="failed", error="taken_back")
        return send(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", slow)
    deliver_by_email(Delivery.objects.first().batch)
    assert len(two_by_email) == 1


def test_two_workers_with_one_batch_send_each_mail_once(two_by_email, tell, user, another_volunteer, now, monkeypatch):
    """The second comes while the first waits for the server, as after a lease that ran out."""
    tell(user, another_volunteer.user)
    plan_notices(now=now)
    batch, send = Delivery.objects.values_list("batch", flat=True)[0], EmailBackend.send_messages

    def slow(self, messages):
        monkeypatch.setattr(EmailBackend, "send_messages", send)
        with pytest.raises(StillHeld):
            deliver_by_email(batch)
        return send(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", slow)
    deliver_by_email(batch)
    assert len(two_by_email) == 2


def test_a_title_cannot_add_a_line_to_the_head_of_a_mail(by_email, user, now):
    told = {"title": "来信\nBcc: x@example.org", "body": "", "address": "", "occasion": "one", "kind": "tests:calm"}
    notify(user_ids=[user.pk], now=now, **told)
    out(now)
    assert by_email[0].subject == "来信 Bcc: x@example.org"
