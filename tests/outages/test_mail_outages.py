"""The mail server: away, slow, or refusing an address."""

import pytest

from tests.messaging.conftest import REST
from tests.outages.rows import shows
from volunteering.messaging.enums import Channel, Topic
from volunteering.messaging.models import Contact, Delivery
from volunteering.messaging.services import prefer
from volunteering.sms.models import SmsMessage

pytestmark = pytest.mark.django_db


def states() -> list[tuple[str, str]]:
    return sorted(Delivery.objects.values_list("state", "error"))


@shows("邮件：服务器连不上", "邮件：服务器不回答")
@pytest.mark.parametrize("way", ["away", "hangs"])
def test_letters_wait_and_go_once(by_mail, site, tell, user, worker, moment, settings, way) -> None:
    port = settings.EMAIL_PORT
    by_mail.is_hanging, settings.EMAIL_PORT = way == "hangs", 1 if way == "away" else port
    tell(user)
    site()
    worker()
    assert states() == [("waiting", "")]
    by_mail.is_hanging, settings.EMAIL_PORT = False, port
    moment.passes(minutes=1)
    for _ in range(3):
        worker()
    assert states() == [("sent", "")]
    assert by_mail.sent == ["li@example.org"]


@shows("邮件：服务器不回答")
def test_the_page_does_not_wait_for_the_link_to_leave(by_mail, client, in_time, user, worker, moment) -> None:
    by_mail.is_hanging = True
    client.force_login(user)
    asked = {"form_key": "k.", "email": "new@example.org"}
    assert in_time("post", "/me/notices/email/", data=asked).status_code == 200
    worker()
    by_mail.is_hanging = False
    moment.passes(minutes=1)
    for _ in range(2):
        worker()
    assert by_mail.sent == ["new@example.org"]


@shows("邮件：一个地址被拒收")
def test_a_refused_address_keeps_nobody_waiting(by_mail, site, tell, user, another_volunteer, worker, moment) -> None:
    other = another_volunteer.user
    prefer(by=other, choices={(Topic.SIGN_UPS, Channel.EMAIL): True}, **REST)
    contact = Contact.objects.get(user=other)
    contact.email, contact.email_confirmed_at = "gone@example.org", moment.now
    contact.save()
    by_mail.refused.add("gone@example.org")
    tell(other, user)
    site()
    for _ in range(3):
        worker()
    assert states() == [("failed", "SMTPRecipientsRefused"), ("sent", "")]
    assert by_mail.sent == ["li@example.org"]
    assert SmsMessage.objects.count() == 1  # the code: nothing else was waiting behind it
