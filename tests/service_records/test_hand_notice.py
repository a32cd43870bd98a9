"""公示: where the region wants it, approved hand-entered hours stand in public before they count."""

import pytest
from django.db import IntegrityError, transaction

from tests.activities.conftest import DAY
from volunteering.access.services import set_parameter
from volunteering.core import parameters
from volunteering.messaging.models import Notice
from volunteering.service_records.models import NoticeObjection, ServiceRecord
from volunteering.service_records.scheduled import record_noticed_hours
from volunteering.service_records.selectors import noticed_at
from volunteering.service_records.services import (
    CannotDecideHours,
    CannotObject,
    answer_notice_objection,
    approve_sheet,
    object_to_notice,
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
