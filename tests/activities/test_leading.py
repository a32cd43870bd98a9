import pytest

from volunteering.activities.models import Activity
from volunteering.activities.policies import led_by
from volunteering.activities.services import CannotLead, set_leader
from volunteering.messaging.models import Notice
from volunteering.organizations.services import approve_membership, leave_organization, request_membership
from volunteering.service_records.policies import can_confirm, can_run_door, doors_run_by


@pytest.fixture
def member(certified, another_volunteer, user, now):
    joined = request_membership(by=another_volunteer.user, volunteer=another_volunteer, organization=certified, now=now)
    approve_membership(by=user, membership=joined, now=now)
    return joined


def test_the_leader_is_a_member_and_is_told(activity, member, user, another_volunteer, now):
    set_leader(by=user, activity=activity, volunteer=another_volunteer, now=now)
    by = another_volunteer.user
    assert list(led_by(by)) == list(doors_run_by(by)) == [activity]
    assert can_run_door(by, activity)
    assert not can_confirm(by, activity)
    assert Notice.objects.filter(user=by, kind="activities:leader").count() == 1
    set_leader(by=user, activity=activity, volunteer=another_volunteer, now=now)
    assert Notice.objects.filter(user=by, kind="activities:leader").count() == 1


def test_strangers_neither_lead_nor_name(activity, user, another_volunteer, staff, now):
    for by, sentence in ((user, "先加入"), (staff, "管理员"), (another_volunteer.user, "管理员")):
        with pytest.raises(CannotLead, match=sentence):
            set_leader(by=by, activity=activity, volunteer=another_volunteer, now=now)
    assert Activity.objects.get().leader is None


def test_who_left_the_organization_leads_no_more(activity, member, user, another_volunteer, now):
    set_leader(by=user, activity=activity, volunteer=another_volunteer, now=now)
    leave_organization(by=another_volunteer.user, membership=member, now=now)
    assert not can_run_door(another_volunteer.user, activity)
    assert not led_by(another_volunteer.user).exists()


def test_an_administrator_sees_every_door_once(activity, user, volunteer, now):
    set_leader(by=user, activity=activity, volunteer=volunteer, now=now)
    assert list(doors_run_by(user)) == [activity]
