"""What people choose: topics by ways, quiet hours, a mail address of their own."""

import datetime as dt
import uuid

from django.conf import settings
from django.core import signing
from django.core.mail import send_mail
from django.db import transaction

from volunteering.accounts.models import User
from volunteering.core import parameters
from volunteering.core.errors import Refusal
from volunteering.core.limits import spend
from volunteering.core.sealing import fingerprint
from volunteering.core.work import repeat_work
from volunteering.messaging.enums import Channel, Topic
from volunteering.messaging.models import Contact, Preference
from volunteering.messaging.services.planning import quiet_hours

CONFIRMING = "messaging:email"
LEAVING = "messaging:leave"
CONFIRM = "messaging:confirm_email"
LINK_LIFETIME = dt.timedelta(days=1)
FIXED = Topic.ACCOUNT


class CannotPrefer(Refusal):
    sentence = "现在不能修改，请稍后再试。"


@transaction.atomic
def prefer(*, by: User, choices: dict[tuple[Topic, Channel], bool], quiet: tuple[dt.time, dt.time]) -> None:
    """Put the whole page's choices in force; what concerns the account's safety cannot be chosen away."""
    rows = [
        Preference(user=by, topic=topic, channel=channel, is_on=is_on)
        for (topic, channel), is_on in choices.items()
        if topic != FIXED
    ]
    Preference.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=("user", "topic", "channel"), update_fields=("is_on",)
    )
    contact = _contact(by)
    contact.quiet_from, contact.quiet_to = quiet
    contact.save()


@transaction.atomic
def request_email(*, by: User, address: str, now: dt.datetime) -> None:
    """A link goes to the address; until it is opened there, nothing else does. Raises CannotPrefer."""
    limit = parameters.EMAIL_CONFIRMATIONS()
    if not spend(f"email:{by.pk}", limit=limit, window=dt.timedelta(days=1), now=now):
        raise CannotPrefer(f"一天最多发 {limit} 次确认邮件，请明天再试，或检查垃圾邮件箱。", field="email")
    contact = _contact(by)
    contact.email, contact.email_confirmed_at = address, None
    contact.save()
    repeat_work(CONFIRM, contact.pk, due_at=now)  # the page waits for no mail server


def send_confirmation(contact_id: uuid.UUID) -> None:
    """Work: the link, valid from when it leaves."""
    contact = Contact.objects.filter(pk=contact_id, email_confirmed_at=None).exclude(email="").first()
    if contact is None:
        return
    token = signing.dumps([str(contact.user_id), fingerprint("email", contact.email)], salt=CONFIRMING)
    link = f"{settings.SITE_ADDRESS}/me/notices/email/{token}/"
    body = f"打开下面的链接，确认用这个邮箱接收消息（24 小时内有效）：\n\n{link}\n\n不是您本人操作的，请不用理会。\n"
    send_mail(f"确认邮箱 — {settings.PLATFORM_NAME}", body, None, [contact.email])


def is_link_of_ours(token: str) -> bool:
    """However old."""
    try:
        signing.loads(token, salt=CONFIRMING)
    except signing.BadSignature:
        return False
    return True


def leaving_link(user_id: uuid.UUID, topic: Topic) -> str:
    """Stands in each mail: whoever reads the inbox may end these mails, logged in or not, and nothing else."""
    return f"{settings.SITE_ADDRESS}/notices/off/{signing.dumps([str(user_id), topic.value], salt=LEAVING)}/"


def topic_left_by(token: str) -> Topic | None:
    """None for a link that is not ours."""
    try:
        return Topic(signing.loads(token, salt=LEAVING)[1])
    except (signing.BadSignature, ValueError):
        return None


def leave_topic(token: str) -> None:
    """No more mail about it. A link of an account that is closed by now has nothing left to do."""
    user_id, topic = signing.loads(token, salt=LEAVING)
    user = User.objects.filter(pk=user_id, contact__isnull=False).first()
    if user:
        Preference.objects.update_or_create(user=user, topic=topic, channel=Channel.EMAIL, defaults={"is_on": False})


@transaction.atomic
def confirm_email(*, token: str, now: dt.datetime) -> None:
    """Whoever opens the link reads that inbox. Raises CannotPrefer."""
    try:
        user_id, mark = signing.loads(token, salt=CONFIRMING, max_age=LINK_LIFETIME)
    except signing.BadSignature:
        raise CannotPrefer("链接已过期或不完整，请回到“消息设置”重新发送。") from None
    contact = Contact.objects.filter(user=user_id).select_for_update().first()
    if contact is None or fingerprint("email", contact.email) != mark:
        raise CannotPrefer("邮箱已经改过，请用最近一封确认邮件里的链接。")
    contact.email_confirmed_at = now
    contact.save()


def _contact(user: User) -> Contact:
    quiet_from, quiet_to = quiet_hours()
    return Contact.objects.filter(user=user).first() or Contact(user=user, quiet_from=quiet_from, quiet_to=quiet_to)
