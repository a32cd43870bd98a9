"""Who becomes an administrator waits for the association; powers are given up at once. Counted under a row lock."""

import datetime as dt

from django.db import transaction

from volunteering.accounts.models import User
from volunteering.core import parameters
from volunteering.core.texts import sentence
from volunteering.organizations import notices
from volunteering.organizations.enums import MembershipRole, MembershipState, RequestState
from volunteering.organizations.models import AdministratorRequest, Membership, Organization
from volunteering.organizations.policies import can_manage, can_review
from volunteering.organizations.rules import administrators_allowed
from volunteering.organizations.services.certification import CannotDecide
from volunteering.organizations.services.membership import CannotJoin, locked, note, refuse_last


@transaction.atomic
def request_administrator(*, by: User, membership: Membership, now: dt.datetime) -> AdministratorRequest:
    """Ask that a member become an administrator. Until it is approved nothing changes. Raises CannotJoin."""
    organization, membership = locked(by, membership)
    waiting = AdministratorRequest.objects.filter(membership__organization=organization, state=RequestState.WAITING)
    if membership.role == MembershipRole.ADMINISTRATOR or waiting.filter(membership=membership).exists():
        raise CannotJoin("这位成员已经是管理员，或正在等审核，请刷新后查看。")
    if membership.volunteer.user_id is None:
        raise CannotJoin("这位成员还没有用本人手机号登录激活。请他先登录一次，再申请设为管理员。")
    _refuse_too_many(organization, waiting.count())
    request = AdministratorRequest.objects.create(membership=membership, requested_by=by, requested_at=now)
    note("organizations:administrator:requested", by, membership)
    return request


@transaction.atomic
def withdraw_administrator_request(*, by: User, request: AdministratorRequest, now: dt.datetime) -> None:
    """Raises CannotJoin."""
    request = _waiting(request, CannotJoin("这条申请已经处理过了，请刷新后查看。"))
    if not can_manage(by, request.membership.organization):
        raise CannotJoin("只有这个组织的管理员可以撤回。")
    _settle(request, RequestState.WITHDRAWN, "", by, now)
    note("organizations:administrator:withdrawn", by, request.membership)


@transaction.atomic
def decide_administrator_request(
    *, by: User, request: AdministratorRequest, approve: bool, reason: str = "", now: dt.datetime
) -> None:
    """Raises CannotDecide; CannotJoin when there is no room for one more."""
    organization = Organization.objects.select_for_update().get(pk=request.membership.organization_id)
    request = _waiting(request, CannotDecide())
    membership = request.membership
    if not can_review(by, organization) or membership.state != MembershipState.ACTIVE:
        raise CannotDecide
    if not approve and not reason.strip():
        raise CannotDecide("请写明退回原因，方便对方修改。", field="reason")
    if approve:
        _refuse_too_many(organization, 0)
        membership.role = MembershipRole.ADMINISTRATOR
        membership.save()
        organization.administrator_count += 1
        organization.save(update_fields=("administrator_count",))
    _settle(request, RequestState.APPROVED if approve else RequestState.RETURNED, reason.strip(), by, now)
    kind = "organizations:administrator:approved" if approve else "organizations:administrator:returned"
    note(kind, by, membership)
    title = "管理员申请已通过" if approve else "管理员申请被退回"
    body = f"“{organization}”的{membership.volunteer.name}" + (
        "现在是管理员了。" if approve else f"没有成为管理员：{sentence(reason)}有疑问请联系当地科协。"
    )
    notices.tell_administrators(organization, kind=kind, title=title, body=body, occasion=request.pk, now=now)


@transaction.atomic
def dismiss_administrator(*, by: User, membership: Membership, now: dt.datetime) -> None:
    """改为成员, at once: taking powers away shows nobody's data to anybody. Never the last one. Raises CannotJoin."""
    organization, membership = locked(by, membership)
    if membership.role == MembershipRole.MEMBER:
        return
    refuse_last(organization)
    organization.administrator_count -= 1
    membership.role = MembershipRole.MEMBER
    membership.save()
    organization.save(update_fields=("administrator_count",))
    note("organizations:administrator:dismissed", by, membership)
    body = f"您不再是“{organization}”的管理员，仍是它的成员。如有疑问，请联系当地科协。"
    notices.tell_member(membership, kind="organizations:dismissed", title="您不再是管理员", body=body, now=now)


def _refuse_too_many(organization: Organization, waiting: int) -> None:
    allowed = administrators_allowed(organization.member_count, most=parameters.MOST_ADMINISTRATORS())
    if organization.administrator_count + waiting >= allowed:
        raise CannotJoin(
            f"现有 {organization.member_count} 名成员，最多设 {allowed} 名管理员（每满一百人可多一名，含待审核的）。"
        )


def _waiting(request: AdministratorRequest, refusal: CannotJoin | CannotDecide) -> AdministratorRequest:
    found = AdministratorRequest.objects.select_for_update(of=("self",)).select_related(
        "membership__organization", "membership__volunteer"
    )
    request = found.get(pk=request.pk)
    if request.state != RequestState.WAITING:
        raise refusal
    return request


def _settle(request: AdministratorRequest, state: RequestState, reason: str, by: User, now: dt.datetime) -> None:
    request.state, request.reason, request.decided_by, request.decided_at = state, reason[:300], by, now
    request.save()
