"""在线关联 of an old team."""

import pytest
from django.db import IntegrityError, transaction

from tests.core.test_files import PDF
from volunteering.access.enums import RegionRole
from volunteering.access.services import grant_region_role
from volunteering.accounts.services import open_user
from volunteering.core import parameters
from volunteering.core.files import CannotStoreFile, erase_expired_files
from volunteering.core.search import tokens
from volunteering.messaging.models import Notice
from volunteering.organizations.enums import MembershipState, OrganizationState, Tier
from volunteering.organizations.models import Membership, Organization, OrganizationClaim
from volunteering.organizations.policies import can_publish_for, managed_by
from volunteering.organizations.rules import name_key
from volunteering.organizations.selectors import evidence_of_claim, unlinked_teams
from volunteering.organizations.services import (
    CannotClaim,
    CannotDecide,
    Named,
    certify_organization,
    decide_claim,
    file_claim,
    open_claim_evidence,
    withdraw_claim,
)
from volunteering.organizations.services.claims import on_account_closed
from volunteering.vocabularies.models import Term

WHY = "我从2016年起担任这个队的队长，区科协王老师可以证明。"


def old_team(county, now, name="老科技工作者服务队", number="T1", **known):
    return Organization.objects.create(
        name=name,
        name_key=name_key(name),
        tier=Tier.TEAM,
        tree_path=f"{number}/",
        home_region=county,
        region_path=county.path,
        state=OrganizationState.LEGACY,
        legacy_number=number,
        created_at=now,
        updated_at=now,
        search_tokens=tokens(name),
        **known,
    )


@pytest.fixture
def team(county, now):
    return old_team(county, now)


@pytest.fixture
def complete(team, terms, now):
    supervisor = Term.objects.filter(vocabulary="supervisor_type").first()
    Organization.objects.update(supervisor_type=supervisor, supervisor="区科协", founded_on=now.date())
    team.service_categories.set(Term.objects.filter(vocabulary="service_category")[:1])
    return team


@pytest.fixture
def claim(team, volunteer, user, now, private_files):
    return file_claim(by=user, organization=team, statement=WHY, file=("证书.pdf", PDF), now=now)


def test_an_approved_claim_of_a_whole_record_certifies_the_team(complete, claim, user, staff, now):
    decide_claim(by=staff, claim=claim, approve=True, now=now)
    complete.refresh_from_db()
    assert (complete.state, complete.member_count, complete.administrator_count) == ("certified", 1, 1)
    assert can_publish_for(user, complete)
    assert Notice.objects.get(user=user).address == f"/org/?org={complete.public_id}"
    assert not unlinked_teams("", "").exists()


def test_what_lacks_something_is_completed_and_certified_like_any_other(team, claim, user, staff, now):
    decide_claim(by=staff, claim=claim, approve=True, now=now)
    team.refresh_from_db()
    assert team.state == "pending"
    assert managed_by(user).get() == team
    assert not can_publish_for(user, team)
    assert certify_organization(by=staff, organization=team, now=now).state == "certified"


def test_who_was_a_member_there_becomes_its_administrator(team, claim, volunteer, staff, now):
    state = {"state": MembershipState.ACTIVE, "requested_at": now, "joined_at": now}
    Membership.objects.create(organization=team, volunteer=volunteer, **state)
    Organization.objects.update(member_count=1)
    decide_claim(by=staff, claim=claim, approve=True, now=now)
    assert Membership.objects.get().role == "administrator"
    assert Organization.objects.get().member_count == 1


def test_of_two_claims_one_wins_and_the_other_hears(team, claim, another_volunteer, staff, now):
    other = file_claim(by=another_volunteer.user, organization=team, statement=WHY, now=now)
    decide_claim(by=staff, claim=claim, approve=True, now=now)
    other.refresh_from_db()
    assert (other.state, "另一位" in other.reason) == ("returned", True)
    assert Notice.objects.filter(user=another_volunteer.user, title="队伍认领被退回").exists()
    with pytest.raises(CannotClaim, match="处理过"):
        decide_claim(by=staff, claim=other, approve=True, now=now)
    with pytest.raises(CannotClaim):
        file_claim(by=another_volunteer.user, organization=team, statement=WHY, now=now)


