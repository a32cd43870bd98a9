import pytest
from django.db import IntegrityError, transaction

from tests.activities.conftest import DAY, plan, publish
from tests.organizations.test_hierarchy import join, make
from volunteering.access.enums import RegionRole
from volunteering.access.services import grant_region_role, set_parameter
from volunteering.accounts.services import open_user
from volunteering.activities.models import Activity, SignUp, Slot
from volunteering.activities.policies import visible_to
from volunteering.activities.services import (
    CannotPublish,
    CannotSignUp,
    PositionDetails,
    approve_activity,
    publish_activity,
    save_activity,
    sign_up,
    withdraw_sign_up,
)
from volunteering.audit.models import AuditEvent
from volunteering.core import parameters
from volunteering.messaging.models import Notice
from volunteering.organizations.enums import MembershipState, OrganizationState, Tier
from volunteering.organizations.models import Membership, Organization
from volunteering.organizations.policies import can_publish_for, managed_by
from volunteering.organizations.services import (
    CannotDecide,
    CannotGovern,
    certify_organization,
    dissolve_organization,
    register_organization,
    request_parent,
    resume_organization,
    suspend_organization,
)

__all__ = ["make", "plan", "publish"]


@pytest.fixture
def suspend(certified, staff, now):
    return lambda: suspend_organization(by=staff, organization=certified, reason="整改", now=now)


@pytest.fixture
def dissolve(certified, staff, now):
    return lambda: dissolve_organization(by=staff, organization=certified, reason="合并", now=now)


def enrol(volunteer, activity, now):
    return sign_up(by=volunteer.user, volunteer=volunteer, slot=activity.slots.get(), now=now)


def test_a_suspended_one_publishes_nothing_and_hears_why(suspend, certified, user, plan, now):
    draft = save_activity(by=user, organization=certified, details=plan(), now=now)
    suspended = suspend()
    assert suspended.state == OrganizationState.SUSPENDED
    assert not can_publish_for(user, suspended)
    with pytest.raises(CannotPublish, match="暂停：整改"):
        publish_activity(by=user, activity=draft, is_volunteering=True, now=now)
    assert "整改" in Notice.objects.get(user=user, title="组织已暂停").body
    assert AuditEvent.objects.filter(tag="organizations:organization:suspended").count() == 1


def test_its_activities_stay_visible_and_take_no_sign_ups(suspend, publish, another_volunteer, now):
    activity = publish()
    suspend()
    assert activity in visible_to(another_volunteer.user)
    with pytest.raises(CannotSignUp, match="暂停"):
        enrol(another_volunteer, activity, now)
    assert not SignUp.objects.exists()


def test_an_edit_opens_no_back_door(suspend, publish, certified, user, plan, another_volunteer, now):
    activity = publish()
    suspend()
    wanted = plan(positions=[PositionDetails(capacity=1), PositionDetails(name="讲解员", capacity=5)])
    save_activity(by=user, organization=certified, details=wanted, now=now, activity=activity)
    for slot in activity.slots.all():
        with pytest.raises(CannotSignUp, match="暂停"):
            sign_up(by=another_volunteer.user, volunteer=another_volunteer, slot=slot, now=now)


def test_resumed_who_waited_gets_what_became_free(
    suspend, publish, certified, staff, volunteer, another_volunteer, now
):
    activity = publish()
    held, waiting = enrol(volunteer, activity, now), enrol(another_volunteer, activity, now)
    suspend()
    withdraw_sign_up(by=volunteer.user, sign_up=held, now=now)
    waiting.refresh_from_db()
    assert waiting.state == "waiting"
    resume_organization(by=staff, organization=certified, now=now)
    waiting.refresh_from_db()
    assert waiting.state == "confirmed"
    assert Notice.objects.filter(user=another_volunteer.user, title="候补成功").exists()
    assert Organization.objects.get().halt_reason == ""


def test_a_cancelled_activity_stays_closed_when_resumed(suspend, publish, certified, staff, user, now):
    from volunteering.activities.services import cancel_activity

    activity = publish()
    suspend()
    cancel_activity(by=user, activity=activity, reason="停办", now=now)
    resume_organization(by=staff, organization=certified, now=now)
    assert not activity.slots.get().is_open


