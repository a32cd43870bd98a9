"""Two records of one person become one, and two again."""

import json

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from tests.activities.conftest import plan, publish
from tests.conftest import ID_NUMBER
from volunteering.access.enums import RegionRole
from volunteering.access.services import grant_region_role
from volunteering.accounts.services import close_account, open_user
from volunteering.activities.models import CalendarFeed, SignUp, Slot
from volunteering.activities.services import PositionDetails, sign_up
from volunteering.activities.services.calendar import open_feed
from volunteering.audit.models import AuditEvent
from volunteering.core.life_events import LifeEvent, handlers_of
from volunteering.messaging.models import Notice
from volunteering.organizations.models import Membership, Organization, Post
from volunteering.organizations.services import approve_membership, request_membership
from volunteering.regions.models import Region
from volunteering.volunteers.models import ClaimCase, Merge, Volunteer
from volunteering.volunteers.policies import cases_decidable_by
from volunteering.volunteers.services import (
    CannotDecideCase,
    CannotMerge,
    claim_person,
    decide_same_person,
    decide_separate,
    register_volunteer,
    undo_merge,
)

__all__ = ["plan", "publish"]

CARD = "990000199001010025"  # another_volunteer's


def everything():
    """Every row that a merge may touch, as it stands; when a row was touched is no part of that."""
    tables = (Volunteer, Membership, Organization, Post, SignUp, Slot, CalendarFeed)
    return [
        {field.attname: getattr(row, field.attname) for field in model._meta.fields if field.name != "updated_at"}
        for model in tables
        for row in model.objects.order_by("pk")
    ]


@pytest.fixture
def case(volunteer, another_volunteer, certified, user, publish, now):
    """张三 registered with another document long ago, lost the phone, and says so: both records are full."""
    by, other = another_volunteer.user, another_volunteer
    asked = request_membership(by=by, volunteer=other, organization=certified, now=now)
    approve_membership(by=user, membership=asked, now=now)
    Post.objects.create(organization=certified, kind="leader", name="张三", volunteer=other)
    activity = publish(positions=[PositionDetails(name="讲解", capacity=1), PositionDetails(name="引导", capacity=1)])
    first, second = activity.slots.select_related("activity", "shift").order_by("position__order")
    sign_up(by=user, volunteer=volunteer, slot=first, now=now)
    sign_up(by=by, volunteer=other, slot=second, now=now)
    open_feed(by=by, volunteer=other, now=now)
    return claim_person(by=user, name="张三", id_number=CARD, now=now).case


def test_two_full_records_become_one_and_two_again_exactly(case, volunteer, another_volunteer, staff, user, now):
    before = everything()
    merge = decide_same_person(by=staff, case=case, now=now)
    one = Volunteer.objects.get(pk=volunteer.pk)
    assert (one.user, one.document_number, one.phone) == (user, ID_NUMBER, user.phone)
    gone = Volunteer.objects.get(pk=another_volunteer.pk)
    assert (gone.state, gone.user, gone.merged_into) == ("merged", None, one)
    assert Membership.objects.get(state="active").volunteer == one
    assert Organization.objects.get().member_count == 1
    assert SignUp.objects.get(state="confirmed").volunteer == one
    assert sum(Slot.objects.values_list("taken", flat=True)) == 1
    assert not SignUp.objects.filter(volunteer=gone).exists()
    another_volunteer.user.refresh_from_db()
    assert another_volunteer.user.state == "suspended"
    assert Notice.objects.filter(user=user, title="认领核实通过").exists()

    undo_merge(by=staff, merge=merge, now=now)
    assert everything() == before
    another_volunteer.user.refresh_from_db()
    assert another_volunteer.user.state == "active"
    assert Notice.objects.filter(title="资料合并已撤销").count() == 2
    tags = AuditEvent.objects.values_list("tag", flat=True)
    assert {"volunteers:case:merged", "volunteers:case:unmerged"} <= set(tags)
    assert ClaimCase.objects.get().state == "open"
    assert decide_same_person(by=staff, case=case, now=now).pk != merge.pk


def test_the_older_record_stays_and_is_the_claimants(case, volunteer, another_volunteer, staff, user, now):
    Volunteer.objects.filter(pk=another_volunteer.pk).update(created_at=now.replace(year=2019))
    before = everything()
    merge = decide_same_person(by=staff, case=case, now=now)
    assert (merge.survivor, merge.absorbed) == (another_volunteer, volunteer)
    one = Volunteer.objects.get(pk=another_volunteer.pk)
    assert (one.user, one.name, one.document_number) == (user, "张三", ID_NUMBER)
    assert Membership.objects.get(volunteer=one, state="active").role == "administrator"
    undo_merge(by=staff, merge=merge, now=now)
    assert everything() == before


