"""取消报名, offered places, and being taken off the list: the place goes to whoever waits first."""

import datetime as dt

from django.db import transaction

from volunteering.accounts.models import User
from volunteering.activities import notices
from volunteering.activities.enums import SignUpState
from volunteering.activities.models import LIVE_SIGN_UP_STATES, CalendarFeed, SignUp, Subscription, SubscriptionHit
from volunteering.activities.policies import can_edit
from volunteering.activities.rules import sign_up_may_become
from volunteering.activities.services.placing import give_back, lock_slots
from volunteering.activities.services.signing_up import CannotSignUp
from volunteering.audit.services import record
from volunteering.volunteers.models import Volunteer

CHANGED = "这条报名已经变化，请刷新后查看。"


@transaction.atomic
def withdraw_sign_up(*, by: User, sign_up: SignUp, now: dt.datetime) -> None:
    """取消报名, until the shift starts; also the way to decline an offered place. Raises CannotSignUp."""
    sign_up = _locked(sign_up)
    if sign_up.volunteer.user_id != by.pk or not sign_up_may_become(sign_up.state, SignUpState.WITHDRAWN):
        raise CannotSignUp(CHANGED)
    if sign_up.shift.starts_at <= now and sign_up.state == SignUpState.CONFIRMED:
        raise CannotSignUp("活动已经开始，不能再取消。如果没有到场，请告诉活动联系人。")
    _end(sign_up, SignUpState.WITHDRAWN, "activities:sign_up:withdrawn", by=by, now=now)


@transaction.atomic
def confirm_offer(*, by: User, sign_up: SignUp, now: dt.datetime) -> None:
    """Take the place that became free, within its deadline. Raises CannotSignUp."""
    sign_up = _locked(sign_up)
    if sign_up.volunteer.user_id != by.pk or sign_up.state != SignUpState.OFFERED:
        raise CannotSignUp(CHANGED)
    if sign_up.offered_until is None or sign_up.offered_until <= now:
        raise CannotSignUp("确认时间已过，名额已让给下一位。还想参加，可以重新报名候补。")
    sign_up.state, sign_up.offered_until = SignUpState.CONFIRMED, None
    sign_up.save(update_fields=("state", "offered_until"))
    _note("activities:offer:confirmed", sign_up, by)


@transaction.atomic
def remove_sign_up(*, by: User, sign_up: SignUp, reason: str, now: dt.datetime) -> None:
    """The organization takes somebody off the list, with a reason the person is told. Raises CannotSignUp."""
    sign_up = _locked(sign_up)
    if not can_edit(by, sign_up.activity):
        raise CannotSignUp("只有这个组织的管理员可以移出报名者。")
    if not reason.strip():
        raise CannotSignUp("请写明移出原因，会告诉这位志愿者。", field="reason")
    if not sign_up_may_become(sign_up.state, SignUpState.REMOVED):
        raise CannotSignUp(CHANGED)
    if sign_up.shift.starts_at <= now:  # from here on it is attendance, and hours hang on it
        raise CannotSignUp("场次已经开始，不能再移出。没有到场的，请在签到中标记。")
    _end(sign_up, SignUpState.REMOVED, "activities:sign_up:removed", by=by, reason=reason.strip()[:200], now=now)
    notices.tell_removed(sign_up, now)


@transaction.atomic
def expire_offer(*, sign_up: SignUp, now: dt.datetime) -> None:
    """The clock takes back a place nobody confirmed. Run twice it does nothing."""
    sign_up = _locked(sign_up)
    if sign_up.state != SignUpState.OFFERED or sign_up.offered_until is None or sign_up.offered_until > now:
        return
    _end(sign_up, SignUpState.EXPIRED, "activities:offer:expired", by=None, now=now)
    notices.tell_expired(sign_up, now)


@transaction.atomic
def end_sign_ups_of(*, volunteer: Volunteer, reason: str, now: dt.datetime) -> None:
    """Everything still ahead ends, for instance when the account is closed; the places go to the next."""
    ahead = SignUp.objects.filter(volunteer=volunteer, state__in=LIVE_SIGN_UP_STATES, shift__starts_at__gt=now)
    lock_slots(list(ahead.values_list("slot", flat=True)))
    for sign_up in ahead.select_related("activity", "shift", "volunteer").order_by("slot"):
        _end(sign_up, SignUpState.WITHDRAWN, "activities:sign_up:withdrawn", by=None, reason=reason, now=now)


def _locked(sign_up: SignUp) -> SignUp:
    lock_slots([sign_up.slot_id])
    return SignUp.objects.select_related("activity__organization", "shift", "volunteer").get(pk=sign_up.pk)


def _end(sign_up: SignUp, state: SignUpState, tag: str, *, by: User | None, now: dt.datetime, reason: str = "") -> None:
    promoted = give_back(sign_up, state, reason=reason, now=now)
    _note(tag, sign_up, by)
    notices.take_back_of(sign_up.activity, [(sign_up.pk, sign_up.shift_id, sign_up.volunteer.user_id)], now)
    notices.tell_promoted(promoted, now)


def _note(tag: str, sign_up: SignUp, by: User | None) -> None:
    record(
        tag,
        by=by,
        subject_id=sign_up.id,
        organization_id=sign_up.activity.organization_id,
        words={"title": sign_up.activity.title},
    )


def on_account_closed(*, user: User, now: dt.datetime) -> None:
    """Sign-ups still ahead end, the calendar's address stops working, nothing new is told."""
    volunteer = Volunteer.objects.filter(user=user).first()
    if volunteer:
        end_sign_ups_of(volunteer=volunteer, reason="账号已注销", now=now)
        for model in (CalendarFeed, Subscription, SubscriptionHit):
            model.objects.filter(volunteer=volunteer).delete()
