import datetime as dt

import pytest
from django.db import DatabaseError, transaction

from tests.activities.conftest import DAY
from volunteering.access.enums import RegionRole
from volunteering.access.services import grant_region_role, set_parameter
from volunteering.accounts.services import close_account
from volunteering.core import parameters
from volunteering.core.clock import local_date
from volunteering.messaging.models import Notice
from volunteering.service_records.models import Anomaly, StarAward, StarDue, StarObjection, StarProposal
from volunteering.service_records.selectors import cautions_of, levels_of, stars_of, totals_of
from volunteering.service_records.selectors.stars import own_stars
from volunteering.service_records.services import (
    CannotAward,
    answer_star_objection,
    award_announced,
    look_at_stars,
    object_to_star,
    pass_proposal,
    refuse_proposal,
    reverse_record,
)
from volunteering.volunteers.models import Volunteer
from volunteering.volunteers.services import claim_person, decide_same_person, undo_merge


@pytest.fixture
def propose(credit, now):
    def make(hours):
        credit(hours)
        look_at_stars(now=now)
        return StarProposal.objects.order_by("-id").first()

    return make


@pytest.fixture
def announce(staff, county, now):
    set_parameter(by=staff, parameter=parameters.PUBLIC_STARS, typed="1", region=county, now=now)


def test_the_clock_proposes_and_people_give(propose, staff, another_volunteer, now):
    proposal = propose(120)
    assert (proposal.level, proposal.minutes, proposal.state) == (1, 7200, "waiting")
    assert not StarAward.objects.exists()
    assert not StarDue.objects.exists()
    pass_proposal(by=staff, proposal=proposal, now=now)
    award = StarAward.objects.get()
    assert (award.level, award.threshold_minutes, award.awarded_by) == (1, 6000, staff)
    assert award.thresholds == "100 300 600 1000 1500"
    assert (
        Notice.objects.get(user=another_volunteer.user, kind="service_records:star_awarded").title == "您是一星志愿者了"
    )
    stars = stars_of(another_volunteer, minutes=7200)
    assert (stars.words, stars.next_words, stars.missing, stars.share) == ("一星", "二星", 180 * 60, 10.0)
    assert levels_of([another_volunteer.pk]) == {another_volunteer.pk: 1}


def test_below_the_first_level_nothing_is_proposed_and_nobody_stays_due(propose):
    assert propose(99) is None
    assert not StarDue.objects.exists()


def test_nobody_is_looked_at_whose_hours_did_not_move(propose, now, django_assert_num_queries):
    propose(120)
    with django_assert_num_queries(1):  # who is due
        assert look_at_stars(now=now) == 0


def test_one_that_fails_keeps_nobody_else_waiting(credit, volunteer, another_volunteer, monkeypatch, now):
    from volunteering.service_records.services import standing

    credit(110)
    credit(110, volunteer)
    settle = standing.settle

    def stumble(records, **more):
        if another_volunteer.pk in records:
            raise RuntimeError
        settle(records, **more)

    monkeypatch.setattr(standing, "settle", stumble)
    look_at_stars(now=now)
    assert StarProposal.objects.get().volunteer == volunteer
    assert StarDue.objects.get().volunteer == another_volunteer


def test_waiting_is_raised_when_more_is_reached(propose):
    first, second = propose(120), propose(200)
    assert first.pk == second.pk
    assert (second.level, second.state) == (2, "waiting")


def test_who_skips_a_level_has_the_lower_ones_too(propose, staff, now):
    pass_proposal(by=staff, proposal=propose(650), now=now)
    assert sorted(StarAward.objects.values_list("level", flat=True)) == [1, 2, 3]


def test_a_reversal_takes_the_star_back_at_once(credit, propose, staff, user, another_volunteer, now):
    doubtful = credit(250)
    pass_proposal(by=staff, proposal=propose(120), now=now)
    assert levels_of([another_volunteer.pk]) == {another_volunteer.pk: 2}
    reverse_record(by=user, entry=doubtful, reason="时长不实", now=now + DAY)
    gone = StarAward.objects.get(level=2)
    assert (gone.withdrawn_at, gone.withdrawn_minutes) == (now + DAY, 7200)
    assert "低于" in gone.reason
    assert levels_of([another_volunteer.pk]) == {another_volunteer.pk: 1}
    assert Notice.objects.filter(user=another_volunteer.user, kind="service_records:star_withdrawn").count() == 1
    assert len(own_stars(another_volunteer.user)) == 2