def test_a_review_cannot_publish_for_a_suspended_one(suspend, certified, user, staff, plan, county, now):
    set_parameter(by=staff, parameter=parameters.REVIEWS_ACTIVITIES, typed="1", region=county.parent, now=now)
    draft = save_activity(by=user, organization=certified, details=plan(), now=now)
    waiting = publish_activity(by=user, activity=draft, is_volunteering=True, now=now)
    suspend()
    with pytest.raises(CannotPublish, match="已暂停"):
        approve_activity(by=staff, activity=waiting, now=now)


def test_a_reviewer_neither_suspends_nor_lifts_it(suspend, certified, county, now):
    reviewer = open_user(phone="19900000057", now=now)
    grant_region_role(by=None, user=reviewer, region=county, role=RegionRole.REVIEWER, now=now)
    with pytest.raises(CannotGovern, match="管理员"):
        suspend_organization(by=reviewer, organization=certified, reason="x", now=now)
    suspend()
    with pytest.raises(CannotDecide):
        certify_organization(by=reviewer, organization=certified, now=now)
    with pytest.raises(CannotGovern):
        resume_organization(by=reviewer, organization=certified, now=now)


def test_foreign_administrators_and_its_own_decide_nothing(certified, elsewhere, user, now):
    for somebody in (elsewhere, user):
        with pytest.raises(CannotGovern):
            dissolve_organization(by=somebody, organization=certified, reason="x", now=now)


def test_it_needs_a_reason_and_the_right_state(pending, staff, now):
    with pytest.raises(CannotGovern, match="刷新"):  # it only waits
        suspend_organization(by=staff, organization=pending, reason="x", now=now)
    with pytest.raises(CannotGovern, match="刷新"):
        resume_organization(by=staff, organization=pending, now=now)
    certify_organization(by=staff, organization=pending, now=now)
    with pytest.raises(CannotGovern, match="写明原因"):
        suspend_organization(by=staff, organization=pending, reason=" ", now=now)
    suspend_organization(by=staff, organization=pending, reason="整改", now=now)
    with pytest.raises(CannotGovern, match="刷新"):
        suspend_organization(by=staff, organization=pending, reason="整改", now=now)


def test_dissolved_its_members_go_and_its_name_is_free(dissolve, certified, user, volunteer, details, now):
    dissolved = dissolve()
    assert dissolved.member_count == 0
    assert Membership.objects.get().state == MembershipState.DISSOLVED
    assert not managed_by(user).exists()
    assert "合并" in Notice.objects.get(user=user, title="组织已解散").body
    again = register_organization(by=user, details=details, now=now)
    assert again.name == certified.name


def test_what_has_not_started_is_cancelled_and_what_runs_is_finished(
    dissolve, publish, volunteer, another_volunteer, now
):
    ahead, running = publish(), publish(title="正在进行")
    sign = enrol(another_volunteer, ahead, now)
    Activity.objects.filter(pk=running.pk).update(starts_at=now - DAY, sign_up_opens_at=now - 2 * DAY)
    dissolve()
    ahead.refresh_from_db()
    sign.refresh_from_db()
    running.refresh_from_db()
    assert (ahead.status, ahead.cancel_reason, sign.state) == ("cancelled", "组织已解散", "cancelled")
    assert Notice.objects.filter(user=another_volunteer.user, title="您报名的活动取消了").exists()
    assert running.status == "published"
    assert not Slot.objects.filter(is_open=True).exists()


def test_teams_below_stand_for_themselves_and_nothing_waits(
    dissolve, certified, make, user, another_volunteer, details, now
):
    team = join(another_volunteer.user, make("小队", Tier.TEAM), certified, user, now)
    subteam = make("分队", Tier.SUBTEAM)
    request = request_parent(by=another_volunteer.user, organization=subteam, parent=certified, now=now)
    dissolve()
    team.refresh_from_db()
    request.refresh_from_db()
    assert (team.parent, team.tree_path) == (None, f"{team.public_id}/")
    assert (request.state, request.reason) == ("returned", "上级组织已解散")


def test_dissolving_is_for_good(dissolve, certified, staff, now):
    dissolve()
    with pytest.raises(CannotGovern):
        resume_organization(by=staff, organization=certified, now=now)


def test_the_database_holds_reason_and_emptiness(certified):
    for wrong in (
        {"state": OrganizationState.SUSPENDED},
        {"state": OrganizationState.DISSOLVED, "halt_reason": "x"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Organization.objects.filter(pk=certified.pk).update(**wrong)