def test_a_returned_claim_says_why_and_may_be_filed_again(team, claim, user, staff, now):
    with pytest.raises(CannotClaim, match="退回原因"):
        decide_claim(by=staff, claim=claim, approve=False, reason=" ", now=now)
    decide_claim(by=staff, claim=claim, approve=False, reason="请附登记证书", now=now)
    assert "请附登记证书" in Notice.objects.get(user=user).body
    assert erase_expired_files(now=now + parameters.EVIDENCE_KEPT()) == 1
    assert file_claim(by=user, organization=team, statement=WHY, now=now).state == "waiting"


def test_only_the_region_decides_and_nobody_their_own(team, claim, elsewhere, user, county, staff, now):
    with pytest.raises(CannotClaim):
        decide_claim(by=elsewhere, claim=claim, approve=True, now=now)
    grant_region_role(by=None, user=user, region=county, role=RegionRole.ADMINISTRATOR, now=now)
    with pytest.raises(CannotClaim, match="自己"):
        decide_claim(by=user, claim=claim, approve=True, now=now)


def test_proof_is_read_by_the_claimant_and_reviewers_alone(claim, user, staff, now):
    file = evidence_of_claim(claim).get()
    for reader in (user, staff):
        assert open_claim_evidence(by=reader, claim=claim, file=file) == PDF
    with pytest.raises(CannotClaim, match="审核人员"):
        open_claim_evidence(by=open_user(phone="19900000066", now=now), claim=claim, file=file)


def test_what_cannot_be_claimed_leaves_nothing_behind(team, volunteer, user, county, now, private_files):
    with pytest.raises(CannotClaim, match="关系"):
        file_claim(by=user, organization=team, statement="我的", now=now)
    with pytest.raises(CannotStoreFile):
        file_claim(by=user, organization=team, statement=WHY, file=("a.exe", b"MZ"), now=now)
    with pytest.raises(CannotClaim, match="先注册"):
        file_claim(by=open_user(phone="19900000066", now=now), organization=team, statement=WHY, now=now)
    assert not OrganizationClaim.objects.exists()
    for number in range(parameters.CLAIMS_WAITING()):
        one = old_team(county, now, name=f"队{number}", number=f"N{number}")
        file_claim(by=user, organization=one, statement=WHY, now=now)
    with pytest.raises(CannotClaim, match="撤回一个"):
        file_claim(by=user, organization=team, statement=WHY, now=now)


def test_a_sheet_claims_for_whom_it_names_once_they_have_registered(complete, user, staff, now, request):
    named = Named("李四", "19900000042")
    claim = file_claim(by=user, organization=complete, statement="附件1登记了同名的队伍", administrator=named, now=now)
    with pytest.raises(CannotClaim, match="还没有"):
        decide_claim(by=staff, claim=claim, approve=True, now=now)
    named_one = request.getfixturevalue("another_volunteer")
    decide_claim(by=staff, claim=claim, approve=True, now=now)
    assert managed_by(named_one.user).get() == complete


def test_it_is_withdrawn_by_oneself_and_by_leaving(claim, team, user, another_volunteer, now):
    with pytest.raises(CannotClaim, match="自己"):
        withdraw_claim(by=another_volunteer.user, claim=claim, now=now)
    on_account_closed(user=user, now=now)
    claim.refresh_from_db()
    assert claim.state == "withdrawn"


def test_the_database_knows_one_winner_and_one_waiting_claim_each(claim, team, another_volunteer, now):
    same = {"organization": team, "statement": WHY, "requested_at": now}
    with pytest.raises(IntegrityError), transaction.atomic():
        OrganizationClaim.objects.create(requested_by=claim.requested_by, **same)
    OrganizationClaim.objects.update(state="approved")
    with pytest.raises(IntegrityError), transaction.atomic():
        OrganizationClaim.objects.create(requested_by=another_volunteer.user, state="approved", **same)
    with pytest.raises(IntegrityError), transaction.atomic():
        OrganizationClaim.objects.update(state="returned")


def test_a_legacy_team_is_not_certified_past_its_claim(team, staff, now):
    with pytest.raises(CannotDecide):
        certify_organization(by=staff, organization=team, now=now)
