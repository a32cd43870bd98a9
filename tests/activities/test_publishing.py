import pytest

from tests.activities.conftest import DAY, HOUR
from tests.activities.test_activities import join
from volunteering.access.enums import RegionRole
from volunteering.access.services import grant_region_role, set_parameter
from volunteering.accounts.services import open_user
from volunteering.activities.enums import ActivityStatus
from volunteering.activities.models import Activity, Announcement, Shift, Slot
from volunteering.activities.policies import can_review, reviewable_by, visible_to
from volunteering.activities.scheduled import finish_announcements
from volunteering.activities.services import (
    CannotPublish,
    PositionDetails,
    ShiftDetails,
    approve_activity,
    cancel_activity,
    details_of,
    make_weekly_series,
    publish_activity,
    return_activity,
    save_activity,
    sign_up,
)
from volunteering.activities.services.announcing import announce
from volunteering.core import parameters
from volunteering.messaging.models import Notice
from volunteering.regions.models import Region


@pytest.fixture
def edit(certified, user, plan, now):
    def make(activity, when=now, **changes):
        return save_activity(by=user, organization=certified, details=plan(**changes), now=when, activity=activity)

    return make


@pytest.fixture
def shifts(now):
    def days(*numbers):
        starts = [now + 16 * HOUR + number * DAY for number in numbers]
        return [ShiftDetails(starts_at=start, ends_at=start + 2 * HOUR) for start in starts]

    return days


# Editing ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title": " "}, "活动名称"),
        ({"shifts": []}, "场次"),
        ({"positions": []}, "岗位"),
        ({"positions": [PositionDetails(capacity=1), PositionDetails(capacity=2)]}, "出现了两次"),
        ({"positions": [PositionDetails(capacity=100_001)]}, "最多"),
    ],
)
def test_what_cannot_be_stored_is_explained(certified, user, plan, now, changes, sentence):
    with pytest.raises(CannotPublish, match=sentence):
        save_activity(by=user, organization=certified, details=plan(**changes), now=now)


def test_members_first_means_before_the_others(certified, user, plan, now):
    with pytest.raises(CannotPublish, match="早于公开报名"):
        save_activity(by=user, organization=certified, details=plan(members_open_at=now), now=now)


@pytest.mark.parametrize("field", ["content", "contact_name", "contact_phone", "risks", "safeguards", "address"])
def test_a_draft_may_lack_what_publishing_asks_for(certified, user, plan, now, field):
    draft = save_activity(by=user, organization=certified, details=plan(**{field: ""}), now=now)
    with pytest.raises(CannotPublish) as refusal:
        publish_activity(by=user, activity=draft, is_volunteering=True, now=now)
    assert refusal.value.field == field


def test_what_was_stated_reads_back(publish, plan, shifts):
    stated = plan(
        shifts=shifts(0, 1), positions=[PositionDetails(capacity=3, name="讲解"), PositionDetails(capacity=3)]
    )
    assert details_of(publish(**vars(stated))) == stated


def test_participants_are_told_what_changed_and_only_that(activity, edit, volunteer, now):
    join(volunteer, activity, now)
    edit(activity, address="市科技馆", content="长" * 100)
    body = Notice.objects.get(kind="activities:changed").body
    assert "地点改为 新北区市科技馆" in body
    assert "活动内容有修改" in body
    assert "时间" not in body


def test_nothing_changed_nothing_told(activity, edit, volunteer, now):
    join(volunteer, activity, now)
    edit(activity)
    assert not Notice.objects.filter(kind="activities:changed").exists()


def test_shifts_move_into_each_others_place(publish, edit, shifts, volunteer, now):
    activity = publish(shifts=shifts(0, 1))
    first = Shift.objects.order_by("starts_at").first()
    slot = Slot.objects.select_related("activity", "shift").get(shift=first)
    sign_up(by=volunteer.user, volunteer=volunteer, slot=slot, now=now)
    edit(activity, shifts=shifts(1, 2))
    first.refresh_from_db()
    assert first.starts_at == shifts(1)[0].starts_at
    assert Shift.objects.count() == 2


def test_a_shift_with_sign_ups_stays(publish, edit, shifts, volunteer, now):
    activity = publish(shifts=shifts(0, 1))
    slot = Slot.objects.select_related("activity", "shift").order_by("shift__starts_at").last()
    sign_up(by=volunteer.user, volunteer=volunteer, slot=slot, now=now)
    with pytest.raises(CannotPublish, match="有报名记录"):
        edit(activity, shifts=shifts(0))
    assert Shift.objects.count() == 2


def test_nothing_moves_into_the_past_or_after_the_end(activity, edit, shifts, now):
    past = shifts(-1)
    opens = {"sign_up_opens_at": now - 2 * DAY, "sign_up_closes_at": past[0].ends_at}
    with pytest.raises(CannotPublish, match="已经过去"):
        edit(activity, shifts=past, **opens)
    with pytest.raises(CannotPublish, match="已经结束"):
        edit(activity, when=activity.ends_at)


