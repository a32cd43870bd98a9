"""Who becomes an administrator waits for the association; until then nothing changes."""

import pytest
from django.db import IntegrityError, transaction

from tests.conftest import pass_second_factor
from tests.organizations.test_hierarchy import member
from volunteering.messaging.models import Notice
from volunteering.organizations.models import AdministratorRequest, Organization
from volunteering.organizations.policies import administrator_requests_decided_by, can_manage
from volunteering.organizations.services import (
    CannotDecide,
    CannotJoin,
    decide_administrator_request,
    dismiss_administrator,
    dissolve_organization,
    leave_organization,
    remove_member,
    request_administrator,
    withdraw_administrator_request,
)
from volunteering.volunteers.models import Volunteer

__all__ = ["member"]


@pytest.fixture
def asked(certified, member, user, now):
    Organization.objects.update(member_count=101)
    return request_administrator(by=user, membership=member, now=now)


@pytest.fixture
def other(another_volunteer):
    return another_volunteer.user


@pytest.fixture
def decide(asked, staff, now):
    def decided(by=staff, approve=True, reason=""):
        decide_administrator_request(by=by, request=asked, approve=approve, reason=reason, now=now)

    return decided


def test_powers_begin_with_the_approval(asked, decide, certified, other):
    assert not can_manage(other, certified)
    decide()
    assert can_manage(other, certified)
    assert Organization.objects.get().administrator_count == 2
    assert Notice.objects.filter(user=other, title="管理员申请已通过").exists()
    with pytest.raises(CannotDecide):
        decide()


def test_a_return_gives_its_reason_and_no_powers(decide, certified, other, user):
    with pytest.raises(CannotDecide, match="退回原因"):
        decide(approve=False)
    decide(approve=False, reason="请先完成培训")
    assert not can_manage(other, certified)
    assert "请先完成培训" in Notice.objects.get(user=user, title="管理员申请被退回").body


def test_it_is_decided_by_the_region_and_nobody_else(asked, decide, user, staff, elsewhere):
    for by in (user, elsewhere):
        with pytest.raises(CannotDecide):
            decide(by=by)
        assert not administrator_requests_decided_by(by).exists()
    assert administrator_requests_decided_by(staff).get() == asked


def test_one_for_each_started_hundred_those_who_wait_included(certified, member, user, now):
    with pytest.raises(CannotJoin, match="最多设 1 名"):
        request_administrator(by=user, membership=member, now=now)


def test_the_room_is_measured_again_when_it_is_approved(decide):
    Organization.objects.update(member_count=100)
    with pytest.raises(CannotJoin, match="最多设 1 名"):
        decide()


def test_one_waits_once(asked, member, user, now):
    with pytest.raises(CannotJoin, match="正在等审核"):
        request_administrator(by=user, membership=member, now=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        AdministratorRequest.objects.create(membership=member, requested_by=user, requested_at=now)


def test_who_never_logged_in_is_not_proposed(certified, member, user, another_volunteer, now):
    Volunteer.objects.filter(pk=another_volunteer.pk).update(user=None, state="imported")
    with pytest.raises(CannotJoin, match="激活"):
        request_administrator(by=user, membership=member, now=now)


def test_only_an_administrator_asks_and_takes_back(asked, member, user, other, now):
    with pytest.raises(CannotJoin, match="只有这个组织的管理员"):
        withdraw_administrator_request(by=other, request=asked, now=now)
    withdraw_administrator_request(by=user, request=asked, now=now)
    with pytest.raises(CannotJoin, match="已经处理过"):
        withdraw_administrator_request(by=user, request=asked, now=now)
    with pytest.raises(CannotJoin, match="只有这个组织的管理员"):
        request_administrator(by=other, membership=member, now=now)


ENDINGS = {
    "left": lambda asked, user, staff, now: leave_organization(
        by=asked.membership.volunteer.user, membership=asked.membership, now=now
    ),
    "removed": lambda asked, user, staff, now: remove_member(by=user, membership=asked.membership, reason="x", now=now),
    "dissolved": lambda asked, user, staff, now: dissolve_organization(
        by=staff, organization=asked.membership.organization, reason="x", now=now
    ),
}


@pytest.mark.parametrize("ending", ENDINGS)
def test_who_is_no_member_waits_no_longer(asked, decide, user, staff, now, ending):
    ENDINGS[ending](asked, user, staff, now)
    asked.refresh_from_db()
    assert asked.state == "withdrawn"
    with pytest.raises(CannotDecide):
        decide()


def test_powers_are_taken_away_at_once(decide, member, certified, user, other, now):
    decide()
    dismiss_administrator(by=user, membership=member, now=now)
    assert not can_manage(other, certified)
    assert Organization.objects.get().administrator_count == 1
    assert Notice.objects.filter(user=other, title="您不再是管理员").exists()


def test_the_pages_of_it(client, certified, member, user, staff, other):
    Organization.objects.update(member_count=101)
    client.force_login(user)
    page = f"/org/members/{member.pk}/"
    client.post(page, {"promote": "1", "form_key": "p" * 20})
    assert "等待审核为管理员" in client.get("/org/volunteers/").content.decode()
    assert "李四担任管理员正在等审核" in client.get("/org/").content.decode()
    client.post(page, {"withdraw": "1", "form_key": "w" * 20})
    client.post(page, {"promote": "1", "form_key": "q" * 20})
    client.force_login(staff)
    pass_second_factor(client)
    assert "李四" in client.get("/console/reviews/").content.decode()
    review = f"/console/reviews/administrators/{AdministratorRequest.objects.get(state='waiting').pk}/"
    assert "199****0042" in client.get(review).content.decode()
    assert "请写明退回原因" in client.post(review, {"return": "1", "form_key": "r" * 20}).content.decode()
    client.post(review, {"approve": "1", "form_key": "a" * 20})
    assert can_manage(other, certified)
