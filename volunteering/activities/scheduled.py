import datetime as dt
from uuid import UUID

from volunteering.activities.enums import SignUpState
from volunteering.activities.models import Announcement, SignUp
from volunteering.activities.services.announcing import continue_announcement
from volunteering.activities.services.confirming import PORTION, tell_portion
from volunteering.activities.services.leaving import expire_offer
from volunteering.activities.services.reminding import remind_of_shifts
from volunteering.activities.services.subscribing import tell_morning
from volunteering.core.timetable import one_of_many
from volunteering.core.zone import CHINA

MORNING = 8


def expire_offers(now: dt.datetime) -> None:
    """Places offered and not confirmed in time go to the next; each in a transaction of its own."""
    late = SignUp.objects.filter(state=SignUpState.OFFERED, offered_until__lte=now).order_by("offered_until")
    for sign_up in late[:1000]:
        with one_of_many("offer", sign_up.pk):
            expire_offer(sign_up=sign_up, now=now)


def finish_announcements(now: dt.datetime) -> None:
    """Tell the rest of large audiences, a portion in each transaction."""
    for announcement in Announcement.objects.filter(done_at=None).order_by("id")[:50]:
        with one_of_many("announcement", announcement.pk):
            while continue_announcement(announcement=announcement, now=now):
                pass


def tell_signed_up(now: dt.datetime) -> None:
    stumbled: set[UUID] = set()
    while tell_portion(stumbled=stumbled, now=now) == PORTION:
        pass


def remind(now: dt.datetime) -> None:
    remind_of_shifts(now=now)


def tell_of_new(now: dt.datetime) -> None:
    """Every morning; asked every half hour, since hits of yesterday wait only once."""
    if now.astimezone(CHINA).hour == MORNING:
        while tell_morning(now=now):
            pass
