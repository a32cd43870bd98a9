"""What happened between entering hours by hand and deciding on them: cancelled, dissolved, moved."""

import pytest

from tests.activities.conftest import DAY
from tests.service_records.conftest import EARLY
from volunteering.activities.models import Activity, Shift
from volunteering.activities.services import CannotPublish, ShiftDetails, details_of, save_activity
from volunteering.messaging.models import Notice
from volunteering.organizations.models import Organization
from volunteering.organizations.services import dissolve_organization
from volunteering.service_records.models import HandLine, ServiceRecord
from volunteering.service_records.selectors import hand_lines_of, totals_of
from volunteering.service_records.services import (
    CannotDecideHours,
    CannotEnterHours,
    approve_sheet,
    return_sheet,
    send_sheet,
)


@pytest.fixture
def sheet(enter, another_volunteer):
    return enter(another_volunteer)


def cancel(at):
    Activity.objects.update(status="cancelled", cancelled_at=at, cancel_reason="暴雨")


def test_hours_of_a_shift_that_was_called_off_are_not_approved(sheet, shift, staff, user, another_volunteer, after):
    cancel(shift.ends_at - EARLY)
    with pytest.raises(CannotDecideHours, match=r"已经取消.*请退回"):
        approve_sheet(by=staff, sheet=sheet, now=after)
    return_sheet(by=staff, sheet=sheet, reason="活动取消了", now=after)
    (line,) = hand_lines_of(another_volunteer)
    assert (line.state, line.why_not) == ("refused", "活动取消了")  # nobody can mend it
    assert "活动取消了" in Notice.objects.get(user=another_volunteer.user, kind="service_records:hand_refused").body
    assert "再次提交" not in Notice.objects.get(user=user, kind="service_records:hand_decided").body
    assert not ServiceRecord.objects.exists()


def test_a_shift_that_was_over_before_the_rest_was_cancelled_took_place(
    sheet, enter, shift, volunteer, staff, user, another_volunteer, after
):
    cancel(shift.ends_at + EARLY)
    returned = return_sheet(by=staff, sheet=sheet, reason="照片看不清", now=after)
    assert HandLine.objects.get().state == "entered"
    approve_sheet(by=staff, sheet=send_sheet(by=user, sheet=returned, now=after), now=after)
    assert totals_of(another_volunteer, now=after).minutes == 120
    assert enter(volunteer).state == "sent"


def test_of_a_shift_that_was_called_off_nothing_is_entered(enter, shift, another_volunteer):
    cancel(shift.ends_at - EARLY)
    with pytest.raises(CannotEnterHours, match="已经取消"):
        enter(another_volunteer)


def test_who_served_keeps_the_hours_when_the_organization_is_dissolved(
    sheet, leader_above, certified, staff, another_volunteer, after
):
    dissolve_organization(by=staff, organization=certified, reason="合并", now=after)
    with pytest.raises(CannotDecideHours, match="上级"):
        approve_sheet(by=leader_above, sheet=sheet, now=after)  # above nobody any more
    approve_sheet(by=staff, sheet=sheet, now=after)
    assert totals_of(another_volunteer, now=after).minutes == 120


def test_what_a_dissolved_organization_sent_is_refused_to_the_end(sheet, certified, staff, another_volunteer, after):
    dissolve_organization(by=staff, organization=certified, reason="合并", now=after)
    return_sheet(by=staff, sheet=sheet, reason="没有看到名字", now=after)
    assert [(one.state, one.why_not) for one in hand_lines_of(another_volunteer)] == [("refused", "没有看到名字")]
    told = Notice.objects.get(user=another_volunteer.user, kind="service_records:hand_refused")
    assert told.body.endswith("有疑问请联系当地科协。")


def test_without_administrators_nobody_mends_what_comes_back(sheet, staff, another_volunteer, after):
    Organization.objects.update(administrator_count=0)
    return_sheet(by=staff, sheet=sheet, reason="没有看到名字", now=after)
    assert [one.state for one in hand_lines_of(another_volunteer)] == ["refused"]


def test_a_shift_that_was_moved_holds_none_of_the_old_hours(sheet, shift, staff, after):
    Shift.objects.filter(pk=shift.pk).update(starts_at=shift.starts_at - DAY, ends_at=shift.ends_at - DAY)
    (line,) = approve_sheet(by=staff, sheet=sheet, now=after).written.refused
    assert "场次之内" in line.why_not


def test_a_shift_with_hours_entered_by_hand_is_not_deleted(publish, enter, said_of, shift, user, volunteer, after):
    later = [ShiftDetails(starts_at=shift.starts_at + n * DAY, ends_at=shift.ends_at + n * DAY) for n in (0, 1)]
    activity = publish(title="两天", shifts=later)
    last = activity.shifts.order_by("starts_at").last()
    enter(said_of(volunteer, starts_at=last.starts_at, ends_at=last.ends_at), on=last, now=last.ends_at + DAY)
    details = details_of(activity)
    details.shifts.pop()
    with pytest.raises(CannotPublish, match="补录"):
        save_activity(
            by=user, organization=activity.organization, details=details, activity=activity, now=shift.starts_at - DAY
        )
