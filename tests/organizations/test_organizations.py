import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from stdnum.cn import uscc

from volunteering.access.enums import RegionRole
from volunteering.access.permissions import Permission
from volunteering.access.policies import has_permission, holders_of, permitted_paths
from volunteering.access.services import CannotGrant, grant_region_role, withdraw_region_role
from volunteering.accounts.services import open_user
from volunteering.core import parameters
from volunteering.organizations.enums import MembershipState, OrganizationState
from volunteering.organizations.models import Membership, Organization
from volunteering.organizations.policies import can_manage, can_publish_for, can_review, managed_by, visible_to
from volunteering.organizations.rules import (
    administrators_allowed,
    may_become,
    may_stand_below,
    name_key,
    read_credit_code,
)
from volunteering.organizations.services import (
    CannotDecide,
    CannotEditOrganization,
    CannotJoin,
    CannotRegisterOrganization,
    OrganizationDetails,
    approve_membership,
    certify_organization,
    decide_change,
    edit_organization,
    leave_organization,
    register_organization,
    request_membership,
    return_organization,
)
from volunteering.regions.models import Region


def renamed(details, **changes):
    return OrganizationDetails(**{**vars(details), **changes})


def test_plain_rules():
    assert name_key("常州市 农学会Ａ") == name_key("常州市农学会a")
    assert may_become("pending", "certified")
    assert not may_become("dissolved", "certified")
    assert may_stand_below("team", "city_corps")
    assert not may_stand_below("city_corps", "team")
    assert [administrators_allowed(n, most=5) for n in (0, 100, 101, 5000)] == [1, 1, 2, 5]


def test_who_registers_administers_and_waits(pending, user):
    assert pending.state == OrganizationState.PENDING
    assert can_manage(user, pending)
    assert list(managed_by(user)) == [pending]
    assert not can_publish_for(user, pending)


def test_only_a_volunteer_registers_an_organization(user, details, now):
    with pytest.raises(CannotRegisterOrganization, match="先用本人手机号注册"):
        register_organization(by=user, details=details, now=now)


@pytest.mark.parametrize("name", ["新北区科技志愿服务大队", " 新北区 科技志愿服务大队", "新北区科技志愿服务大队\u3000"])
def test_a_taken_name_is_refused_however_it_is_spaced(pending, user, details, now, name):
    with pytest.raises(CannotRegisterOrganization, match="已经有人登记"):
        register_organization(by=user, details=renamed(details, name=name), now=now)


def test_the_database_holds_one_organization_per_name(pending):
    again = Organization.objects.get(pk=pending.pk)
    again.pk, again.public_id = None, "another000"
    again.id = __import__("uuid").uuid4()
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save(force_insert=True)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("9132 0411", "18 位"),
        ("913204110000000000", "校验位"),
        ("91320411I000000000", "没有 I"),
    ],
)
def test_a_wrong_credit_code_is_explained(typed, sentence):
    code, problem = read_credit_code(typed)
    assert code == ""
    assert sentence in problem


def test_a_credit_code_is_read_however_it_is_typed():
    whole = credit_code()
    assert read_credit_code(f" {whole[:9].lower()} {whole[9:]}\u3000") == (whole, "")


def credit_code(body="53320411000000000"):
    return body + uscc.calc_check_digit(body)


