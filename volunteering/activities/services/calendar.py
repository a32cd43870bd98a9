"""Calendar files (RFC 5545): one activity, and a person's feed behind a secret address."""

import datetime as dt
import hashlib
import secrets
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction

from volunteering.accounts.models import User
from volunteering.activities.enums import ActivityStatus, SignUpState
from volunteering.activities.models import Activity, CalendarFeed, Shift, SignUp
from volunteering.audit.services import record
from volunteering.core.errors import Refusal
from volunteering.volunteers.models import Volunteer

if TYPE_CHECKING:
    from icalendar import Event

# A feed shows what is ahead and what was lately, so that a phone fetches little.
LOOKING_BACK = dt.timedelta(days=90)
SHOWN_STATES = (SignUpState.CONFIRMED, SignUpState.CANCELLED)


class CannotOpenFeed(Refusal):
    sentence = "只能为本人生成日历订阅地址。"


@transaction.atomic
def open_feed(*, by: User, volunteer: Volunteer, now: dt.datetime) -> str:
    """A new secret for the address /calendar/<token>.ics. It is shown once; an older one stops working."""
    if volunteer.user_id != by.pk:
        raise CannotOpenFeed
    token = secrets.token_urlsafe(24)
    CalendarFeed.objects.update_or_create(
        volunteer=volunteer, defaults={"token_digest": _digest(token), "created_at": now}
    )
    record("activities:feed:opened", by=by, subject_id=volunteer.id)
    return token


@transaction.atomic
def close_feed(*, by: User, volunteer: Volunteer) -> None:
    """The address stops working."""
    if volunteer.user_id != by.pk:
        raise CannotOpenFeed("只能停用本人的日历订阅地址。")
    if CalendarFeed.objects.filter(volunteer=volunteer).delete()[0]:
        record("activities:feed:closed", by=by, subject_id=volunteer.id)


def owner_of_feed(token: str) -> Volunteer | None:
    """Whose feed this is. The secret's length makes guessing hopeless; only its digest is stored."""
    return Volunteer.objects.active().filter(calendar_feed__token_digest=_digest(token)).first()


def calendar_of_activity(activity: Activity, *, now: dt.datetime) -> bytes:
    """All shifts of one activity, to be put into a calendar."""
    return _calendar(activity.title, [_event(shift, activity, now) for shift in activity.shifts.all()])


def calendar_of_volunteer(volunteer: Volunteer, *, now: dt.datetime) -> bytes:
    """The places somebody holds; a cancelled activity stays as cancelled, so that calendars take it out."""
    places = (
        SignUp.objects.filter(volunteer=volunteer, state__in=SHOWN_STATES, shift__ends_at__gt=now - LOOKING_BACK)
        .select_related("activity__place_region", "shift")
        .order_by("shift__starts_at", "id")
    )
    return _calendar("我的志愿服务", [_event(one.shift, one.activity, now) for one in places])


def _calendar(name: str, events: Iterable["Event"]) -> bytes:
    from icalendar import Calendar, vText  # megabytes that few requests need

    calendar = Calendar()
    calendar.add("prodid", f"-//{settings.PLATFORM_NAME}//activities//ZH")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", vText(name))
    for event in events:
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _event(shift: Shift, activity: Activity, now: dt.datetime) -> "Event":
    from icalendar import Event

    address = f"{settings.SITE_ADDRESS}/activities/{activity.public_id}/"
    place = f"{activity.place_region.name}{activity.address}" if activity.place_region else "线上"
    event = Event()
    event.add("uid", f"{shift.pk}@volunteering")
    event.add("dtstamp", now.astimezone(dt.UTC))
    event.add("last-modified", activity.updated_at.astimezone(dt.UTC))
    # Times in UTC need no time zone table; calendars show them in the reader's zone.
    event.add("dtstart", shift.starts_at.astimezone(dt.UTC))
    event.add("dtend", shift.ends_at.astimezone(dt.UTC))
    event.add("summary", activity.title)
    event.add("location", place)
    event.add("description", f"联系人：{activity.contact_name} {activity.contact_phone}\n{address}")
    event.add("url", address)
    event.add("status", "CANCELLED" if activity.status == ActivityStatus.CANCELLED else "CONFIRMED")
    return event


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
