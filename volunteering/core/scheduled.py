import datetime as dt

from volunteering.core.files import erase_expired_files, sweep_orphans
from volunteering.core.models import Draft, OneTimeKey, RateCounter, Work, WorkState

# A form may lie open over a weekend; after that its key is forgotten.
KEY_LIFETIME = dt.timedelta(days=7)
WORK_KEPT = dt.timedelta(days=30)


def clean(now: dt.datetime) -> None:
    Draft.objects.filter(expires_at__lt=now).delete()
    OneTimeKey.objects.filter(created_at__lt=now - KEY_LIFETIME).delete()
    Work.objects.filter(state=WorkState.DONE, finished_at__lt=now - WORK_KEPT).delete()
    RateCounter.objects.filter(window_started_at__lt=now - dt.timedelta(days=2)).delete()


def clean_files(now: dt.datetime) -> None:
    erase_expired_files(now=now)
    sweep_orphans(now=now)
