import datetime as dt

from volunteering.activities.enums import SignUpState
from volunteering.activities.models import Announcement, SignUp
from volunteering.activities.services.announcing import continue_announcement
from volunteering.activities.services.leaving import expire_offer


def expire_offers(now: dt.datetime) -> None:
    """Places offered and not confirmed in time go to the next; each in a transaction of its own."""
    late = SignUp.objects.filter(state=SignUpState.OFFERED, offered_until__lte=now).order_by("offered_until")
    for sign_up in late[:1000]:
        expire_offer(sign_up=sign_up, now=now)


def finish_announcements(now: dt.datetime) -> None:
    """Tell the rest of large audiences, a portion in each transaction."""
    for announcement in Announcement.objects.filter(done_at=None).order_by("id")[:50]:
        while continue_announcement(announcement=announcement, now=now):
            pass