def test_a_place_given_on_meanwhile_is_not_taken_back(case, staff, now, profile):
    lost = SignUp.objects.get(volunteer=case.by_document)
    next_one = open_user(phone="19900000099", now=now)
    waiting = register_volunteer(by=next_one, name="王五", id_number="990000198505050018", profile=profile, now=now)
    slot = Slot.objects.select_related("activity", "shift").get(pk=lost.slot_id)
    promoted = sign_up(by=next_one, volunteer=waiting, slot=slot, now=now)
    merge = decide_same_person(by=staff, case=case, now=now)
    promoted.refresh_from_db()
    assert promoted.state == "confirmed"
    undo_merge(by=staff, merge=merge, now=now)
    lost.refresh_from_db()
    assert (lost.state, lost.queue_number, lost.volunteer) == ("waiting", 2, case.by_document)
    slot.refresh_from_db()
    assert (slot.taken, slot.waiting) == (1, 1)


def test_an_unclaimed_record_is_handed_to_its_person_who_then_registers(filed, user, profile, staff, now):
    record = filed(name="张三丰", card=ID_NUMBER, phone="19900000055")
    case = claim_person(by=user, name="张三", id_number=ID_NUMBER, now=now).case
    merge = decide_same_person(by=staff, case=case, now=now)
    mine = register_volunteer(by=user, name="张三", id_number=ID_NUMBER, profile=profile, now=now)
    assert mine.pk == record.pk
    undo_merge(by=staff, merge=merge, now=now)
    record.refresh_from_db()
    assert (record.state, record.user, record.name, record.phone) == ("imported", None, "张三丰", "19900000055")


def test_an_unclaimed_record_goes_into_the_registered_one(filed, volunteer, user, staff, certified, now):
    old = filed(name="张三", card=CARD)
    Membership.objects.create(organization=certified, volunteer=old, state="active", requested_at=now, joined_at=now)
    Organization.objects.update(member_count=2)
    case = claim_person(by=user, name="张三", id_number=CARD, now=now).case
    decide_same_person(by=staff, case=case, now=now)
    old.refresh_from_db()
    assert old.merged_into == volunteer
    kept = Membership.objects.get(volunteer=volunteer, state="active")
    assert kept.role == "administrator"
    assert (Organization.objects.get().member_count, Organization.objects.get().administrator_count) == (1, 1)


def test_not_the_same_person_frees_the_phone_and_tells_the_result(filed, user, profile, staff, now):
    filed(name="李四", phone=user.phone, card=CARD)
    case = claim_person(by=user, name="张三", id_number=ID_NUMBER, now=now).case
    with pytest.raises(CannotDecideCase, match="写明"):
        decide_separate(by=staff, case=case, reason="", now=now)
    decide_separate(by=staff, case=case, reason="号码原机主是另一位志愿者，您可以直接注册。", now=now)
    assert "直接注册" in Notice.objects.get(user=user).body
    mine = register_volunteer(by=user, name="张三", id_number=ID_NUMBER, profile=profile, now=now)
    assert mine.origin == "self"
    assert Volunteer.objects.get(name="李四").phone_fingerprint is None


def test_only_who_looks_after_both_regions_decides_and_never_in_own_matter(filed, user, staff, elsewhere, now):
    far = Region.objects.get(code="320505")
    filed(name="张三", card=ID_NUMBER, phone="19900000055", region=far, region_path=far.path)
    filed(name="张三", phone=user.phone, card=CARD)
    case = claim_person(by=user, name="张三", id_number=ID_NUMBER, now=now).case
    assert case.region_path == "320000/"
    for one in (staff, elsewhere):
        assert not cases_decidable_by(one).exists()
        with pytest.raises(CannotDecideCase):
            decide_same_person(by=one, case=case, now=now)
    operator = open_user(phone="19900000076", now=now)
    city = Region.objects.get(code="320400")
    grant_region_role(by=None, user=operator, region=city, role=RegionRole.OPERATOR, now=now)
    assert cases_decidable_by(operator).get() == case
    grant_region_role(by=None, user=user, region=city, role=RegionRole.OPERATOR, now=now)
    with pytest.raises(CannotDecideCase):
        decide_same_person(by=user, case=case, now=now)
    assert decide_same_person(by=operator, case=case, now=now).absorbed


def test_the_powers_of_staff_are_withdrawn_first(case, another_volunteer, staff, county, now):
    grant_region_role(by=None, user=another_volunteer.user, region=county, role=RegionRole.REVIEWER, now=now)
    with pytest.raises(CannotMerge, match="管理权限"):
        decide_same_person(by=staff, case=case, now=now)
    assert not Merge.objects.exists()