def test_a_star_earned_anew_is_another_row(credit, propose, staff, user, now):
    doubtful = credit(120)
    look_at_stars(now=now)
    pass_proposal(by=staff, proposal=StarProposal.objects.get(), now=now)
    reverse_record(by=user, entry=doubtful, reason="时长不实", now=now)
    pass_proposal(by=staff, proposal=propose(130), now=now)
    assert [one.withdrawn_at is None for one in StarAward.objects.order_by("id")] == [False, True]


def test_a_reversal_ends_what_waits_or_is_announced(credit, propose, announce, staff, user, now):
    doubtful = credit(110)
    look_at_stars(now=now)
    pass_proposal(by=staff, proposal=StarProposal.objects.get(), now=now)
    reverse_record(by=user, entry=doubtful, reason="时长不实", now=now)
    assert StarProposal.objects.get().state == "lapsed"
    assert award_announced(now=now + 60 * DAY) == 0


def test_harder_levels_take_nothing_away(propose, staff, county, now):
    pass_proposal(by=staff, proposal=propose(120), now=now)
    set_parameter(by=staff, parameter=parameters.STAR_HOURS, typed="200 300 600 1000 1500", region=county, now=now)
    propose(1)
    assert StarAward.objects.standing().count() == 1


def test_a_region_has_its_own_levels(credit, staff, county, now):
    set_parameter(by=staff, parameter=parameters.STAR_HOURS, typed="10 20 30 40 50", region=county, now=now)
    credit(35)
    look_at_stars(now=now)
    assert StarProposal.objects.get().level == 3


def test_refused_with_a_reason_is_not_proposed_again_soon(propose, staff, another_volunteer, now):
    proposal = propose(120)
    with pytest.raises(CannotAward, match="写明"):
        refuse_proposal(by=staff, proposal=proposal, reason=" ", now=now)
    refuse_proposal(by=staff, proposal=proposal, reason="有一次评价不合格", now=now)
    assert "不合格" in Notice.objects.get(kind="service_records:star_refused").body
    assert propose(1).state == "refused"
    later = now + parameters.STAR_REFUSED_REST() + DAY
    StarDue.objects.create(volunteer=another_volunteer, since=later)
    look_at_stars(now=later)
    assert StarProposal.objects.filter(state="waiting").count() == 1


def test_who_refused_may_think_better_of_it(propose, staff, now):
    proposal = refuse_proposal(by=staff, proposal=propose(120), reason="再核实一下", now=now)
    assert pass_proposal(by=staff, proposal=proposal, now=now).state == "awarded"


def test_only_the_regions_administrators_decide_and_never_for_themselves(
    propose, user, staff, elsewhere, county, another_volunteer, now
):
    proposal = propose(120)
    own = another_volunteer.user
    grant_region_role(by=None, user=own, region=county, role=RegionRole.ADMINISTRATOR, now=now)
    for by in (user, elsewhere, own):
        with pytest.raises(CannotAward, match="自己" if by == own else "科协管理员"):
            pass_proposal(by=by, proposal=proposal, now=now)
        with pytest.raises(CannotAward):
            refuse_proposal(by=by, proposal=proposal, reason="不", now=now)
    pass_proposal(by=staff, proposal=proposal, now=now)
    with pytest.raises(CannotAward, match="处理过"):
        pass_proposal(by=staff, proposal=proposal, now=now)


