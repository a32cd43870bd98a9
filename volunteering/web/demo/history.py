"""What the one-click volunteer looks back on: two years of service, a star, a certificate; still of no organization."""

import datetime as dt
from decimal import Decimal

from volunteering.accounts.models import User
from volunteering.activities.models import Activity, Slot
from volunteering.activities.services import sign_up
from volunteering.core.clock import local_date
from volunteering.messaging.services import mark_read
from volunteering.regions.models import Region
from volunteering.service_records.enums import Grade, MeritKind
from volunteering.service_records.models import StarProposal
from volunteering.service_records.services import (
    MeritDetails,
    Wanted,
    check_in,
    check_out,
    confirm_hours,
    enter_merit,
    evaluate,
    issue_certificate,
    look_at_stars,
    pass_proposal,
)
from volunteering.volunteers.models import Volunteer
from volunteering.web.demo import words

DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)


def load_history(person: Volunteer, *, staff: User, city: Region, now: dt.datetime) -> None:
    """Played with the years before, beside the members of the organizations that invited."""
    for activity in Activity.objects.filter(title__in=words.YEARS_AGO).order_by("starts_at"):
        _serve(person, activity)
    training = MeritDetails(
        kind=MeritKind.TRAINING,
        name="科技志愿者入门培训",
        body="常州市科学技术协会",
        on=local_date(now) - 720 * DAY,
        content="志愿服务条例；和老人、孩子说话的方法。",
        hours=Decimal(4),
    )
    enter_merit(by=staff, details=training, people=[person.pk], region=city, now=now - 719 * DAY)
    look_at_stars(now=now - 100 * DAY)
    pass_proposal(by=staff, proposal=StarProposal.objects.get(volunteer=person), now=now - 98 * DAY)
    today = local_date(now)
    wanted = Wanted(None, dt.date(today.year - 2, 1, 1), today)
    issue_certificate(by=_user(person), volunteer=person, wanted=wanted, now=now - 90 * DAY)
    mark_read(by=_user(person), now=now - 89 * DAY)
    _serve(person, Activity.objects.get(title=words.UNCONFIRMED), is_confirmed=False)


def _serve(person: Volunteer, activity: Activity, *, is_confirmed: bool = True) -> None:
    administrator = activity.created_by
    assert administrator is not None
    for slot in Slot.objects.select_related("activity__organization", "shift").filter(activity=activity):
        shift = slot.shift
        place = sign_up(by=_user(person), volunteer=person, slot=slot, now=activity.starts_at - 3 * DAY)
        check_in(by=_user(person), volunteer=person, shift=shift, device="", now=shift.starts_at)
        check_out(by=_user(person), volunteer=person, shift=shift, now=shift.ends_at)
        if is_confirmed:
            confirm_hours(by=administrator, shift=shift, rest_minutes=0, now=shift.ends_at + 2 * HOUR)
    if is_confirmed:
        reason = "每一场都提前到，老人听得懂"
        evaluate(by=administrator, sign_up=place, grade=Grade.EXCELLENT, reason=reason, now=shift.ends_at + 3 * HOUR)


def _user(person: Volunteer) -> User:
    assert person.user is not None
    return person.user