def test_records_that_changed_meanwhile_are_claimed_anew(filed, user, profile, staff, now):
    filed(name="张三", card=ID_NUMBER, phone="19900000055")
    case = claim_person(by=user, name="张三", id_number=ID_NUMBER, now=now).case
    owner = open_user(phone="19900000055", now=now)
    register_volunteer(by=owner, name="张三", id_number=ID_NUMBER, profile=profile, now=now)
    close_account(by=owner, now=now)
    with pytest.raises(CannotDecideCase, match="有了变化"):
        decide_same_person(by=staff, case=case, now=now)


def test_what_cannot_be_two_again_stays_one(case, another_volunteer, staff, user, profile, now):
    merge = decide_same_person(by=staff, case=case, now=now)
    newcomer = open_user(phone="19900000098", now=now)
    register_volunteer(by=newcomer, name="张三", id_number=CARD, profile=profile, now=now)
    with pytest.raises(CannotMerge, match="不能撤销"):
        undo_merge(by=staff, merge=merge, now=now)
    assert Volunteer.objects.get(pk=another_volunteer.pk).state == "merged"


def test_closing_the_account_forgets_both_records(case, another_volunteer, certified, staff, user, now):
    merge = decide_same_person(by=staff, case=case, now=now)
    Membership.objects.update(role="member")  # somebody else administers by now
    Organization.objects.update(administrator_count=0)
    close_account(by=user, now=now)
    gone = Volunteer.objects.get(pk=another_volunteer.pk)
    assert (gone.phone, gone.employer, gone.search_tokens) == ("", "", "")
    assert Merge.objects.get().moved == ""
    with pytest.raises(CannotMerge):
        undo_merge(by=staff, merge=merge, now=now)


def test_the_note_of_a_merge_lies_sealed(case, staff, now):
    merge = decide_same_person(by=staff, case=case, now=now)
    assert json.loads(Merge.objects.get().moved)["absorbed"]["document_number"]
    raw = Merge.objects.extra(select={"raw": "moved"}).values_list("raw", flat=True).get(pk=merge.pk)
    assert CARD.encode() not in bytes(raw)


def test_the_database_holds_what_a_merge_must_be(case, staff, now):
    merge = decide_same_person(by=staff, case=case, now=now)
    for wrong in ({"absorbed": merge.survivor}, {"undone_at": now}, {"undone_by": staff}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Merge.objects.update(**wrong)
    merge.pk = staff.pk
    with pytest.raises(IntegrityError), transaction.atomic():
        merge.save(force_insert=True)


# Tables that point at a person's record, and what a merge does to them.
MERGING = {
    "volunteers.Volunteer.merged_into": "what was merged into the absorbed record keeps saying so",
    "volunteers.ClaimCase.by_document": "history",
    "volunteers.ClaimCase.by_phone": "history",
    "volunteers.Merge.survivor": "history",
    "volunteers.Merge.absorbed": "history",
    "organizations.Membership.volunteer": "moves",
    "organizations.Post.volunteer": "moves",
    "activities.Activity.leader": "moves",
    "activities.SignUp.volunteer": "moves",
    "activities.Subscription.volunteer": "moves where the survivor has none alike",
    "activities.SubscriptionHit.volunteer": "moves where the survivor has none alike",
    "activities.CalendarFeed.volunteer": "moves where the survivor has none",
    "service_records.Anomaly.volunteer": "stays with the record it was found in, read together",
    "service_records.HandLine.volunteer": "moves while it waits; one too many in a shift is dropped",
    "service_records.ServiceRecord.volunteer": "moves nowhere: read together, what is doubled is taken back",
    "service_records.HoursOfYear.volunteer": "stays with its entries",
    "service_records.MeritRecord.volunteer": "moves nowhere: read together",
    "service_records.StarDue.volunteer": "both are due",
    "service_records.StarProposal.volunteer": "moves nowhere: the absorbed record's lapses",
    "service_records.StarAward.volunteer": "moves nowhere: read together, the highest counts",
    "stories.Story.volunteer": "moves",
    "service_records.Certificate.volunteer": "stays as issued: read together",
    "service_records.CertificateWish.volunteer": "history; granted to nobody who was merged meanwhile",
}


def test_every_table_that_points_at_a_record_has_an_answer_for_merging(db):
    """Many-to-many tables of the record itself are its own profile: they stay with it."""
    pointing = {
        f"{model._meta.app_label}.{model.__name__}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.concrete and field.is_relation and field.related_model is Volunteer
    }
    assert pointing == set(MERGING)
    moving = {name.split(".")[0] for name, answer in MERGING.items() if answer.startswith("moves")}
    for event in (LifeEvent.PERSON_MERGED, LifeEvent.PERSON_UNMERGED):
        assert {handler.__module__.split(".")[1] for handler in handlers_of(event)} == moving
