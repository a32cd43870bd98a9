"""Which way a notice goes out, and when: plain Python."""

import datetime as dt
import smtplib
from collections.abc import Iterable, Mapping

from volunteering.core.zone import CHINA

WECHAT, SMS, EMAIL = "wechat", "sms", "email"
# What is chosen topic by topic, and what holds until somebody chooses: WeChat for everything, mail on request.
DEFAULTS = {WECHAT: True, EMAIL: False}


def channels(
    *, reachable: Iterable[str], chosen: Mapping[str, bool], is_urgent: bool, is_fixed: bool, wants_sms: bool
) -> list[str]:
    """Of the ways this person can be reached by. `is_fixed`: safety of the account, nobody turns that off.

    Urgent and not reached by WeChat: then by text message, as long as the person `wants_sms` for that.
    """
    ways = set(reachable)
    wanted = [one for one, default in DEFAULTS.items() if one in ways and (is_fixed or chosen.get(one, default))]
    stands_in = WECHAT not in wanted and wants_sms
    if is_urgent and SMS in ways and (is_fixed or stands_in):  # of a new WeChat the phone hears, not that WeChat alone
        wanted.append(SMS)
    return wanted


def out_at(now: dt.datetime, *, quiet_from: dt.time, quiet_to: dt.time, is_urgent: bool) -> dt.datetime:
    """Now, or the end of the quiet hours that now lies in. Equal times: no quiet hours."""
    if is_urgent or quiet_from == quiet_to:
        return now
    local = now.astimezone(CHINA)
    clock, day = local.time(), local.date()
    if quiet_from < quiet_to:
        is_quiet, ends_on = quiet_from <= clock < quiet_to, day
    else:  # over midnight
        is_quiet = clock >= quiet_from or clock < quiet_to
        ends_on = day + dt.timedelta(days=1) if clock >= quiet_from else day
    return dt.datetime.combine(ends_on, quiet_to, CHINA) if is_quiet else now


def shortened(text: str, most: int) -> str:
    """WeChat refuses a field that is a character too long."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def one_line(text: str) -> str:
    """For a mail's subject and the fields of WeChat and text messages, which take no line breaks."""
    return " ".join(text.split())


# Said of one address or one text; whatever else goes wrong is the mail server's own trouble.
REFUSALS = (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError, ValueError)


def is_refused_for_good(error: Exception) -> bool:
    """What a mail server says to an address or a text: from 500 on it means it, below it wants to be asked again
    (RFC 5321). An address that cannot be written down (ValueError) gets no better either."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in error.recipients.values())
    return not isinstance(error, smtplib.SMTPDataError) or error.smtp_code >= 500
