"""Login by phone and code."""

import datetime as dt
import hashlib
import hmac
import ipaddress
import secrets
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import F

from volunteering.accounts.enums import CodePurpose, UserState
from volunteering.accounts.models import LoginCode, User
from volunteering.audit.services import record
from volunteering.core import parameters
from volunteering.core.errors import Refusal
from volunteering.core.limits import spend
from volunteering.core.sealing import fingerprint, fingerprints
from volunteering.sms.enums import SmsPurpose, SmsTemplate
from volunteering.sms.selectors import budget, is_any_provider_well
from volunteering.sms.services import queue_message

SPENT = "平台今天的短信已经发完，暂时收不到验证码，最晚明天恢复。有急事请联系当地科协。"
SPENT_BUT_WECHAT = "绑定过微信的，可以从公众号菜单直接登录。"
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


class CannotSendCode(Refusal):
    sentence = "验证码暂时发不出去，请稍后再试。"


class CannotUseCode(Refusal):
    sentence = "验证码不正确，请核对短信中的六位数字。"


class CannotLogIn(Refusal):
    sentence = "这个账号已被停用，请联系所在组织或当地科协。"


@dataclass(frozen=True)
class SentCode:
    wait_seconds: int
    demo_code: str | None  # only in demo mode
    is_late: bool = False  # all providers failed just now


@transaction.atomic
def send_code(
    *, phone: str, browser: str, address: str, now: dt.datetime, purpose: CodePurpose = CodePurpose.LOGIN
) -> SentCode:
    """Send six digits, within the limits. Known and unknown phones get the same answer.

    Raises CannotSendCode, which says why and when to try again.
    """
    if budget(now).is_spent:
        raise CannotSendCode(SPENT + (SPENT_BUT_WECHAT if settings.WECHAT_APP_ID else ""), field="phone")
    owner = fingerprint("phone", phone)
    if not spend(f"code-pause:{owner}", limit=1, window=parameters.CODE_PAUSE(), now=now):
        pause = parameters.CODE_PAUSE.in_words()
        raise CannotSendCode(f"刚刚发过一条验证码。请等满 {pause}再试。", field="phone")
    if not spend(f"code-day:{owner}", limit=parameters.CODES_PER_DAY(), window=DAY, now=now):
        raise CannotSendCode(
            f"这个手机号 24 小时内已发送 {parameters.CODES_PER_DAY()} 次验证码。请使用收到的最近一条，或明天再试。",
            field="phone",
        )
    _refuse_floods(phone, address, now)
    code = f"{secrets.randbelow(1_000_000):06}"
    lifetime = parameters.CODE_LIFETIME()
    expires_at = now + lifetime
    LoginCode.objects.create(
        phone_fingerprint=owner,
        browser=browser,
        purpose=purpose,
        digest=_digest(owner, browser, purpose, code),
        created_at=now,
        expires_at=expires_at,
    )
    queue_message(
        phone=phone,
        template=SmsTemplate.CODE,
        values={"code": code, "lifetime": parameters.CODE_LIFETIME.words(lifetime)},
        purpose=SmsPurpose.CODE,
        expires_at=expires_at,
        now=now,
    )
    return SentCode(
        int(parameters.CODE_PAUSE().total_seconds()),
        code if settings.DEMO_MODE else None,
        is_late=not is_any_provider_well(now),
    )


def check_code(
    *, phone: str, code: str, browser: str, now: dt.datetime, purpose: CodePurpose = CodePurpose.LOGIN
) -> None:
    """Use up the newest code of this phone, browser and purpose. Raises CannotUseCode.

    Not atomic on purpose: a wrong try must stay counted although the request ends in a refusal.
    """
    owner = fingerprint("phone", phone)
    newest = LoginCode.objects.filter(phone_fingerprint=owner, browser=browser, purpose=purpose).order_by("-id").first()
    if newest is None:
        raise CannotUseCode("请先点“发送验证码”，并在同一个浏览器里填写。", field="code")
    if newest.used_at:
        raise CannotUseCode("这个验证码已经用过了，请重新发送。", field="code")
    if newest.expires_at <= now:
        raise CannotUseCode("验证码已过有效期，请重新发送。", field="code")
    tried = LoginCode.objects.filter(pk=newest.pk, used_at__isnull=True, tries__lt=parameters.CODE_TRIES())
    if not tried.update(tries=F("tries") + 1):
        raise CannotUseCode("验证码输错次数太多，已经作废，请重新发送。", field="code")
    if not hmac.compare_digest(newest.digest, _digest(owner, browser, purpose, code)):
        if not spend("code-failed", limit=parameters.FAILED_CODES_GLOBALLY(), window=HOUR, now=now):
            LoginCode.objects.filter(pk=newest.pk).update(tries=parameters.CODE_TRIES())
        left = parameters.CODE_TRIES() - newest.tries - 1
        hint = f"还可以试 {left} 次。" if left else "请重新发送。"
        raise CannotUseCode(f"验证码不正确，请核对短信中的六位数字。{hint}", field="code")
    if not LoginCode.objects.filter(pk=newest.pk, used_at__isnull=True).update(used_at=now):
        raise CannotUseCode("这个验证码已经用过了，请重新发送。", field="code")


def log_in_by_code(*, phone: str, code: str, browser: str, now: dt.datetime) -> User:
    """The user of this phone, made when it is new. Raises CannotUseCode or CannotLogIn."""
    check_code(phone=phone, code=code, browser=browser, now=now)
    with transaction.atomic():
        user = find_user(phone) or open_user(phone=phone, now=now)
        if user.state == UserState.SUSPENDED:
            raise CannotLogIn
        record("accounts:login:succeeded", by=user, subject_id=user.id)
    return user


def find_user(phone: str) -> User | None:
    return User.objects.filter(phone_fingerprint__in=fingerprints("phone", phone)).first()


@transaction.atomic
def open_user(*, phone: str, now: dt.datetime, is_demo: bool = False) -> User:
    user = User(phone=phone, phone_fingerprint=fingerprint("phone", phone), created_at=now, is_demo=is_demo)
    user.save(force_insert=True)
    record("accounts:user:opened", by=user, subject_id=user.id)
    return user


def _refuse_floods(phone: str, address: str, now: dt.datetime) -> None:
    caps = (
        (f"code-ip:{fingerprint('ip', address)}", parameters.CODES_PER_ADDRESS()),
        (f"code-net:{fingerprint('ip', _network(address))}", parameters.CODES_PER_NETWORK()),
        (f"code-prefix:{phone[:7]}", parameters.CODES_PER_PREFIX()),
        ("code-all", parameters.CODES_GLOBALLY()),
    )
    for key, limit in caps:
        if not spend(key, limit=limit, window=HOUR, now=now):
            raise CannotSendCode("现在索取验证码的人太多，请一小时后再试。", field="phone")


def _network(address: str) -> str:
    try:
        width = 24 if ipaddress.ip_address(address).version == 4 else 64
        return str(ipaddress.ip_network(f"{address}/{width}", strict=False))
    except ValueError:
        return address


def _digest(*parts: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), "|".join(parts).encode(), hashlib.sha256).hexdigest()
