import datetime as dt

from volunteering.accounts.models import LoginCode, UserSession

CODE_KEPT = dt.timedelta(days=1)


def clean(now: dt.datetime) -> None:
    """Codes and sessions that are of no use any more."""
    LoginCode.objects.filter(expires_at__lt=now - CODE_KEPT).delete()
    UserSession.objects.filter(expire_date__lt=now).delete()
