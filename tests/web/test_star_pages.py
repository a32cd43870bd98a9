"""Stars on one's own page, at the desk, in public."""

import pytest

from tests.conftest import pass_second_factor
from tests.service_records.conftest import activity, credit, place, plan, publish, shift, sign_up_of
from tests.web.test_list_costs import cost
from volunteering.access.services import set_parameter
from volunteering.accounts.enums import ConsentKind
from volunteering.core import parameters
from volunteering.organizations.services import approve_membership, request_membership
from volunteering.service_records.models import Evaluation, StarAward, StarObjection, StarProposal
from volunteering.service_records.services import look_at_stars, pass_proposal
from volunteering.volunteers.models import Volunteer
from volunteering.web.consents import agree

__all__ = ["activity", "credit", "place", "plan", "publish", "shift", "sign_up_of"]


@pytest.fixture
def proposal(credit, now):
    credit(120)
    look_at_stars(now=now)
    return StarProposal.objects.get()


@pytest.fixture
def desk(client, staff):
    client.force_login(staff)
    pass_second_factor(client)
    return client


@pytest.fixture
def announced(proposal, staff, county, now):
    set_parameter(by=staff, parameter=parameters.PUBLIC_STARS, typed="1", region=county, now=now)
    return pass_proposal(by=staff, proposal=proposal, now=now)


def read(client, address):
    return client.get(address).content.decode()


def test_one_sees_the_star_and_what_is_missing(client, proposal, staff, another_volunteer, user, now):
    client.force_login(another_volunteer.user)
    page = read(client, "/me/records/")
    assert "还没有星级" in page
    assert "等待当地科协审核" in page
    pass_proposal(by=staff, proposal=proposal, now=now)
    page = read(client, "/me/records/")
    assert "一星志愿者" in page
    assert "还差 <strong>180 小时" in page
    assert "一星志愿者" in read(client, "/me/")


def test_the_organization_sees_stars_in_its_list(client, proposal, staff, another_volunteer, certified, user, now):
    asked = request_membership(by=another_volunteer.user, volunteer=another_volunteer, organization=certified, now=now)
    approve_membership(by=user, membership=asked, now=now)
    pass_proposal(by=staff, proposal=proposal, now=now)
    client.force_login(user)
    assert "一星志愿者" in read(client, "/org/volunteers/")


def test_the_desk_passes_those_who_are_ticked(desk, proposal):
    assert "位志愿者的星级等待审核" in read(desk, "/console/")
    page = read(desk, "/console/stars/")
    assert f'value="{proposal.pk}" checked' in page
    desk.post("/console/stars/", {"form_key": "k" * 20, "proposal": str(proposal.pk)})
    assert StarAward.objects.get().level == 1
    assert "李四" in read(desk, "/console/stars/?state=awarded")
    assert "请先勾选" in desk.post("/console/stars/", {"form_key": "m" * 20}).content.decode()


def test_who_needs_a_look_is_not_ticked_beforehand(desk, proposal, place, user, now):
    Evaluation.objects.create(sign_up=place, grade="failed", reason="中途离开", evaluated_by=user, evaluated_at=now)
    page = read(desk, "/console/stars/")
    assert f'value="{proposal.pk}">' in page
    assert "1 次不合格" in page
    assert "中途离开" in read(desk, f"/console/stars/{proposal.public_id}/")


def test_one_is_refused_with_a_reason_and_thought_better_of(desk, proposal):
    address = f"/console/stars/{proposal.public_id}/"
    refused = desk.post(address, {"form_key": "a" * 20, "refuse": "1"})
    assert refused.status_code == 409
    assert "写明不通过的原因" in refused.content.decode()
    desk.post(address, {"form_key": "b" * 20, "refuse": "1", "reason": "再核实"})
    assert "再核实" in read(desk, "/console/stars/?state=refused")
    desk.post(address, {"form_key": "c" * 20, "approve": "1"})
    assert StarAward.objects.count() == 1


def test_the_public_notice_masks_names_unless_one_agreed(client, announced, another_volunteer, now):
    page = read(client, "/stars/")
    assert "李*" in page
    assert "李四" not in page
    agree(another_volunteer.user, [ConsentKind.PUBLIC_NAME], now)
    assert "李四" in read(client, "/stars/")


def test_who_is_logged_in_objects_and_the_desk_answers(client, announced, user, staff):
    address = f"/stars/{announced.public_id}/objection/"
    client.force_login(user)
    assert "写明您的理由" in client.post(address, {"form_key": "a" * 20, "text": ""}).content.decode()
    assert client.post(address, {"form_key": "b" * 20, "text": "他那天没来"}).headers["Location"] == "/stars/objected/"
    client.force_login(staff)
    pass_second_factor(client)
    desk = f"/console/stars/{announced.public_id}/"
    assert "他那天没来" in read(client, desk)
    made = StarObjection.objects.get()
    client.post(desk, {"form_key": "c" * 20, "answer_to": str(made.pk), "answer": "签到齐全"})
    assert "签到齐全" in read(client, desk)


def test_the_region_sets_its_levels(desk, county):
    page = f"/console/settings/regions/{county.pk}/"
    assert "一至五星所需小时：100 / 300 / 600 / 1000 / 1500 小时" in read(desk, page)
    wrong = desk.post(f"{page}STAR_HOURS/", {"form_key": "a" * 20, "value": "100 90 600 1000 1500"})
    assert "后一个比前一个大" in wrong.content.decode()
    desk.post(f"{page}STAR_HOURS/", {"form_key": "b" * 20, "value": "50 100 200 400 800"})
    assert "50 / 100 / 200 / 400 / 800 小时" in read(desk, page)
    desk.post(f"{page}STAR_HOURS/", {"form_key": "c" * 20, "value": "50 100 200 400 800", "follow": "1"})
    assert "跟随上级区域；都没有设置时为100 / 300" in read(desk, page)


def test_lists_of_stars_cost_the_same_for_one_and_twenty(client, desk, county, staff, now):
    def propose(number, **more):
        common = {"region": county, "region_path": county.path, "origin": "import", "state": "imported"}
        times = {"created_at": now, "updated_at": now}
        person = Volunteer.objects.create(number=f"{number:012}", name="王五", **common, **times)
        made = {"level": 1, "minutes": 6000, "region_path": county.path, "made_at": now}
        StarProposal.objects.create(volunteer=person, **made, **more)

    def fill(first, last):
        decided = {"decided_by": staff, "decided_at": now}
        for number in range(first, last):
            propose(number)
            propose(100 + number, state="public", public_from=now.date(), public_until=now.date(), **decided)
            propose(200 + number, state="refused", reason="再等等", **decided)

    addresses = ("/stars/", "/console/stars/", "/console/stars/?state=public", "/console/stars/?state=refused")
    fill(0, 1)
    few = [len(cost(client, address)) for address in addresses]
    fill(1, 20)
    assert [len(cost(client, address)) for address in addresses] == few
    assert max(few) <= 13