def test_announced_first_where_the_region_asks_for_it(propose, announce, staff, now):
    proposal = pass_proposal(by=staff, proposal=propose(120), now=now)
    assert (proposal.state, str(proposal.public_until)) == ("public", "2026-12-01")
    last_day = dt.datetime(2026, 12, 1, 12, tzinfo=dt.UTC)
    assert award_announced(now=last_day) == 0
    assert award_announced(now=last_day + DAY) == 1
    assert award_announced(now=last_day + DAY) == 0
    award = StarAward.objects.get()
    assert (award.level, award.awarded_by) == (1, staff)


def test_an_objection_holds_the_star_until_it_is_answered(propose, announce, staff, user, volunteer, now):
    proposal = pass_proposal(by=staff, proposal=propose(120), now=now)
    with pytest.raises(CannotAward, match="理由"):
        object_to_star(by=user, proposal=proposal, text="", now=now)
    objection = object_to_star(by=user, proposal=proposal, text="那天他没有来", now=now)
    with pytest.raises(CannotAward, match="已经"):
        object_to_star(by=user, proposal=proposal, text="再说一次", now=now)
    assert Notice.objects.get(user=staff, kind="service_records:star_objected").address.startswith("/console/stars/")
    assert award_announced(now=now + 30 * DAY) == 0
    for by, answer, sentence in ((user, "不", "科协"), (staff, "", "几句")):
        with pytest.raises(CannotAward, match=sentence):
            answer_star_objection(by=by, objection=objection, answer=answer, now=now)
    answer_star_objection(by=staff, objection=objection, answer="签到记录齐全", now=now)
    body = Notice.objects.get(user=user, kind="service_records:star_answered").body
    assert body.endswith("当地科协答复：签到记录齐全。")
    assert award_announced(now=now + 30 * DAY) == 1
    with pytest.raises(CannotAward, match="公示已经结束"):
        object_to_star(by=staff, proposal=proposal, text="晚了", now=now)


def test_who_objected_does_not_answer(propose, announce, staff, now):
    proposal = pass_proposal(by=staff, proposal=propose(120), now=now)
    objection = object_to_star(by=staff, proposal=proposal, text="我不同意", now=now)
    with pytest.raises(CannotAward, match="自己提出"):
        answer_star_objection(by=staff, objection=objection, answer="好", now=now)


def test_two_records_of_one_person_are_read_together_and_apart_again(
    credit, propose, volunteer, another_volunteer, user, staff, now
):
    credit(60, volunteer)
    assert propose(60) is None
    claim = {"name": another_volunteer.name, "id_number": another_volunteer.document_number, "now": now}
    merge = decide_same_person(by=staff, case=claim_person(by=user, **claim).case, now=now)
    survivor = Volunteer.objects.get(pk=merge.survivor_id)
    look_at_stars(now=now)
    proposal = StarProposal.objects.get()
    assert (proposal.volunteer, proposal.minutes) == (survivor, totals_of(survivor, now=now).minutes)
    pass_proposal(by=staff, proposal=proposal, now=now)
    assert levels_of([survivor.pk]) == {survivor.pk: 1}
    undo_merge(by=staff, merge=merge, now=now)
    assert levels_of([volunteer.pk, another_volunteer.pk]) == {}
    assert StarAward.objects.get().withdrawn_minutes == 3600


def test_of_two_merged_proposals_one_stays(credit, volunteer, another_volunteer, user, staff, now):
    credit(100, volunteer)
    credit(320, another_volunteer)
    look_at_stars(now=now)
    claim = {"name": another_volunteer.name, "id_number": another_volunteer.document_number, "now": now}
    merge = decide_same_person(by=staff, case=claim_person(by=user, **claim).case, now=now)
    assert StarProposal.objects.get(state="waiting").volunteer_id == merge.survivor_id
    look_at_stars(now=now)
    assert StarProposal.objects.get(state="waiting").level == 2
    undo_merge(by=staff, merge=merge, now=now)
    look_at_stars(now=now)
    assert StarProposal.objects.filter(state="waiting").count() == 2


def test_nobody_is_announced_who_has_left(propose, another_volunteer, now):
    propose(120)
    close_account(by=another_volunteer.user, now=now)
    assert StarProposal.objects.get().state == "lapsed"
    StarDue.objects.create(volunteer=another_volunteer, since=now)
    look_at_stars(now=now)
    assert not StarProposal.objects.filter(state="waiting").exists()


