"""By mail, all of a batch through one connection; each noted before the next is sent."""

import uuid

from django.core.mail import EmailMessage, get_connection

from volunteering.messaging.enums import FIXED, Channel
from volunteering.messaging.kinds import kind_of
from volunteering.messaging.models import Contact, Delivery, Notice
from volunteering.messaging.rules import REFUSALS, is_refused_for_good, one_line
from volunteering.messaging.services.outgoing import (
    claimed,
    fail,
    finish,
    give_back,
    keep,
    link_to,
    note_sent,
    still_ours,
)
from volunteering.messaging.services.preferring import leaving_link


def deliver_by_email(batch: uuid.UUID) -> None:
    """Raises what the mail server raises in trouble; an address that it refuses keeps nobody else waiting."""
    left = claimed(batch)
    later: list[Delivery] = []
    people = [one.notice.user_id for one in left]
    addresses = {one.user_id: one.email for one in Contact.objects.filter(user__in=people) if one.email_confirmed_at}
    fail([one for one in left if one.notice.user_id not in addresses], "no_address")
    left = [one for one in left if one.notice.user_id in addresses]
    try:
        trouble = _send_all(batch, left, later, addresses) if left else None
    finally:
        give_back([*left, *later])
    if trouble:
        raise trouble
    finish(batch)


def _send_all(
    batch: uuid.UUID, left: list[Delivery], later: list[Delivery], addresses: dict[uuid.UUID, str]
) -> Exception | None:
    """Moves what the server wants to be asked for again from `left` to `later`, and returns what it said of it."""
    trouble = None
    with get_connection() as server:
        while left:
            one = left[0]
            try:
                if still_ours(one):
                    mail = _mail(one.notice, addresses[one.notice.user_id])
                    mail.connection = server
                    mail.send()
                    note_sent(one)
            except REFUSALS as error:
                if is_refused_for_good(error):
                    fail([one], type(error).__name__)
                else:
                    later.append(one)
                    trouble = error
            left.pop(0)
            keep(Channel.EMAIL, batch, left)
    return trouble


def _mail(notice: Notice, address: str) -> EmailMessage:
    """With one click to hear no more of it, in the text and for the mail program (RFC 8058), where that is free."""
    topic = kind_of(notice.kind).topic
    mail = EmailMessage(one_line(notice.title), f"{notice.body}\n\n打开查看：{link_to(notice)}\n", None, [address])
    if topic != FIXED:
        off = leaving_link(notice.user_id, topic)
        mail.body += f"\n不想再用邮箱收“{topic.label}”，打开这里：{off}\n"
        mail.extra_headers = {"List-Unsubscribe": f"<{off}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return mail
