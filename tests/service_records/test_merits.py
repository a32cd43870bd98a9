import datetime as dt
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from tests.core.test_files import PDF
from volunteering.audit.models import AuditEvent
from volunteering.core.keys import new_key
from volunteering.messaging.models import Notice
from volunteering.organizations.services import approve_membership, request_membership
from volunteering.service_records.enums import MeritKind
from volunteering.service_records.models import Merit, MeritRecord
from volunteering.service_records.policies import merit_records_of
from volunteering.service_records.selectors import chosen_by_number, proof_of
from volunteering.service_records.selectors.merits import own_merits
from volunteering.service_records.services import (
    CannotEnterMerit,
    MeritDetails,
    enter_merit,
    open_proof,
    withdraw_merit,
)

TRAINING = MeritDetails(
    kind=MeritKind.TRAINING,
    name="急救知识培训",
    body="常州市红十字会",
    on=dt.date(2026, 11, 20),
    content="心肺复苏和包扎",
    hours=Decimal("3.5"),
)
PRIZE = MeritDetails(kind=MeritKind.COMMENDATION, name="优秀科技志愿者", body="常州市科协", on=dt.date(2026, 11, 1))


@pytest.fixture
def member(certified, user, another_volunteer, now):
    asked = request_membership(by=another_volunteer.user, volunteer=another_volunteer, organization=certified, now=now)
    approve_membership(by=user, membership=asked, now=now)
    return another_volunteer


@pytest.fixture
def enter(certified, user, member, now):
    def make(details=TRAINING, by=user, people=(member.pk,), **more):
        given = {"organization": certified, **more}
        return enter_merit(by=by, details=details, people=people, now=now, **given)

    return make


def test_a_training_of_members_stands_in_their_records(enter, member):
    merit = enter()
    entry = merit_records_of(member).get()
    assert (entry.merit, entry.merit.hours, entry.merit.body) == (merit, Decimal("3.5"), "常州市红十字会")
    assert Notice.objects.get(kind="service_records:merit", user=member.user).address == "/me/records/training/"
    assert own_merits(member.user)[0]["学时"] == "3.5"
    assert AuditEvent.objects.get(tag="service_records:merit:entered").words["count"] == 1


def test_a_commendation_needs_no_hours(enter, member):
    assert enter(PRIZE).hours is None


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": " "}, "名称"),
        ({"body": ""}, "单位"),
        ({"content": ""}, "培训内容"),
        ({"hours": None}, "学时"),
        ({"hours": Decimal(0)}, "学时"),
        ({"on": dt.date(2026, 12, 1)}, "晚于今天"),
    ],
)
def test_what_is_missing_is_said(enter, changes, sentence):
    with pytest.raises(CannotEnterMerit, match=sentence):
        enter(MeritDetails(**{**vars(TRAINING), **changes}))


def test_only_for_members_by_administrators_and_never_for_oneself(enter, member, volunteer, staff):
    for given, sentence in (
        ({"by": member.user}, "只有"),
        ({"by": staff}, "只有"),
        ({"people": (volunteer.pk, member.pk)}, "自己"),
        ({"people": ()}, "至少"),
        ({"people": (new_key(),)}, "至少"),
    ):
        with pytest.raises(CannotEnterMerit, match=sentence):
            enter(**given)
    assert not Merit.objects.exists()


def test_the_regions_staff_enter_for_its_volunteers(enter, staff, elsewhere, county, another_volunteer, now):
    numbers = [another_volunteer.number, "000000000000"]
    people, unknown = chosen_by_number(numbers, region=county)
    assert ([one.pk for one in people], unknown) == ([another_volunteer.pk], ["000000000000"])
    given = {"people": [another_volunteer.pk], "organization": None, "region": county}
    assert enter(PRIZE, by=staff, **given).organization is None
    with pytest.raises(CannotEnterMerit):
        enter(PRIZE, by=elsewhere, **given)


def test_withdrawn_with_a_reason_once_and_never_deleted(enter, member, user, staff, now):
    enter()
    entry = MeritRecord.objects.get()
    for by, reason, sentence in ((staff, "重复", "登记的单位"), (user, " ", "写明")):
        with pytest.raises(CannotEnterMerit, match=sentence):
            withdraw_merit(by=by, entry=entry, reason=reason, now=now)
    withdraw_merit(by=user, entry=entry, reason="登记错了人", now=now)
    with pytest.raises(CannotEnterMerit, match="已经撤销"):
        withdraw_merit(by=user, entry=entry, reason="再来", now=now)
    assert merit_records_of(member).get().reason == "登记错了人"
    assert "登记错了人" in Notice.objects.get(kind="service_records:merit_withdrawn").body


def test_the_proof_is_opened_by_whom_it_concerns(enter, member, user, staff, elsewhere, private_files):
    merit = enter(proof=("签到表.pdf", PDF))
    assert proof_of(merit) is not None
    for by in (member.user, user, staff):
        file, content = open_proof(by=by, merit=merit)
        assert (file.name, content) == ("签到表.pdf", PDF)
    with pytest.raises(CannotEnterMerit):
        open_proof(by=elsewhere, merit=merit)
    assert AuditEvent.objects.filter(tag="service_records:merit:opened").count() == 3


def test_the_database_keeps_what_was_entered(enter, member, user, now):
    merit = enter()
    for attempt in (
        lambda: Merit.objects.update(name="别的"),
        lambda: Merit.objects.filter(pk=merit.pk)._raw_delete("default"),
        lambda: MeritRecord.objects.all().delete(),
        lambda: MeritRecord.objects.update(volunteer=user.volunteer),
        lambda: MeritRecord.objects.create(merit=merit, volunteer=member),
        lambda: MeritRecord.objects.update(withdrawn_at=now),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()
    MeritRecord.objects.update(withdrawn_at=now, withdrawn_by=user, reason="错了")
    with pytest.raises(DatabaseError), transaction.atomic():
        MeritRecord.objects.update(reason="没错")
    for wrong in ({"hours": None}, {"content": ""}, {"name": ""}, {"kind": "commendation"}):
        values = {field.name: getattr(merit, field.name) for field in Merit._meta.fields if field.name != "id"}
        with pytest.raises(DatabaseError), transaction.atomic():
            Merit.objects.create(**{**values, **wrong})