def test_what_was_refused_is_not_given_to_who_has_left(propose, announce, staff, another_volunteer, now):
    refused = refuse_proposal(by=staff, proposal=propose(120), reason="待核实", now=now)
    close_account(by=another_volunteer.user, now=now)
    with pytest.raises(CannotAward, match="已注销"):
        pass_proposal(by=staff, proposal=refused, now=now)
    assert StarProposal.objects.get().state == "refused"


def test_a_failed_evaluation_stands_beside_the_name(place, another_volunteer, user, now):
    from volunteering.service_records.models import Evaluation

    Evaluation.objects.create(sign_up=place, grade="failed", reason="中途离开", evaluated_by=user, evaluated_at=now)
    assert cautions_of([another_volunteer.pk]) == {another_volunteer.pk: ["1 次不合格"]}


def test_hours_that_look_odd_stand_beside_the_name(entry, another_volunteer):
    seen = {"kind": "dense", "organization": entry.organization, "activity": entry.activity, "rules_version": 1}
    odd = Anomaly.objects.create(
        subject="one", volunteer=another_volunteer, day=entry.starts_at, found_at=entry.recorded_at, **seen
    )
    assert cautions_of([another_volunteer.pk]) == {another_volunteer.pk: ["1 处时长异常"]}
    Anomaly.objects.filter(pk=odd.pk).update(
        state="explained", note="正常", decided_by=entry.recorded_by, decided_at=entry.recorded_at
    )
    assert cautions_of([another_volunteer.pk]) == {}


def test_the_database_keeps_every_star(propose, announce, staff, another_volunteer, user, now):
    proposal = propose(120)
    pass_proposal(by=staff, proposal=proposal, now=now)
    objection = object_to_star(by=user, proposal=proposal, text="不对", now=now)
    answer_star_objection(by=staff, objection=objection, answer="对", now=now)
    award_announced(now=now + 30 * DAY)
    award = StarAward.objects.get()

    def copy(**changes):
        same = {field.name: getattr(award, field.name) for field in StarAward._meta.fields if field.name != "id"}
        return StarAward(**{**same, **changes})

    open_one = {"volunteer": another_volunteer, "minutes": 1, "region_path": "x", "made_at": now}
    for attempt in (
        lambda: StarAward.objects.update(level=2),
        lambda: StarAward.objects.update(withdrawn_at=now, withdrawn_minutes=7000, reason="够了"),  # still earned
        lambda: StarAward.objects.update(withdrawn_at=now, withdrawn_minutes=10),  # no reason
        lambda: StarAward.objects.update(withdrawn_at=now, reason="时长不足"),  # below what?
        lambda: StarAward.objects.all().delete(),
        lambda: copy().save(),  # twice the same
        lambda: copy(level=6).save(),
        lambda: copy(level=2, threshold_minutes=18000).save(),  # not earned
        lambda: StarProposal.objects.create(**open_one, level=0),
        lambda: [StarProposal.objects.create(**open_one, level=1) for _ in range(2)],
        lambda: StarProposal.objects.update(state="refused"),
        lambda: StarProposal.objects.update(decided_by=None),
        lambda: StarProposal.objects.update(state="public", public_until=None),
        lambda: StarProposal.objects.update(state="public", public_until=local_date(now) - 9 * DAY),
        lambda: StarObjection.objects.update(answer=""),
        lambda: StarObjection.objects.update(text=""),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()
    StarAward.objects.update(withdrawn_at=now, withdrawn_minutes=10, reason="时长不足")
    with pytest.raises(DatabaseError), transaction.atomic():
        StarAward.objects.update(withdrawn_at=None, withdrawn_minutes=None, reason="")


def test_the_log_names_nobody(propose, staff, now):
    from volunteering.audit.models import AuditEvent

    pass_proposal(by=staff, proposal=propose(120), now=now)
    words = str(list(AuditEvent.objects.filter(tag__startswith="service_records:star").values_list("words", flat=True)))
    assert "李四" not in words
