import datetime as dt
import itertools

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F

from tests.activities.conftest import DAY, HOUR
from volunteering.activities.enums import ActivityStatus, Phase, SignUpState
from volunteering.activities.models import Activity, SignUp, Slot
from volunteering.activities.rules import overlap, problem_of_age, problem_of_shift
from volunteering.activities.selectors import activity_page, my_activities, phase, phase_is
from volunteering.activities.services import (
    CannotPublish,
    CannotSignUp,
    MustAcceptClash,
    PositionDetails,
    ShiftDetails,
    cancel_activity,
    copy_activity,
    publish_activity,
    save_activity,
    sign_up,
    withdraw_sign_up,
)
from volunteering.messaging.models import Notice

TICK = dt.timedelta(microseconds=1)


def slot_of(activity):
    return Slot.objects.select_related("activity", "shift").get(activity=activity)


def join(volunteer, activity, now, **more):
    return sign_up(by=volunteer.user, volunteer=volunteer, slot=slot_of(activity), now=now, **more)


# Phases -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [ActivityStatus.PUBLISHED, ActivityStatus.CANCELLED])
def test_python_and_sql_agree_at_every_boundary(activity, status):
    Activity.objects.update(
        status=status,
        sign_up_closes_at=F("starts_at") + HOUR,
        cancelled_at=activity.created_at,
        cancel_reason="雨",
    )
    activity.refresh_from_db()
    bounds = (activity.sign_up_opens_at, activity.sign_up_closes_at, activity.starts_at, activity.ends_at)
    for bound, step in itertools.product(bounds, (-TICK, 0 * TICK, TICK)):
        now = bound + step
        said = [one for one in Phase if Activity.objects.filter(phase_is(one, now)).exists()]
        assert said == [phase(activity, now)]


def test_the_window_closes_before_the_start_or_later(publish, now):
    early = publish(sign_up_closes_at=now + HOUR)
    assert phase(early, now) == Phase.OPEN
    assert phase(early, now + HOUR) == Phase.CLOSED
    assert phase(early, early.starts_at) == Phase.RUNNING
    assert phase(early, early.ends_at) == Phase.ENDED


def test_plain_rules(now):
    assert problem_of_shift(now, now) != ""
    assert "午夜" in problem_of_shift(now, now + 10 * HOUR)  # 17:00 to 03:00
    assert problem_of_shift(now, now + 7 * HOUR) == ""  # until midnight is still one day
    assert not overlap((now, now + HOUR), (now + HOUR, now + 2 * HOUR))
    assert "监护人" in problem_of_age(16, minimum=14)
    assert "年满 18" in problem_of_age(16, minimum=18)
    assert problem_of_age(18, minimum=18) == ""


# Publishing -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"sign_up_closes_at": dt.datetime(2020, 1, 1, tzinfo=dt.UTC)}, "报名截止要晚于报名开始"),
        ({"sign_up_closes_at": dt.datetime(2030, 1, 1, tzinfo=dt.UTC)}, "不能晚于活动结束"),
        ({"positions": [PositionDetails(capacity=0)]}, "至少为 1"),
        ({"is_hazardous": True, "minimum_age": 16}, "18 周岁"),
    ],
)
def test_bad_details_are_explained_and_nothing_is_stored(certified, user, plan, now, changes, sentence):
    with pytest.raises(CannotPublish, match=sentence):
        save_activity(by=user, organization=certified, details=plan(**changes), now=now)
    assert not Activity.objects.exists()


def test_an_uncertified_organization_keeps_a_draft(pending, user, plan, now):
    draft = save_activity(by=user, organization=pending, details=plan(), now=now)
    with pytest.raises(CannotPublish, match="认证后"):
        publish_activity(by=user, activity=draft, is_volunteering=True, now=now)


def test_the_checklist_and_the_future_are_asked_for(certified, user, plan, now):
    draft = save_activity(by=user, organization=certified, details=plan(), now=now)
    with pytest.raises(CannotPublish, match="核对"):
        publish_activity(by=user, activity=draft, is_volunteering=False, now=now)
    with pytest.raises(CannotPublish, match="将来"):
        publish_activity(by=user, activity=draft, is_volunteering=True, now=now + 9 * DAY)


def test_a_stranger_writes_nothing(certified, another_volunteer, plan, now):
    with pytest.raises(CannotPublish, match="只有这个组织"):
        save_activity(by=another_volunteer.user, organization=certified, details=plan(), now=now)


def test_capacity_never_falls_below_the_sign_ups(publish, user, plan, volunteer, another_volunteer, now):
    activity = publish(positions=[PositionDetails(capacity=2)])
    join(volunteer, activity, now)
    join(another_volunteer, activity, now)
    with pytest.raises(CannotPublish, match="已有 2 人报名"):
        save_activity(by=user, organization=activity.organization, details=plan(), now=now, activity=activity)


def test_more_places_promote_who_waits(activity, user, plan, volunteer, another_volunteer, now):
    join(volunteer, activity, now)
    second = join(another_volunteer, activity, now)
    more = plan(positions=[PositionDetails(capacity=2)])
    save_activity(by=user, organization=activity.organization, details=more, now=now, activity=activity)
    second.refresh_from_db()
    assert second.state == SignUpState.CONFIRMED


def test_participants_hear_of_a_change(activity, user, plan, volunteer, now):
    join(volunteer, activity, now)
    moved = plan(address="市科技馆")
    save_activity(by=user, organization=activity.organization, details=moved, now=now, activity=activity)
    assert "市科技馆" in Notice.objects.get(user=volunteer.user, kind="activities:changed").body


