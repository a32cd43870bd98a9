"""By mail, all of a batch through one connection; each noted before the next is sent."""

import smtplib
import uuid

from django.core.mail import EmailMessage, get_connection

from volunteering.messaging.enums import FIXED, Channel
from volunteering.messaging.kinds import kind_of
from volunteering.messaging.models import Contact, Delivery, Notice
from volunteering.messaging.rules import one_line
from volunteering.messaging.services.outgoing import claimed, fail, finish, give_back, keep, link_to, note_sent
from volunteering.messaging.services.preferring import leaving_link

REFUSED = 500  # from here on a mail server means it; below, it wants to be asked again (RFC 5321)


def deliver_by_email(batch: uuid.UUID) -> None:
    """Raises what the mail server raises in trouble; an address that it refuses keeps nobody else waiting."""
    left = claimed(batch)
    people = [one.notice.user_id for one in left]
    addresses = {one.user_id: one.email for one in Contact.objects.filter(user__in=people) if one.email_confirmed_at}
    try:
        with get_connection() as server:
            while left:
                _send(left[0], addresses.get(left[0].notice.user_id, ""), server)
                left.pop(0)
                keep(Channel.EMAIL, batch, left)
    finally:
        give_back(left)
    finish(batch)


def _send(delivery: Delivery, address: str, server: object) -> None:
    if not address:
        fail([delivery], "no_address")
        return
    try:
        mail = _mail(delivery.notice, address)
        mail.connection = server
        mail.send()
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError, ValueError) as error:
        if not _is_meant(error):
            raise
        fail([delivery], type(error).__name__)
    else:
        note_sent(delivery)


def _is_meant(error: Exception) -> bool:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= REFUSED for code, _ in error.recipients.values())
    return not isinstance(error, smtplib.SMTPDataError) or error.smtp_code >= REFUSED


def _mail(notice: Notice, address: str) -> EmailMessage:
    """With one click to hear no more of it, in the text and for the mail program (RFC 8058), where that is free."""
    topic = kind_of(notice.kind).topic
    mail = EmailMessage(one_line(notice.title), f"{notice.body}\n\n打开查看：{link_to(notice)}\n", None, [address])
    if topic != FIXED:
        off = leaving_link(notice.user_id, topic)
        mail.body += f"\n不想再用邮箱收“{topic.label}”，打开这里：{off}\n"
        mail.extra_headers = {"List-Unsubscribe": f"<{off}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return mail
