import datetime as dt

from volunteering.core.models import Draft, OneTimeKey, RateCounter

# A form may lie open over a weekend; after that its key is forgotten.
KEY_LIFETIME = dt.timedelta(days=7)


def clean(now: dt.datetime) -> None:
    Draft.objects.filter(expires_at__lt=now).delete()
    OneTimeKey.objects.filter(created_at__lt=now - KEY_LIFETIME).delete()
    RateCounter.objects.filter(window_started_at__lt=now - dt.timedelta(days=2)).delete()
