"""立即报名: a place, or a number in the waiting list."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from volunteering.accounts.models import User
from volunteering.activities.enums import ActivityStatus, SignUpState
from volunteering.activities.models import LIVE_SIGN_UP_STATES, Activity, SignUp, Slot
from volunteering.activities.rules import ADULT, overlap, problem_of_age, takes_sign_ups
from volunteering.activities.selectors import times_of
from volunteering.activities.services.placing import CLOSED, TWICE, place
from volunteering.audit.services import record
from volunteering.core import parameters
from volunteering.core.errors import Refusal
from volunteering.core.prepared import prepared
from volunteering.core.zone import CHINA
from volunteering.organizations.policies import is_member
from volunteering.volunteers.enums import VolunteerState
from volunteering.volunteers.models import Volunteer
from volunteering.volunteers.rules import age_on, problem_of_guardian
from volunteering.volunteers.services import GuardianConsent


class CannotSignUp(Refusal):
    sentence = "现在不能报名这个活动。"


class MustAcceptClash(CannotSignUp):
    """The time clashes with another sign-up: the person may confirm and go on."""


class MustHaveGuardian(CannotSignUp):
    """A minor: sign up again with the guardian's consent."""


def sign_up(
    *,
    by: User,
    volunteer: Volunteer,
    slot: Slot,
    now: dt.datetime,
    accepts_clash: bool = False,
    guardian: GuardianConsent | None = None,
) -> SignUp:
    """Take a place, or a waiting place when it is full.

    Raises CannotSignUp, MustAcceptClash, MustHaveGuardian. Capacity is never exceeded and the waiting list is in
    commit order: see `placing`.
    """
    if volunteer.user_id != by.pk or volunteer.state != VolunteerState.ACTIVE:
        raise CannotSignUp("只能为本人报名。")
    _refuse_outside_window(slot.activity, volunteer, now)
    if slot.shift.ends_at <= now:
        raise CannotSignUp("这个场次已经结束，请选择其他场次。")
    is_minor = _refuse_age(volunteer, slot, guardian)
    _refuse_clash(volunteer, slot, accepts_clash)
    made = SignUp(slot=slot, shift=slot.shift, activity=slot.activity, volunteer=volunteer, created_at=now)
    if guardian and is_minor:
        made.guardian_name, made.guardian_relation = guardian.name, guardian.relation
        made.guardian_phone, made.guardian_consented_at = guardian.phone, now
    with transaction.atomic(savepoint=False):
        problem = place(made)
        if not problem:
            _note(made, by)
    if problem:
        raise CannotSignUp(_why_closed(slot) if problem == CLOSED else problem)
    return made


SUSPENDED = "发布这个活动的组织已被当地科协暂停，暂时不接受报名。可以看看其他活动。"


def _why_closed(slot: Slot) -> str:
    """Asked only when a place was refused, so that a sign-up costs no further question."""
    is_cancelled = Activity.objects.filter(pk=slot.activity_id, status=ActivityStatus.CANCELLED).exists()
    return CLOSED if is_cancelled else SUSPENDED


def _refuse_outside_window(activity: Activity, volunteer: Volunteer, now: dt.datetime) -> None:
    if activity.status == ActivityStatus.CANCELLED:
        raise CannotSignUp(CLOSED)
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


def _refuse_age(volunteer: Volunteer, slot: Slot, guardian: GuardianConsent | None) -> bool:
    """Ages count on the shift's day. Returns whether the volunteer is a minor then."""
    if volunteer.born_on is None:
        raise CannotSignUp("您的资料里没有出生日期，请联系当地科协补充后再报名。")
    age = age_on(volunteer.born_on, slot.shift.starts_at.astimezone(CHINA).date())
    lowest = ADULT if slot.activity.is_hazardous else parameters.YOUNGEST_VOLUNTEER()
    minimum = max(slot.activity.minimum_age, lowest)
    problem = problem_of_age(age, minimum=minimum, is_guarded=guardian is not None)
    if problem:
        raise (CannotSignUp if age < minimum else MustHaveGuardian)(problem)
    if guardian and age < ADULT:
        problem = problem_of_guardian(own_phone=volunteer.phone, phone=guardian.phone)
        if problem:
            raise CannotSignUp(problem, field="phone")
    return age < ADULT


def _refuse_clash(volunteer: Volunteer, slot: Slot, accepts_clash: bool) -> None:
    own = (slot.shift.starts_at, slot.shift.ends_at)
    for shift, starts_at, ends_at, title in _live_between(volunteer=volunteer.pk, start=own[0], end=own[1]):
        if shift == slot.shift_id:
            raise CannotSignUp(TWICE)
        if overlap(own, (starts_at, ends_at)) and not accepts_clash:
            raise MustAcceptClash(f"时间与您已报名的“{title}”冲突。确实能参加，请勾选后再报名。")


@prepared
def _live_between(**values: Any) -> "QuerySet[SignUp, tuple[Any, ...]]":
    mine = SignUp.objects.filter(volunteer=values["volunteer"], state__in=LIVE_SIGN_UP_STATES)
    meanwhile = mine.filter(shift__starts_at__lt=values["end"], shift__ends_at__gt=values["start"])
    return meanwhile.values_list("shift", "shift__starts_at", "shift__ends_at", "activity__title")


def _note(made: SignUp, by: User) -> None:
    record(
        "activities:sign_up:made",
        by=by,
        subject_id=made.id,
        organization_id=made.activity.organization_id,
        words={"title": made.activity.title, "state": SignUpState(made.state).label},
    )