def test_cancelling_ends_every_sign_up_and_tells(activity, user, volunteer, another_volunteer, now):
    join(volunteer, activity, now)
    join(another_volunteer, activity, now)
    with pytest.raises(CannotPublish, match="原因"):
        cancel_activity(by=user, activity=activity, reason="", now=now)
    cancel_activity(by=user, activity=activity, reason="台风", now=now)
    assert set(SignUp.objects.values_list("state", flat=True)) == {SignUpState.CANCELLED}
    assert Notice.objects.filter(title="您报名的活动取消了", body__contains="台风").count() == 2
    with pytest.raises(CannotSignUp, match="已经取消"):
        join(volunteer, Activity.objects.get(), now)


def test_a_copy_is_a_draft_a_week_later(activity, user, now):
    copy = copy_activity(by=user, activity=activity, later_by=7 * DAY, now=now)
    assert copy.status == ActivityStatus.DRAFT
    assert copy.starts_at - activity.starts_at == 7 * DAY
    assert slot_of(copy).capacity == 1


# Sign-up ----------------------------------------------------------------------------------------------------------


def test_a_place_then_the_waiting_list_then_promotion(activity, volunteer, another_volunteer, now):
    first = join(volunteer, activity, now)
    second = join(another_volunteer, activity, now)
    assert (first.state, second.state, second.queue_number) == (SignUpState.CONFIRMED, SignUpState.WAITING, 1)
    withdraw_sign_up(by=volunteer.user, sign_up=first, now=now)
    second.refresh_from_db()
    assert second.state == SignUpState.CONFIRMED
    slot = slot_of(activity)
    assert (slot.taken, slot.waiting) == (1, 0)
    assert Notice.objects.get(user=another_volunteer.user).title == "候补成功"


def test_signing_up_twice_is_refused_and_costs_no_place(publish, volunteer, now):
    activity = publish(positions=[PositionDetails(capacity=5)])
    join(volunteer, activity, now)
    with pytest.raises(CannotSignUp, match="已经报名"):
        join(volunteer, activity, now)
    assert slot_of(activity).taken == 1


def test_early_late_and_over_are_told_apart(publish, volunteer, now):
    activity = publish(sign_up_opens_at=now + HOUR, sign_up_closes_at=now + 2 * HOUR)
    with pytest.raises(CannotSignUp, match="还没有开始"):
        join(volunteer, activity, now)
    with pytest.raises(CannotSignUp, match="截止"):
        join(volunteer, activity, now + 2 * HOUR)
    with pytest.raises(CannotSignUp, match="已经结束"):
        join(volunteer, activity, activity.ends_at)


def test_members_come_first(publish, volunteer, another_volunteer, now):
    activity = publish(sign_up_opens_at=now + 2 * HOUR, members_open_at=now)
    assert join(volunteer, activity, now).state == SignUpState.CONFIRMED
    with pytest.raises(CannotSignUp, match="还没有开始"):
        join(another_volunteer, activity, now)


def test_a_clash_is_a_warning(publish, volunteer, now):
    join(volunteer, publish(), now)
    other = publish(title="另一个")
    with pytest.raises(MustAcceptClash, match="冲突"):
        join(volunteer, other, now)
    assert join(volunteer, other, now, accepts_clash=True).state == SignUpState.CONFIRMED


def test_a_minor_is_led_to_the_guardian(publish, volunteer, now):
    volunteer.born_on = dt.date(2010, 1, 1)
    with pytest.raises(CannotSignUp, match="监护人"):
        join(volunteer, publish(minimum_age=14), now)


def test_nobody_signs_up_for_another(activity, volunteer, another_volunteer, now):
    with pytest.raises(CannotSignUp, match="本人"):
        sign_up(by=volunteer.user, volunteer=another_volunteer, slot=slot_of(activity), now=now)


def test_a_place_is_kept_once_the_activity_began(activity, volunteer, now):
    mine = join(volunteer, activity, now)
    with pytest.raises(CannotSignUp, match="已经开始"):
        withdraw_sign_up(by=volunteer.user, sign_up=mine, now=activity.starts_at)


@pytest.mark.parametrize("counter", ["taken", "capacity"])
def test_the_database_never_overbooks(activity, volunteer, now, counter):
    join(volunteer, activity, now)
    broken = {"taken": 2} if counter == "taken" else {"capacity": 0}
    with pytest.raises(IntegrityError), transaction.atomic():
        Slot.objects.update(**broken)


# Lists ------------------------------------------------------------------------------------------------------------


def titles(now, **wanted):
    return [one.title for one in activity_page(now=now, **wanted).rows]


def test_the_list_filters_by_region_keyword_category_and_state(activity, county, now):
    assert titles(now) == titles(now, region=county) == titles(now, region=county.parent) == [activity.title]
    assert titles(now, keyword="大篷车") == [activity.title]
    assert titles(now, keyword="蓝藻") == []
    assert titles(now, category=activity.category_id) == [activity.title]
    assert titles(now, phase=Phase.ENDED) == []
    assert titles(activity.ends_at) == []
    assert titles(activity.ends_at, everything=True) == [activity.title]


def test_my_tabs(publish, volunteer, user, now):
    ahead, gone = (
        publish(),
        publish(title="取消的", shifts=[ShiftDetails(starts_at=now + 40 * HOUR, ends_at=now + 41 * HOUR)]),
    )
    join(volunteer, ahead, now)
    join(volunteer, gone, now)
    cancel_activity(by=user, activity=gone, reason="雨", now=now)

    def tab(name, when=now):
        return [
            one.activity.title for one in my_activities(volunteer=volunteer, tab=name, now=when, phase=None, name="")
        ]

    assert tab("") == ["取消的", ahead.title]
    assert tab("upcoming") == [ahead.title]
    assert tab("ended") == ["取消的"]
    assert tab("upcoming", ahead.ends_at) == []
