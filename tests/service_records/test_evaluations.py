import pytest
from django.db import DatabaseError, transaction

from tests.activities.conftest import DAY, HOUR
from volunteering.accounts.services import open_user
from volunteering.activities.services import PositionDetails, sign_up
from volunteering.audit.models import AuditEvent
from volunteering.messaging.models import Notice
from volunteering.organizations.models import Membership
from volunteering.service_records.models import Evaluation, Rating
from volunteering.service_records.selectors import opinion_of, unrated_of
from volunteering.service_records.selectors.evaluations import own_evaluations
from volunteering.service_records.services import (
    CannotEvaluate,
    CannotRate,
    check_in,
    check_out,
    confirm_hours,
    evaluate,
    mark_absent,
    pass_everybody,
    rate,
)
from volunteering.volunteers.services import register_volunteer
from volunteering.web.demo.loading import id_number


@pytest.fixture
def activity(publish):
    return publish(positions=[PositionDetails(capacity=20)])


@pytest.fixture
def came(place, shift, another_volunteer):
    check_in(by=another_volunteer.user, volunteer=another_volunteer, shift=shift, device="", now=shift.starts_at)
    return place


@pytest.fixture
def say(shift):
    def make(place, by, organizer=5, event=4, text="", now=shift.ends_at + HOUR):
        return rate(by=by, sign_up=place, organizer=organizer, event=event, text=text, now=now)

    return make


@pytest.fixture
def crowd(activity, shift, profile, now):
    """More people who came, as many as are asked for."""
    slot = activity.slots.select_related("activity", "shift").get()

    def make(count):
        places = []
        for number in range(count):
            by = open_user(phone=f"1990000030{number}", now=now)
            person = register_volunteer(
                by=by, name=f"王{number}", id_number=id_number(number), profile=profile, now=now
            )
            places.append(sign_up(by=by, volunteer=person, slot=slot, now=now))
            check_in(by=by, volunteer=person, shift=shift, device="", now=shift.starts_at)
        return places

    return make


def test_who_came_says_how_it_was_and_may_change_it_for_a_month(came, say, shift, another_volunteer):
    by = another_volunteer.user
    assert unrated_of(another_volunteer, now=shift.ends_at) == [came]
    made = say(came, by, text=" 组织得很好 ")
    assert (made.organizer, made.event, made.text) == (5, 4, "组织得很好")
    assert unrated_of(another_volunteer, now=shift.ends_at) == []
    assert say(came, by, organizer=3, now=made.made_at + 30 * DAY).pk == made.pk
    with pytest.raises(CannotRate, match="不能改"):
        say(came, by, now=made.made_at + 31 * DAY)
    assert own_evaluations(by)["我对活动的评价"][0]["对组织者"] == "一般"


def test_nobody_rates_early_for_others_unseen_or_out_of_range(place, shift, say, user, another_volunteer):
    by = another_volunteer.user
    with pytest.raises(CannotRate, match="参加了"):
        say(place, by)
    check_in(by=by, volunteer=another_volunteer, shift=shift, device="", now=shift.starts_at)
    with pytest.raises(CannotRate, match="还没有结束"):
        say(place, by, now=shift.ends_at - HOUR)
    with pytest.raises(CannotRate):
        say(place, user)
    for wrong in ({"organizer": 0}, {"event": 6}):
        with pytest.raises(CannotRate, match="各选一项"):
            say(place, by, **wrong)


def test_who_administers_the_organizer_does_not_rate_it(sign_up_of, shift, say, volunteer, user):
    own = sign_up_of(volunteer)
    check_in(by=user, volunteer=volunteer, shift=shift, device="", now=shift.starts_at)
    assert unrated_of(volunteer, now=shift.ends_at) == []
    with pytest.raises(CannotRate, match="自己组织"):
        say(own, user)


def test_who_was_marked_absent_has_nothing_to_say(place, shift, say, user, another_volunteer):
    mark_absent(by=user, sign_up=place, now=shift.starts_at)
    with pytest.raises(CannotRate):
        say(place, another_volunteer.user)


def test_below_five_answers_only_their_number_is_known(came, crowd, say, activity, another_volunteer):
    say(came, another_volunteer.user, text="天气热")
    for place in crowd(3):
        say(place, place.volunteer.user, organizer=1)
    few = opinion_of(activity, with_texts=True)
    assert (few.count, few.is_shown, few.organizer, few.texts) == (4, False, None, [])


