"""What `manage.py check --deploy` asks of an installation before it goes into service."""

import datetime as dt
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning

from volunteering.core import clock
from volunteering.core.signing import CannotSign, pair_in

SOON = dt.timedelta(days=60)
MAKE = "manage.py make_signing_certificate, or name the file your authority gave you."


def signing_certificate(**_: Any) -> list[CheckMessage]:
    """Production signs with a key of its own that still holds."""
    if not settings.CERTIFICATE_SIGNING_FILE:
        return [Error("CERTIFICATE_SIGNING_FILE is not set: no certificate can be issued.", hint=MAKE, id="core.E001")]
    path = Path(settings.CERTIFICATE_SIGNING_FILE)
    try:
        ends_at = pair_in(path, settings.CERTIFICATE_SIGNING_PASSWORD).certificate.not_valid_after_utc
    except CannotSign:
        return [Error(f"{path} cannot be opened as key and certificate.", hint=MAKE, id="core.E002")]
    if ends_at <= clock.now():
        return [Error(f"The signing certificate ended on {ends_at:%F}.", hint=MAKE, id="core.E003")]
    if ends_at <= clock.now() + SOON:
        return [Warning(f"The signing certificate ends on {ends_at:%F}.", hint=MAKE, id="core.W001")]
    return []


def site_address(**_: Any) -> list[CheckMessage]:
    """It is printed on paper, in the picture that leads to the check."""
    if settings.SITE_ADDRESS.startswith("https://"):
        return []
    return [Error("SITE_ADDRESS must be the https:// address of this platform.", id="core.E004")]
