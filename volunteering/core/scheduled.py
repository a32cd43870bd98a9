import datetime as dt
import logging

from django.conf import settings

from volunteering.core.files import erase_expired_files, sweep_orphans
from volunteering.core.models import Draft, OneTimeKey, RateCounter, Work, WorkState
from volunteering.core.relay import QueueDown, hand_over, take_back
from volunteering.core.work import run_due_work

logger = logging.getLogger(__name__)
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


def work(now: dt.datetime) -> None:
    """Handed to the queue that workers on many machines read. Done here without one, and while it is unreachable."""
    if settings.QUEUE_ADDRESS:
        try:
            hand_over(now=now, is_long=False)
            hand_over(now=now, is_long=True)
            return
        except QueueDown as down:
            logger.warning("the queue is unreachable (%s): work is done here", down)
            take_back()
    run_due_work(now=now)
