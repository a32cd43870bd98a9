"""立即报名, 取消报名, and the waiting list."""

import datetime as dt

from django.db import IntegrityError, transaction

from volunteering.accounts.models import User
from volunteering.activities import notices
from volunteering.activities.enums import ActivityStatus, SignUpState
from volunteering.activities.models import LIVE_SIGN_UP_STATES, Activity, SignUp, Slot
from volunteering.activities.rules import CHINA, overlap, problem_of_age, takes_sign_ups
from volunteering.activities.selectors import times_of
from volunteering.activities.services.placing import give_back, take_place
from volunteering.audit.services import record
from volunteering.core.errors import Refusal
from volunteering.organizations.policies import is_member
from volunteering.volunteers.enums import VolunteerState
from volunteering.volunteers.models import Volunteer
from volunteering.volunteers.rules import age_on


class CannotSignUp(Refusal):
    sentence = "现在不能报名这个活动。"


class MustAcceptClash(CannotSignUp):
    """The time clashes with another sign-up: the person may confirm and go on."""


@transaction.atomic
def sign_up(*, by: User, volunteer: Volunteer, slot: Slot, now: dt.datetime, accepts_clash: bool = False) -> SignUp:
    """Take a place, or a waiting place when it is full. Raises CannotSignUp, MustAcceptClash.

    Capacity is never exceeded and the waiting list is in commit order: see `placing`.
    """
    if volunteer.user_id != by.pk or volunteer.state != VolunteerState.ACTIVE:
        raise CannotSignUp("只能为本人报名。")
    activity = slot.activity
    _refuse_outside_window(activity, volunteer, now)
    if volunteer.born_on is None:
        raise CannotSignUp("您的资料里没有出生日期，请联系当地科协补充后再报名。")
    day = slot.shift.starts_at.astimezone(CHINA).date()
    problem = problem_of_age(age_on(volunteer.born_on, day), minimum=activity.minimum_age)
    if problem:
        raise CannotSignUp(problem)
    _refuse_clash(volunteer, slot, accepts_clash)
    place = take_place(slot.pk)
    try:
        with transaction.atomic():
            made = SignUp.objects.create(
                slot=slot,
                shift_id=slot.shift_id,
                activity=activity,
                volunteer=volunteer,
                state=place.state,
                queue_number=place.queue_number,
                created_at=now,
            )
    except IntegrityError:  # the same person in two windows: the place goes back with the transaction
        raise CannotSignUp("您已经报名了这个场次。") from None
    record(
        "activities:sign_up:made",
        by=by,
        subject_id=made.id,
        organization_id=activity.organization_id,
        words={"title": activity.title, "state": place.state.label},
    )
    return made


@transaction.atomic
def withdraw_sign_up(*, by: User, sign_up: SignUp, now: dt.datetime) -> None:
    """取消报名: the place goes to whoever waits first."""
    Slot.objects.select_for_update().get(pk=sign_up.slot_id)
    sign_up = SignUp.objects.select_related("activity", "shift", "volunteer").get(pk=sign_up.pk)
    if sign_up.volunteer.user_id != by.pk or sign_up.state not in LIVE_SIGN_UP_STATES:
        raise CannotSignUp("这条报名已经变化，请刷新后查看。")
    if sign_up.shift.starts_at <= now:
        raise CannotSignUp("活动已经开始，不能再取消。如果没有到场，请告诉活动联系人。")
    promoted = give_back(sign_up, SignUpState.WITHDRAWN, reason="", now=now)
    record(
        "activities:sign_up:withdrawn",
        by=by,
        subject_id=sign_up.id,
        organization_id=sign_up.activity.organization_id,
        words={"title": sign_up.activity.title},
    )
    notices.tell_promoted(promoted, now)


def _refuse_outside_window(activity: Activity, volunteer: Volunteer, now: dt.datetime) -> None:
    if activity.status == ActivityStatus.CANCELLED:
        raise CannotSignUp("这个活动已经取消。")
    if activity.status != ActivityStatus.PUBLISHED:
        raise CannotSignUp("这个活动还没有发布。")
    times = times_of(activity)
    if takes_sign_ups(times, is_cancelled=False, now=now):
        return
    if now >= times.ends_at:
        raise CannotSignUp("这个活动已经结束。")
    if now >= times.closes_at:
        raise CannotSignUp("报名已经截止，可以看看其他活动。")
    early = activity.members_open_at is not None and activity.members_open_at <= now
    if not (early and is_member(volunteer.pk, activity.organization_id)):
        opens = times.opens_at.astimezone(CHINA)
        raise CannotSignUp(f"报名还没有开始，{opens.month}月{opens.day}日 {opens:%H:%M} 开放。")


def _refuse_clash(volunteer: Volunteer, slot: Slot, accepts_clash: bool) -> None:
    own = (slot.shift.starts_at, slot.shift.ends_at)
    live = SignUp.objects.filter(
        volunteer=volunteer, state__in=LIVE_SIGN_UP_STATES, shift__starts_at__lt=own[1], shift__ends_at__gt=own[0]
    )
    for other in live.select_related("activity", "shift"):
        if other.shift_id == slot.shift_id:
            raise CannotSignUp("您已经报名了这个场次。")
        if overlap(own, (other.shift.starts_at, other.shift.ends_at)) and not accepts_clash:
            raise MustAcceptClash(f"时间与您已报名的“{other.activity.title}”冲突。确实能参加，请勾选后再报名。")