def test_a_page_opened_before_the_cancelling_does_not_undo_it(activity, edit, user, now):
    cancel_activity(by=user, activity=activity, reason="雨", now=now)
    with pytest.raises(CannotPublish, match="已经取消"):
        edit(activity)  # as the page loaded it: still published
    assert Activity.objects.get().status == ActivityStatus.CANCELLED


# Telling many -----------------------------------------------------------------------------------------------------


def test_a_large_audience_is_told_in_portions_and_nobody_twice(publish, volunteer, another_volunteer, now, monkeypatch):
    activity = publish(positions=[PositionDetails(capacity=5)])
    join(volunteer, activity, now)
    join(another_volunteer, activity, now)
    monkeypatch.setattr("volunteering.activities.services.announcing.PORTION", 1)
    announce(activity, kind="activities:changed", title="活动有变化", body="地点", now=now)
    told = Notice.objects.filter(kind="activities:changed")
    assert told.count() == 1
    assert Announcement.objects.get().done_at is None
    Announcement.objects.update(told_up_to=None)  # as if the worker had died before noting how far it was
    for _ in range(2):
        finish_announcements(now)
    assert told.count() == 2
    assert Announcement.objects.get().done_at == now


def test_an_announcement_that_cannot_be_told_keeps_no_other_waiting(activity, volunteer, now):
    join(volunteer, activity, now)
    Announcement.objects.bulk_create(
        Announcement(activity=activity, kind=kind, title="活动有变化", body="地点", created_at=now)
        for kind in ("nobody:declared", "activities:changed")
    )
    finish_announcements(now)
    assert Announcement.objects.get(done_at=None).kind == "nobody:declared"


# Review -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def submitted(certified, user, plan, now, county, staff):
    set_parameter(by=staff, parameter=parameters.REVIEWS_ACTIVITIES, typed="1", region=county.parent, now=now)
    draft = save_activity(by=user, organization=certified, details=plan(), now=now)
    return publish_activity(by=user, activity=draft, is_volunteering=True, now=now)


def test_where_the_region_asks_it_reviews_first(submitted, staff, user, edit, now):
    assert submitted.status == ActivityStatus.IN_REVIEW
    assert not Activity.objects.public().exists()
    with pytest.raises(CannotPublish, match="正在审核"):
        edit(submitted)
    with pytest.raises(CannotPublish, match="处理过"):
        approve_activity(by=user, activity=submitted, now=now)
    assert approve_activity(by=staff, activity=submitted, now=now).status == ActivityStatus.PUBLISHED
    with pytest.raises(CannotPublish, match="处理过"):
        approve_activity(by=staff, activity=submitted, now=now)


def test_a_returned_activity_is_mended_and_handed_in_again(submitted, staff, user, edit, now):
    with pytest.raises(CannotPublish, match="原因"):
        return_activity(by=staff, activity=submitted, reason="", now=now)
    returned = return_activity(by=staff, activity=submitted, reason="请写明集合地点", now=now)
    assert returned.return_reason == "请写明集合地点"
    mended = edit(returned, address="北门")
    again = publish_activity(by=user, activity=mended, is_volunteering=True, now=now)
    assert (again.status, again.return_reason) == (ActivityStatus.IN_REVIEW, "")


def test_who_reviews_is_asked_the_same_way_twice(submitted, staff, user, now):
    elsewhere = open_user(phone="19900000078", now=now)
    wuhan = Region.objects.get(code="420100")
    grant_region_role(by=None, user=elsewhere, region=wuhan, role=RegionRole.REVIEWER, now=now)
    for person in (staff, user, elsewhere):
        assert reviewable_by(person).filter(pk=submitted.pk).exists() == can_review(person, submitted)
    assert can_review(staff, submitted)


def test_a_draft_is_seen_by_its_organization_and_its_regions_staff(
    certified, user, staff, plan, now, another_volunteer
):
    draft = save_activity(by=user, organization=certified, details=plan(), now=now)
    seen = [visible_to(person).filter(pk=draft.pk).exists() for person in (user, staff, another_volunteer.user)]
    assert seen == [True, True, False]


# Series -----------------------------------------------------------------------------------------------------------


def test_a_weekly_series_is_separate_published_activities(activity, user, now):
    made = make_weekly_series(by=user, activity=activity, times=3, now=now)
    assert [one.starts_at - activity.starts_at for one in made] == [7 * DAY, 14 * DAY]
    assert Activity.objects.public().values("series").distinct().count() == 1
    assert Activity.objects.exclude(series=None).count() == 3


@pytest.mark.parametrize("times", [1, 27])
def test_a_series_has_a_sensible_length(activity, user, now, times):
    with pytest.raises(CannotPublish, match="系列"):
        make_weekly_series(by=user, activity=activity, times=times, now=now)


def test_a_series_of_drafts_stays_drafts(certified, user, plan, now):
    draft = save_activity(by=user, organization=certified, details=plan(), now=now)
    made = make_weekly_series(by=user, activity=draft, times=2, now=now)
    assert [one.status for one in made] == [ActivityStatus.DRAFT]
