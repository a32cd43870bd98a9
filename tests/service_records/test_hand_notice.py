"""公示: where the region wants it, approved hand-entered hours stand in public before they count."""

import pytest
from django.db import IntegrityError, transaction

from tests.activities.conftest import DAY
from volunteering.access.services import set_parameter
from volunteering.accounts.services import close_account
from volunteering.activities.services import ShiftDetails
from volunteering.core import parameters
from volunteering.messaging.models import Notice
from volunteering.service_records.models import NoticeObjection, ServiceRecord
from volunteering.service_records.scheduled import record_noticed_hours
from volunteering.service_records.selectors import noticed_at
from volunteering.service_records.services import (
    CannotDecideHours,
    CannotObject,
    Served,
    answer_notice_objection,
    answer_objection,
    approve_sheet,
    object_to_hand_line,
    object_to_notice,
    recording_hand,
)
from volunteering.service_records.services.verifying import false_totals, tampered_records


@pytest.fixture
def noticed(enter, volunteer, another_volunteer, staff, county, after, now):
    """Two people on a sheet that stands on public notice."""
    switch = parameters.NOTICE_OF_HAND_ENTRIES
    set_parameter(by=staff, parameter=switch, typed="1", region=county.parent, now=now)
    return approve_sheet(by=staff, sheet=enter(volunteer, another_volunteer), now=after).sheet


def test_after_the_notice_what_nobody_disputes_is_recorded(noticed, certified, after):
    assert noticed.notice_until == after + 7 * DAY
    assert noticed_at(certified).count() == 2
    record_noticed_hours(noticed.notice_until - DAY / 24)
    assert not ServiceRecord.objects.exists()
    for _ in range(2):
        record_noticed_hours(noticed.notice_until)
    assert ServiceRecord.objects.count() == 2
    assert not noticed_at(certified).exists()
    assert [*false_totals(), *tampered_records()] == []


def test_who_has_left_is_not_shown_nor_recorded(noticed, certified, volunteer, another_volunteer, after):
    close_account(by=another_volunteer.user, now=after)
    assert [line.volunteer for line in noticed_at(certified)] == [volunteer]
    record_noticed_hours(noticed.notice_until)
    assert ServiceRecord.objects.get().volunteer == volunteer


def test_a_sheet_that_fails_keeps_no_other_waiting(noticed, enter, publish, volunteer, staff, after, monkeypatch):
    again = publish(title="另一处", shifts=[next_day_of(noticed.shift)], sign_up_closes_at=after).shifts.get()
    later = again.ends_at + DAY
    said = Served(volunteer, again.starts_at, again.ends_at)
    other = approve_sheet(by=staff, sheet=enter(said, on=again, now=later), now=later).sheet
    record = recording_hand.record_lines

    def stumble(sheet, *given, **more):
        if sheet.pk == noticed.pk:
            raise RuntimeError
        return record(sheet, *given, **more)

    monkeypatch.setattr(recording_hand, "record_lines", stumble)
    record_noticed_hours(other.notice_until)
    assert ServiceRecord.objects.get().hand_line.sheet == other


def next_day_of(shift):
    return ShiftDetails(starts_at=shift.starts_at + DAY, ends_at=shift.ends_at + DAY)


def test_an_objection_holds_its_line_back_until_it_is_decided(noticed, staff, elsewhere, user, volunteer, after):
    line = noticed.lines.get(volunteer=volunteer)
    made = object_to_notice(by=elsewhere, line=line, text=" 那天没有看到他 ", now=after)
    assert made.text == "那天没有看到他"
    assert Notice.objects.filter(user=staff, kind="service_records:notice_objected").exists()
    record_noticed_hours(noticed.notice_until)
    assert ServiceRecord.objects.count() == 1

    answer = {"objection": made, "is_upheld": False, "answer": "照片上有他", "now": after}
    for by in (user, elsewhere):
        with pytest.raises(CannotDecideHours, match="上级"):
            answer_notice_objection(by=by, **answer)
    with pytest.raises(CannotDecideHours, match="处理意见"):
        answer_notice_objection(by=staff, **answer | {"answer": " "})
    answer_notice_objection(by=staff, **answer)
    assert "照片上有他" in Notice.objects.get(user=elsewhere, kind="service_records:notice_answered").body
    with pytest.raises(CannotDecideHours, match="已经处理"):
        answer_notice_objection(by=staff, **answer)
    record_noticed_hours(noticed.notice_until)
    assert ServiceRecord.objects.count() == 2


def test_nothing_is_recorded_while_the_person_denies_it(noticed, another_volunteer, user, after):
    line = noticed.lines.get(volunteer=another_volunteer)
    denied = object_to_hand_line(by=another_volunteer.user, line=line, text="我那天没有去", now=after + DAY)
    record_noticed_hours(noticed.notice_until)
    assert not ServiceRecord.objects.filter(volunteer=another_volunteer).exists()
    answer_objection(by=user, objection=denied, is_upheld=True, answer="写错了人", now=noticed.notice_until)
    record_noticed_hours(noticed.notice_until)
    assert not ServiceRecord.objects.filter(volunteer=another_volunteer).exists()
    line.refresh_from_db()
    assert (line.state, line.why_not) == ("refused", "本人有异议，组织已核实：写错了人")


def test_what_the_person_denied_in_vain_is_recorded(noticed, another_volunteer, user, after):
    line = noticed.lines.get(volunteer=another_volunteer)
    denied = object_to_hand_line(by=another_volunteer.user, line=line, text="我去得更早", now=after + DAY)
    record_noticed_hours(noticed.notice_until)
    answer_objection(by=user, objection=denied, is_upheld=False, answer="签到表上是九点", now=noticed.notice_until)
    record_noticed_hours(noticed.notice_until)
    assert ServiceRecord.objects.filter(volunteer=another_volunteer).count() == 1


def test_what_was_rightly_doubted_is_not_recorded(noticed, staff, elsewhere, volunteer, after):
    line = noticed.lines.get(volunteer=volunteer)
    made = object_to_notice(by=elsewhere, line=line, text="没有到场", now=after)
    answer_notice_objection(by=staff, objection=made, is_upheld=True, answer="核实没有到场", now=after)
    record_noticed_hours(noticed.notice_until)
    assert not ServiceRecord.objects.filter(volunteer=volunteer).exists()
    line.refresh_from_db()
    assert (line.state, "核实没有到场" in line.why_not) == ("refused", True)
    assert Notice.objects.filter(user=volunteer.user, kind="service_records:hand_refused").exists()


def test_objections_have_words_a_time_and_a_measure(noticed, elsewhere, volunteer, after):
    line = noticed.lines.get(volunteer=volunteer)
    say = {"by": elsewhere, "line": line, "now": after}
    with pytest.raises(CannotObject, match="写明"):
        object_to_notice(**say, text=" ")
    object_to_notice(**say, text="没有到场")
    with pytest.raises(CannotObject, match="已经提过"):
        object_to_notice(**say, text="再说一次")
    with pytest.raises(CannotObject, match="公示已经结束"):
        object_to_notice(**say | {"now": noticed.notice_until}, text="晚了")
    for wrong in ({"text": ""}, {"state": "upheld"}, {"state": "refused", "answer": "不"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            NoticeObjection.objects.update(**wrong)


def test_nobody_decides_an_objection_of_their_own(noticed, staff, volunteer, after):
    made = object_to_notice(by=staff, line=noticed.lines.get(volunteer=volunteer), text="没有到场", now=after)
    with pytest.raises(CannotDecideHours, match="自己提的"):
        answer_notice_objection(by=staff, objection=made, is_upheld=True, answer="对", now=after)
