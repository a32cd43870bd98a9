"""Everything that can happen to a login."""

from volunteering.accounts.services.authenticator import (
    CannotUseAuthenticator,
    address_of,
    begin_authenticator,
    check_authenticator,
    may_try,
)
from volunteering.accounts.services.closing import close_account
from volunteering.accounts.services.consents import CannotWithdrawConsent, give_consent, withdraw_consent
from volunteering.accounts.services.login import (
    CannotLogIn,
    CannotSendCode,
    CannotUseCode,
    SentCode,
    check_code,
    find_user,
    log_in_by_code,
    open_user,
    send_code,
)
from volunteering.accounts.services.phone import CannotChangePhone, change_phone_by_code
from volunteering.accounts.services.sessions import end_session
from volunteering.accounts.services.suspending import CannotSuspend, restore_user, suspend_user

__all__ = [
    "CannotChangePhone",
    "CannotLogIn",
    "CannotSendCode",
    "CannotSuspend",
    "CannotUseAuthenticator",
    "CannotUseCode",
    "CannotWithdrawConsent",
    "SentCode",
    "address_of",
    "begin_authenticator",
    "change_phone_by_code",
    "check_authenticator",
    "check_code",
    "close_account",
    "end_session",
    "find_user",
    "give_consent",
    "log_in_by_code",
    "may_try",
    "open_user",
    "restore_user",
    "send_code",
    "suspend_user",
    "withdraw_consent",
]
