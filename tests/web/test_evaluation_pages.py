"""评价 both ways, on the pages."""

import pytest

from tests.service_records.conftest import activity, place, plan, publish, shift, sign_up_of
from tests.service_records.test_evaluations import crowd
from tests.web.test_list_costs import cost
from volunteering.activities.services import PositionDetails
from volunteering.core import clock
from volunteering.service_records.models import Evaluation, Rating
from volunteering.service_records.services import check_in, pass_everybody, rate

__all__ = ["crowd", "place", "plan", "publish", "shift", "sign_up_of"]


@pytest.fixture
def activity(publish):
    return publish(positions=[PositionDetails(capacity=50)])


@pytest.fixture
def came(place, shift, another_volunteer, monkeypatch):
    check_in(by=another_volunteer.user, volunteer=another_volunteer, shift=shift, device="", now=shift.starts_at)
    monkeypatch.setattr(clock, "now", lambda: shift.ends_at)
    return place


@pytest.fixture
def mine(client, another_volunteer):
    client.force_login(another_volunteer.user)
    return client


def read(client, address):
    return client.get(address).content.decode()


def test_one_is_asked_answers_and_changes(mine, came):
    assert "1 次活动等您评价" in read(mine, "/me/records/")
    address = f"/me/records/{came.pk}/evaluate/"
    assert address in read(mine, "/me/records/evaluations/")
    wrong = mine.post(address, {"form_key": "a" * 20, "organizer": "5", "text": "很好的一天"}).content.decode()
    assert "请选择这次活动怎么样" in wrong
    assert "很好的一天" in wrong
    answer = {"organizer": "5", "event": "4", "text": "很好的一天"}
    assert mine.post(address, {"form_key": "b" * 20, **answer}).headers["Location"] == "/me/records/evaluations/"
    mine.post(address, {"form_key": "c" * 20, **answer, "event": "2"})
    assert Rating.objects.get().event == 2
    assert "还可以修改" in read(mine, "/me/records/evaluations/")


def test_before_the_end_there_is_nothing_to_say(mine, place, now, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: now)
    assert "还没有结束" in read(mine, f"/me/records/{place.pk}/evaluate/")


def test_the_organizer_evaluates_and_the_person_reads_it(client, came, activity, user, another_volunteer):
    client.force_login(user)
    page = f"/org/activities/{activity.public_id}/evaluations/"
    address = f"{page}{came.pk}/"
    wrong = client.post(address, {"form_key": "a" * 20, "grade": "failed", "reason": ""}).content.decode()
    assert "写明原因" in wrong
    client.post(address, {"form_key": "b" * 20, "grade": "failed", "reason": "中途离开"})
    assert "都评价好了" in read(client, page)
    client.force_login(another_volunteer.user)
    mine = read(client, "/me/records/evaluations/")
    assert "中途离开" in mine
    assert f"/me/records/{came.pk}/objection/" in mine


def test_everybody_passes_with_one_button(client, came, activity, user):
    client.force_login(user)
    page = f"/org/activities/{activity.public_id}/evaluations/"
    assert "其余全部合格" in read(client, page)
    client.post(f"{page}all/", {"form_key": "a" * 20})
    assert Evaluation.objects.get().grade == "passed"


def test_averages_are_shown_from_five_answers_on_and_never_a_name(
    client, came, crowd, activity, shift, user, another_volunteer
):
    def say(one):
        rate(by=one.volunteer.user, sign_up=one, organizer=5, event=4, text="讲得真好", now=shift.ends_at)

    places = [came, *crowd(4)]
    for one in places[:4]:
        say(one)
    public, inside = f"/activities/{activity.public_id}/", f"/org/activities/{activity.public_id}/evaluations/"
    client.force_login(user)
    assert "参加的人怎么说" not in read(client, public)
    few = read(client, inside)
    assert "已有 4 份评价" in few
    assert "讲得真好" not in few
    say(places[4])
    assert "参加的人怎么说" in read(client, public)
    assert "讲得真好" not in read(client, public)
    inside = read(client, inside)
    opinion = inside[inside.index("志愿者对活动的评价") :]
    assert "讲得真好" in opinion
    assert not any(one.volunteer.name in opinion for one in places)


def test_the_lists_cost_the_same_for_one_and_for_many(client, came, crowd, activity, shift, user):
    client.force_login(user)
    page = f"/org/activities/{activity.public_id}/evaluations/"
    few = len(cost(client, page))
    crowd(8)
    pass_everybody(by=user, shift=shift, now=shift.ends_at)
    assert len(cost(client, page)) == few <= 16
