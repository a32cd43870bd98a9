import pytest
from django.db import IntegrityError, transaction

from tests.activities.conftest import HOUR
from volunteering.messaging.models import Notice
from volunteering.service_records.models import Objection
from volunteering.service_records.selectors import objections_of, open_objections_at
from volunteering.service_records.services import CannotObject, answer_objection, object_to_record


@pytest.fixture
def objection(place, shift, another_volunteer):
    by = another_volunteer.user
    return object_to_record(by=by, sign_up=place, text=" 我到场了，没有记录 ", now=shift.ends_at)


def test_who_was_there_and_has_no_record_says_so(objection, place, shift, user, another_volunteer):
    assert objection.text == "我到场了，没有记录"
    assert list(open_objections_at(shift)) == [objection]
    assert Notice.objects.get(user=user, kind="service_records:objected").address.startswith("/org/activities/")
    with pytest.raises(CannotObject, match="已经提过"):
        object_to_record(by=another_volunteer.user, sign_up=place, text="再说一次", now=shift.ends_at)


def test_nobody_objects_early_in_silence_or_for_others(place, shift, user, another_volunteer):
    by = another_volunteer.user
    for who, text, now, sentence in (
        (by, "不对", shift.ends_at - HOUR, "还没有结束"),
        (by, "  ", shift.ends_at, "写明哪里不对"),
        (user, "不对", shift.ends_at, "不能提出异议"),
    ):
        with pytest.raises(CannotObject, match=sentence):
            object_to_record(by=who, sign_up=place, text=text, now=now)


def test_the_organization_answers_once_and_in_words(objection, place, user, staff, another_volunteer, now):
    answer = {"objection": objection, "is_upheld": False, "now": now}
    with pytest.raises(CannotObject, match="管理员"):
        answer_objection(by=staff, answer="不", **answer)
    with pytest.raises(CannotObject, match="几句答复"):
        answer_objection(by=user, answer="", **answer)
    answer_objection(by=user, answer="签到表上没有您", **answer)
    assert objections_of(another_volunteer)[place.pk].get_state_display() == "维持原记录"
    assert "签到表上没有您" in Notice.objects.get(kind="service_records:answered").body
    with pytest.raises(CannotObject, match="已经答复"):
        answer_objection(by=user, answer="又一次", **answer)


def test_the_database_wants_an_answer_in_words(objection, user, now):
    for wrong in ({"state": "refused"}, {"state": "upheld", "answered_by": user, "answered_at": now}, {"text": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Objection.objects.update(**wrong)