def test_from_five_answers_on_average_and_texts_are_shown_without_names(came, crowd, say, activity, another_volunteer):
    say(came, another_volunteer.user, text="乙")
    for place in crowd(4):
        say(place, place.volunteer.user, organizer=4, text="甲" if place.volunteer.name == "王3" else "")
    many = opinion_of(activity, with_texts=True)
    assert (many.count, many.organizer, many.event) == (5, 4.2, 4.0)
    assert set(many.texts) == {"甲", "乙"}
    assert many.texts == sorted(many.texts)  # not in the order of time
    assert opinion_of(activity).texts == []


def test_the_log_of_a_rating_gives_neither_score_nor_organization(came, say, another_volunteer):
    say(came, another_volunteer.user, text="一般般")
    event = AuditEvent.objects.get(tag="service_records:rating:made")
    assert (event.organization_id, event.region_path, event.words) == (None, "", {"title": "科普大篷车进社区"})


def test_the_organization_says_how_one_served(came, shift, user, staff, another_volunteer):
    later = {"sign_up": came, "now": shift.ends_at}
    with pytest.raises(CannotEvaluate, match="写明原因"):
        evaluate(by=user, grade="failed", reason=" ", **later)
    with pytest.raises(CannotEvaluate, match="请选择"):
        evaluate(by=user, grade="perfect", reason="", **later)
    with pytest.raises(CannotEvaluate, match="管理员"):
        evaluate(by=staff, grade="good", reason="", **later)
    with pytest.raises(CannotEvaluate, match="结束以后"):
        evaluate(by=user, sign_up=came, grade="good", reason="", now=shift.ends_at - HOUR)
    made = evaluate(by=user, grade="failed", reason="中途离开", **later)
    assert "中途离开" in Notice.objects.get(kind="service_records:evaluated", user=another_volunteer.user).body
    evaluate(by=user, grade="good", reason="", sign_up=came, now=shift.ends_at + HOUR)
    assert Evaluation.objects.get().pk == made.pk
    changed = AuditEvent.objects.get(tag="service_records:evaluation:changed")
    assert (changed.words["before"], changed.words["grade"]) == ("不合格", "良好")


def test_nobody_evaluates_who_did_not_come_or_oneself(place, sign_up_of, shift, volunteer, user, another_volunteer):
    with pytest.raises(CannotEvaluate, match="没有签到"):
        evaluate(by=user, sign_up=place, grade="good", reason="", now=shift.ends_at)
    own = sign_up_of(volunteer)
    check_in(by=user, volunteer=volunteer, shift=shift, device="", now=shift.starts_at)
    with pytest.raises(CannotEvaluate, match="自己"):
        evaluate(by=user, sign_up=own, grade="excellent", reason="", now=shift.ends_at)
    assert pass_everybody(by=user, shift=shift, now=shift.ends_at) == []
    Membership.objects.create(
        organization=shift.activity.organization,
        volunteer=another_volunteer,
        role="administrator",
        state="active",
        requested_at=shift.starts_at,
        joined_at=shift.starts_at,
    )
    evaluate(by=another_volunteer.user, sign_up=own, grade="excellent", reason="", now=shift.ends_at)
    assert Evaluation.objects.get().grade == "excellent"


def test_everybody_else_passes_at_once(came, crowd, shift, user):
    crowd(2)
    evaluate(by=user, sign_up=came, grade="excellent", reason="", now=shift.ends_at)
    assert len(pass_everybody(by=user, shift=shift, now=shift.ends_at)) == 2
    assert pass_everybody(by=user, shift=shift, now=shift.ends_at) == []
    assert sorted(Evaluation.objects.values_list("grade", flat=True)) == ["excellent", "passed", "passed"]
    assert Notice.objects.filter(kind="service_records:evaluated").count() == 3


def test_one_is_asked_once_however_often_hours_are_confirmed(came, shift, user, another_volunteer):
    check_out(by=another_volunteer.user, volunteer=another_volunteer, shift=shift, now=shift.ends_at)
    for hour in (1, 2):
        confirm_hours(by=user, shift=shift, rest_minutes=0, now=shift.ends_at + hour * HOUR)
    assert Notice.objects.filter(kind="service_records:evaluate", user=another_volunteer.user).count() == 1


def test_the_database_wants_scores_grades_and_reasons(came, say, shift, user, another_volunteer):
    say(came, another_volunteer.user)
    evaluate(by=user, sign_up=came, grade="good", reason="", now=shift.ends_at)
    for model, wrong in (
        (Rating, {"organizer": 6}),
        (Rating, {"event": 0}),
        (Evaluation, {"grade": "failed"}),
        (Evaluation, {"grade": "splendid"}),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            model.objects.update(**wrong)
    for model in (Rating, Evaluation):
        again = model.objects.get()
        again.pk = user.pk
        with pytest.raises(DatabaseError), transaction.atomic():
            again.save(force_insert=True)