def test_one_living_organization_per_credit_code(pending, user, details, now):
    code = credit_code()
    edit_organization(by=user, organization=pending, details=renamed(details, credit_code=code), now=now)
    with pytest.raises(CannotRegisterOrganization, match="已经有组织登记") as refusal:
        register_organization(by=user, details=renamed(details, name="另一个", credit_code=code), now=now)
    assert refusal.value.field == "credit_code"
    other = register_organization(by=user, details=renamed(details, name="另一个"), now=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Organization.objects.filter(pk=other.pk).update(credit_code=code)
    Organization.objects.filter(pk=pending.pk).update(state=OrganizationState.DISSOLVED)
    Organization.objects.filter(pk=other.pk).update(credit_code=code)


def test_it_was_not_founded_tomorrow(user, volunteer, details, now):
    with pytest.raises(CannotRegisterOrganization, match="将来"):
        register_organization(by=user, details=renamed(details, founded_on=dt.date(2026, 11, 25)), now=now)


def test_a_certified_organization_publishes(certified, user):
    assert can_publish_for(user, certified)
    assert list(visible_to(open_user_anonymous())) == [certified]


def open_user_anonymous():
    from django.contrib.auth.models import AnonymousUser

    return AnonymousUser()


def test_a_stranger_decides_nothing(pending, user, now):
    with pytest.raises(CannotDecide):
        certify_organization(by=user, organization=pending, now=now)
    assert not can_review(user, pending)


def test_staff_of_another_region_decide_nothing(pending, now):
    elsewhere = open_user(phone="19900000078", now=now)
    region = Region.objects.get(code="320500")
    grant_region_role(by=None, user=elsewhere, region=region, role=RegionRole.ADMINISTRATOR, now=now)
    with pytest.raises(CannotDecide):
        certify_organization(by=elsewhere, organization=pending, now=now)


def test_a_decision_is_made_once(certified, staff, now):
    with pytest.raises(CannotDecide):
        certify_organization(by=staff, organization=certified, now=now)


def test_returning_needs_a_reason_and_editing_files_anew(pending, staff, user, details, now):
    with pytest.raises(CannotDecide, match="原因"):
        return_organization(by=staff, organization=pending, reason=" ", now=now)
    returned = return_organization(by=staff, organization=pending, reason="主管单位不符", now=now)
    edit_organization(by=user, organization=returned, details=details, now=now)
    assert Organization.objects.get().state == OrganizationState.PENDING


def test_a_certified_name_waits_while_the_old_holds(certified, staff, user, details, now):
    wanted = renamed(details, name="新北区科技志愿服务总队", supervisor="新主管")
    assert edit_organization(by=user, organization=certified, details=wanted, now=now)
    held = Organization.objects.get()
    assert (held.name, held.supervisor) == ("新北区科技志愿服务大队", "新主管")
    decide_change(by=staff, change=held.pending_changes.get(), approve=True, now=now)
    assert Organization.objects.get().name == "新北区科技志愿服务总队"


def test_only_its_administrator_edits(pending, staff, details, now):
    with pytest.raises(CannotEditOrganization):
        edit_organization(by=staff, organization=pending, details=details, now=now)


def test_joining_leaving_and_the_count(certified, user, another_volunteer, now):
    other = another_volunteer.user
    request = request_membership(by=other, volunteer=another_volunteer, organization=certified, now=now)
    with pytest.raises(CannotJoin, match="只有这个组织的管理员"):
        approve_membership(by=other, membership=request, now=now)
    approve_membership(by=user, membership=request, now=now)
    assert Organization.objects.get().member_count == 2
    with pytest.raises(CannotJoin, match="已经申请或加入"):
        request_membership(by=other, volunteer=another_volunteer, organization=certified, now=now)
    leave_organization(by=other, membership=request, now=now)
    assert Organization.objects.get().member_count == 1


def test_the_last_administrator_stays(certified, user, now):
    with pytest.raises(CannotJoin, match="唯一的管理员"):
        leave_organization(by=user, membership=Membership.objects.get(), now=now)


def test_the_sixth_organization_is_refused(certified, another_volunteer, user, details, staff, now, monkeypatch):
    monkeypatch.setattr(parameters, "ORGANIZATIONS_PER_VOLUNTEER", lambda: 1)
    second = register_organization(by=user, details=renamed(details, name="第二队"), now=now)
    certify_organization(by=staff, organization=second, now=now)
    second.refresh_from_db()
    by = another_volunteer.user
    request_membership(by=by, volunteer=another_volunteer, organization=certified, now=now)
    with pytest.raises(CannotJoin, match="最多加入 1 个"):
        request_membership(by=by, volunteer=another_volunteer, organization=second, now=now)


def test_an_uncertified_organization_takes_nobody(pending, another_volunteer, now):
    with pytest.raises(CannotJoin, match="认证"):
        request_membership(by=another_volunteer.user, volunteer=another_volunteer, organization=pending, now=now)


def test_the_database_refuses_an_administrator_who_is_no_member(certified):
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.update(state=MembershipState.REQUESTED)


def test_one_rule_in_three_directions(operator, county, user):
    city = "320000/320400/"
    for permission in Permission:
        assert permitted_paths(operator, permission) == (city,)
        assert has_permission(operator, permission, county.path)
        assert not has_permission(operator, permission, "320000/")
        assert list(holders_of(permission, county.path)) == [operator]
        assert not has_permission(user, permission, county.path)


def test_one_grants_only_what_one_holds(staff, user, county, now):
    grant = grant_region_role(by=staff, user=user, region=county, role=RegionRole.REVIEWER, now=now)
    province = Region.objects.get(code="320000")
    with pytest.raises(CannotGrant):
        grant_region_role(by=staff, user=user, region=province, role=RegionRole.VIEWER, now=now)
    with pytest.raises(CannotGrant):
        grant_region_role(by=user, user=user, region=county, role=RegionRole.ADMINISTRATOR, now=now)
    with pytest.raises(CannotGrant):
        grant_region_role(by=staff, user=user, region=county, role=RegionRole.OPERATOR, now=now)
    withdraw_region_role(by=staff, grant=grant, now=now)
    assert permitted_paths(user, Permission.REVIEW_ORGANIZATIONS) == ()
