import pytest

from volunteering.accounts.services import open_user
from volunteering.messaging.models import Notice
from volunteering.organizations.enums import Tier
from volunteering.organizations.models import Membership, Organization
from volunteering.organizations.services import (
    CannotJoin,
    CannotJoinParent,
    CannotSetPosts,
    OrganizationDetails,
    approve_membership,
    certify_organization,
    decide_parent_request,
    dismiss_administrator,
    leave_parent,
    register_organization,
    remove_member,
    request_membership,
    request_parent,
    set_posts,
    withdraw_parent_request,
)


@pytest.fixture
def make(another_volunteer, staff, details, now):
    """Certified organizations of another administrator than `certified` has."""

    def certified_one(name, tier):
        wanted = OrganizationDetails(**{**vars(details), "name": name, "tier": tier})
        made = register_organization(by=another_volunteer.user, details=wanted, now=now)
        return certify_organization(by=staff, organization=made, now=now)

    return certified_one


@pytest.fixture
def corps(make):
    return make("支队", Tier.CITY_CORPS)


def join(by, child, parent, decider, now):
    request = request_parent(by=by, organization=child, parent=parent, now=now)
    decide_parent_request(by=decider, request=request, approve=True, now=now)
    return Organization.objects.get(pk=child.pk)


def test_a_brigade_joins_a_corps_when_its_administrator_agrees(certified, corps, user, another_volunteer, now):
    brigade = join(user, certified, corps, another_volunteer.user, now)
    assert brigade.parent == corps
    assert brigade.tree_path == f"{corps.public_id}/{brigade.public_id}/"
    assert Notice.objects.filter(user=user, title="已加入上级组织").exists()


def test_the_whole_sub_tree_moves(certified, make, user, another_volunteer, staff, now):
    team = join(another_volunteer.user, make("小队", Tier.TEAM), certified, user, now)
    corps = make("支队", Tier.CITY_CORPS)
    join(user, certified, corps, staff, now)
    team.refresh_from_db()
    assert team.tree_path == f"{corps.public_id}/{certified.public_id}/{team.public_id}/"
    certified.refresh_from_db()
    leave_parent(by=user, organization=certified, now=now)
    team.refresh_from_db()
    assert team.tree_path == f"{certified.public_id}/{team.public_id}/"


def test_nothing_stands_below_itself_or_a_lower_tier(certified, make, user, now):
    with pytest.raises(CannotJoinParent, match="自己"):
        request_parent(by=user, organization=certified, parent=certified, now=now)
    with pytest.raises(CannotJoinParent, match="层级"):
        request_parent(by=user, organization=certified, parent=make("小队", Tier.TEAM), now=now)


def test_strangers_ask_and_decide_nothing(certified, corps, user, another_volunteer, now):
    with pytest.raises(CannotJoinParent, match="只有这个组织的管理员"):
        request_parent(by=another_volunteer.user, organization=certified, parent=corps, now=now)
    request = request_parent(by=user, organization=certified, parent=corps, now=now)
    with pytest.raises(CannotJoinParent):
        decide_parent_request(by=user, request=request, approve=True, now=now)
    with pytest.raises(CannotJoinParent, match="一条申请"):
        request_parent(by=user, organization=certified, parent=corps, now=now)


def test_a_return_needs_a_reason(certified, corps, user, staff, now):
    request = request_parent(by=user, organization=certified, parent=corps, now=now)
    with pytest.raises(CannotJoinParent, match="原因"):
        decide_parent_request(by=staff, request=request, approve=False, now=now)
    decide_parent_request(by=staff, request=request, approve=False, reason="请先加入大队", now=now)
    assert "请先加入大队" in Notice.objects.get(user=user, title="加入上级的申请被退回").body


def test_a_request_is_taken_back_and_made_anew(client, certified, corps, user, another_volunteer, now):
    request = request_parent(by=user, organization=certified, parent=corps, now=now)
    with pytest.raises(CannotJoinParent, match="只有"):
        withdraw_parent_request(by=another_volunteer.user, organization=certified, now=now)
    client.force_login(user)
    assert "撤回加入上级的申请" in client.get("/org/").content.decode()
    client.post("/org/parent/leave/", {"withdraw": "1", "form_key": "w" * 20})
    request.refresh_from_db()
    assert request.state == "withdrawn"
    with pytest.raises(CannotJoinParent, match="处理过"):
        withdraw_parent_request(by=user, organization=certified, now=now)
    request_parent(by=user, organization=certified, parent=corps, now=now)


def test_posts_are_set_by_the_administrator(certified, user, now):
    set_posts(by=user, organization=certified, leader="张三", deputies=["李四", " "], now=now)
    assert [(post.kind, post.name) for post in certified.posts.all()] == [("leader", "张三"), ("deputy_leader", "李四")]
    with pytest.raises(CannotSetPosts):
        set_posts(by=open_user(phone="19900000066", now=now), organization=certified, leader="", deputies=[], now=now)


@pytest.fixture
def member(certified, user, another_volunteer, now):
    asked = request_membership(by=another_volunteer.user, volunteer=another_volunteer, organization=certified, now=now)
    approve_membership(by=user, membership=asked, now=now)
    return asked


def test_the_last_administrator_is_neither_demoted_nor_removed(certified, user, now):
    own = Membership.objects.get(volunteer__user=user)
    with pytest.raises(CannotJoin, match="唯一"):
        dismiss_administrator(by=user, membership=own, now=now)
    with pytest.raises(CannotJoin, match="唯一"):
        remove_member(by=user, membership=own, reason="x", now=now)


def test_removing_needs_a_reason_and_tells_it(certified, member, user, another_volunteer, now):
    with pytest.raises(CannotJoin, match="原因"):
        remove_member(by=user, membership=member, reason="", now=now)
    remove_member(by=user, membership=member, reason="长期不参加", now=now)
    assert Organization.objects.get().member_count == 1
    assert "长期不参加" in Notice.objects.get(user=another_volunteer.user, title="您已被移出组织").body


def test_the_pages_of_it(client, certified, corps, user, another_volunteer, now):
    client.force_login(user)
    assert "支队" in client.get("/org/parent/?q=支队").content.decode()
    client.post("/org/parent/", {"parent": corps.public_id, "form_key": "p" * 20})
    assert "等待同意" in client.get("/org/").content.decode()
    client.post("/org/posts/", {"leader": "张三", "deputies": "李四\n王五", "form_key": "o" * 20})
    assert "王五" in client.get("/org/").content.decode()
    client.force_login(another_volunteer.user)
    request = corps.child_requests.get()
    client.post(f"/org/parent/{request.pk}/", {"approve": "1", "form_key": "d" * 20})
    assert certified.name in client.get("/org/").content.decode()
