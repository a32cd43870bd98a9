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
from volunteering.messaging.enums import FIXED, Channel, Topic
from volunteering.messaging.models import Contact, Preference
from volunteering.messaging.rules import REFUSALS, is_refused_for_good
from volunteering.messaging.services.planning import quiet_hours

CONFIRMING = "messaging:email"
LEAVING = "messaging:leave"
CONFIRM = "messaging:confirm_email"
LINK_LIFETIME = dt.timedelta(days=1)
# What comes by mail once an address is confirmed, unless it was chosen otherwise before.
FIRST_BY_EMAIL = (Topic.SIGN_UPS, Topic.REMINDERS)


class CannotPrefer(Refusal):
    sentence = "现在不能修改，请稍后再试。"


class BrokenLink(CannotPrefer):
    sentence = "请从邮件里把链接整个复制到浏览器，或回“消息设置”重新发送。"


class ExpiredLink(CannotPrefer):
    sentence = "链接 24 小时内有效。请回“消息设置”重新发送一封，打开新邮件里的链接。"


class OutdatedLink(CannotPrefer):
    sentence = "在这封邮件之后邮箱改过了。请用最近一封确认邮件里的链接，或回“消息设置”重新发送。"


@transaction.atomic
def prefer(
    *, by: User, choices: dict[tuple[Topic, Channel], bool], quiet: tuple[dt.time, dt.time], wants_sms: bool
) -> None:
    """Put the whole page's choices in force; what concerns the account's safety cannot be chosen away."""
    _choose(by, {(topic, way): is_on for (topic, way), is_on in choices.items() if topic != FIXED})
    contact = _contact(by)
    contact.quiet_from, contact.quiet_to = quiet
    contact.wants_sms = wants_sms
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
    try:
        send_mail(f"确认邮箱 — {settings.PLATFORM_NAME}", body, None, [contact.email])
    except REFUSALS as error:  # mistyped: no trouble of ours
        if not is_refused_for_good(error):
            raise


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


def contact_of_link(token: str, *, is_held: bool = False) -> Contact:
    """Whose address it confirms. Raises BrokenLink, ExpiredLink or OutdatedLink."""
    contacts = Contact.objects.select_for_update(of=("self",)) if is_held else Contact.objects.all()
    try:
        user_id, mark = signing.loads(token, salt=CONFIRMING, max_age=LINK_LIFETIME)
    except signing.SignatureExpired:
        raise ExpiredLink from None
    except signing.BadSignature:
        raise BrokenLink from None
    contact = contacts.filter(user=user_id).select_related("user").first()
    if contact is None or fingerprint("email", contact.email) != mark:
        raise OutdatedLink
    return contact


@transaction.atomic
def confirm_email(*, token: str, now: dt.datetime) -> Contact:
    """Whoever opens the link reads that inbox. Raises as `contact_of_link`."""
    contact = contact_of_link(token, is_held=True)
    contact.email_confirmed_at = now
    contact.save()
    if not Preference.objects.filter(user=contact.user, channel=Channel.EMAIL).exists():
        _choose(contact.user, {(topic, Channel.EMAIL): True for topic in FIRST_BY_EMAIL})
    return contact


def _choose(user: User, choices: dict[tuple[Topic, Channel], bool]) -> None:
    rows = [
        Preference(user=user, topic=topic, channel=channel, is_on=is_on) for (topic, channel), is_on in choices.items()
    ]
    Preference.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=("user", "topic", "channel"), update_fields=("is_on",)
    )


def _contact(user: User) -> Contact:
    quiet_from, quiet_to = quiet_hours()
    return Contact.objects.filter(user=user).first() or Contact(user=user, quiet_from=quiet_from, quiet_to=quiet_to)
