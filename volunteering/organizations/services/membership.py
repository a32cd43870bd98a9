"""Joining on request, and leaving. The limit is counted under a lock on the volunteer's row."""

import datetime as dt

from django.db import transaction
from django.db.models import F

from volunteering.accounts.models import User
from volunteering.audit.services import record
from volunteering.core import parameters
from volunteering.core.errors import Refusal
from volunteering.core.texts import sentence
from volunteering.organizations import notices
from volunteering.organizations.enums import MembershipRole, MembershipState, OrganizationState, RequestState
from volunteering.organizations.models import (
    LIVE_MEMBERSHIP_STATES,
    AdministratorRequest,
    Membership,
    Organization,
)
from volunteering.organizations.policies import can_manage
from volunteering.volunteers.models import Volunteer


class CannotJoin(Refusal):
    sentence = "现在不能加入这个组织。"


@transaction.atomic
def request_membership(
    *, by: User, volunteer: Volunteer, organization: Organization, message: str = "", now: dt.datetime
) -> Membership:
    """Ask to join; the organization's administrator decides. Raises CannotJoin."""
    if volunteer.user_id != by.pk:
        raise CannotJoin("只能为本人申请加入。")
    if organization.state != OrganizationState.CERTIFIED:
        raise CannotJoin("这个组织还没有通过认证，暂时不能加入。")
    Volunteer.objects.select_for_update().get(pk=volunteer.pk)
    live = Membership.objects.filter(volunteer=volunteer, state__in=LIVE_MEMBERSHIP_STATES)
    if live.filter(organization=organization).exists():
        raise CannotJoin("您已经申请或加入了这个组织。")
    if live.count() >= parameters.ORGANIZATIONS_PER_VOLUNTEER():
        raise CannotJoin(
            f"每位志愿者最多加入 {parameters.ORGANIZATIONS_PER_VOLUNTEER()} 个组织（含申请中）。请先退出一个再申请。"
        )
    membership = Membership.objects.create(
        organization=organization, volunteer=volunteer, message=message, requested_at=now
    )
    note("organizations:membership:requested", by, membership)
    return membership


@transaction.atomic
def approve_membership(*, by: User, membership: Membership, now: dt.datetime) -> None:
    membership = _waiting(by, membership)
    membership.state, membership.joined_at = MembershipState.ACTIVE, now
    membership.save()
    Organization.objects.filter(pk=membership.organization_id).update(member_count=F("member_count") + 1)
    note("organizations:membership:approved", by, membership)
    body = f"您已成为“{membership.organization}”的成员，可以看看它的活动。"
    notices.tell_member(membership, kind="organizations:joined", title="您已加入组织", body=body, now=now)


@transaction.atomic
def refuse_membership(*, by: User, membership: Membership, reason: str, now: dt.datetime) -> None:
    membership = _waiting(by, membership)
    membership.state, membership.reason, membership.ended_at = MembershipState.REFUSED, reason, now
    membership.save()
    note("organizations:membership:refused", by, membership)
    body = f"“{membership.organization}”没有同意您的加入申请。{sentence(reason)}有疑问请问他们，也可以加入其他组织。"
    notices.tell_member(membership, kind="organizations:refused", title="加入申请没有通过", body=body, now=now)


@transaction.atomic
def leave_organization(*, by: User, membership: Membership, now: dt.datetime) -> None:
    """Leave, or take a request back. The last administrator has to hand over first."""
    organization = Organization.objects.select_for_update().get(pk=membership.organization_id)
    membership = Membership.objects.select_for_update().select_related("volunteer").get(pk=membership.pk)
    if membership.volunteer.user_id != by.pk or membership.state not in LIVE_MEMBERSHIP_STATES:
        raise CannotJoin("这条记录已经变化，请刷新后查看。")
    is_administrator = membership.role == MembershipRole.ADMINISTRATOR
    if is_administrator and organization.administrator_count == 1:
        raise CannotJoin("您是唯一的管理员。请先申请把另一位成员设为管理员，审核通过后再退出。")
    if membership.state == MembershipState.ACTIVE:
        organization.member_count -= 1
        organization.administrator_count -= is_administrator
        organization.save(update_fields=("member_count", "administrator_count"))
    membership.state, membership.role, membership.ended_at = MembershipState.LEFT, MembershipRole.MEMBER, now
    membership.save()
    _end_request(membership, now)
    note("organizations:membership:left", by, membership)


@transaction.atomic
def remove_member(*, by: User, membership: Membership, reason: str, now: dt.datetime) -> None:
    """Take somebody out of the organization; the person is told why."""
    organization, membership = locked(by, membership)
    if not reason.strip():
        raise CannotJoin("请写明移出原因，会告诉本人。")
    if membership.role == MembershipRole.ADMINISTRATOR:
        refuse_last(organization)
        organization.administrator_count -= 1
    organization.member_count -= 1
    organization.save(update_fields=("member_count", "administrator_count"))
    membership.state, membership.role = MembershipState.REMOVED, MembershipRole.MEMBER
    membership.reason, membership.ended_at = reason.strip(), now
    membership.save()
    _end_request(membership, now)
    note("organizations:membership:removed", by, membership)
    body = f"“{organization}”把您移出了：{sentence(reason)}您的服务记录不受影响。有疑问请联系这个组织或当地科协。"
    notices.tell_member(membership, kind="organizations:removed", title="您已被移出组织", body=body, now=now)


def locked(by: User, membership: Membership) -> tuple[Organization, Membership]:
    organization = Organization.objects.select_for_update().get(pk=membership.organization_id)
    if not can_manage(by, organization):
        raise CannotJoin("只有这个组织的管理员可以管理成员。")
    found = Membership.objects.select_for_update().select_related("volunteer", "organization")
    membership = found.get(pk=membership.pk)
    if membership.state != MembershipState.ACTIVE:
        raise CannotJoin("这位志愿者已经不在组织里，请刷新后查看。")
    return organization, membership


def refuse_last(organization: Organization) -> None:
    if organization.administrator_count == 1:
        raise CannotJoin("这是唯一的管理员。请先申请把另一位成员设为管理员，等审核通过。")


def _end_request(membership: Membership, now: dt.datetime) -> None:
    """Who is no member becomes no administrator."""
    waiting = AdministratorRequest.objects.filter(membership=membership, state=RequestState.WAITING)
    waiting.update(state=RequestState.WITHDRAWN, decided_at=now)


def _waiting(by: User, membership: Membership) -> Membership:
    membership = (
        Membership.objects.select_for_update().select_related("organization", "volunteer").get(pk=membership.pk)
    )
    if not can_manage(by, membership.organization):
        raise CannotJoin("只有这个组织的管理员可以处理加入申请。")
    if membership.state != MembershipState.REQUESTED:
        raise CannotJoin("这条申请已经处理过了，请刷新后查看。")
    return membership


def note(tag: str, by: User, membership: Membership) -> None:
    record(
        tag,
        by=by,
        subject_id=membership.volunteer_id,
        organization_id=membership.organization_id,
        region_path=membership.organization.region_path,
        words={"organization": str(membership.organization)},
    )


def on_account_closed(*, user: User, now: dt.datetime) -> None:
    """Leave every organization; who is the last administrator of one hands over first."""
    for membership in Membership.objects.filter(volunteer__user=user, state__in=LIVE_MEMBERSHIP_STATES):
        try:
            leave_organization(by=user, membership=membership, now=now)
        except CannotJoin as refusal:
            raise CannotJoin(f"“{membership.organization}”：{refusal.sentence}") from None
