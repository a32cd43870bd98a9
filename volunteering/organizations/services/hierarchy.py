"""申请加入上级: the teams' tree. Below a certified parent its administrators decide, else the region's reviewers."""

import datetime as dt

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Length, Substr

from volunteering.accounts.models import User
from volunteering.audit.services import record
from volunteering.core.errors import Refusal
from volunteering.core.texts import sentence
from volunteering.organizations import notices
from volunteering.organizations.enums import OrganizationState, RequestState
from volunteering.organizations.models import Organization, ParentRequest
from volunteering.organizations.policies import can_decide_parent, can_manage
from volunteering.organizations.rules import may_stand_below


class CannotJoinParent(Refusal):
    sentence = "现在不能加入这个上级组织。"


@transaction.atomic
def request_parent(*, by: User, organization: Organization, parent: Organization, now: dt.datetime) -> ParentRequest:
    """Ask to stand below `parent`. Raises CannotJoinParent."""
    if not can_manage(by, organization):
        raise CannotJoinParent("只有这个组织的管理员可以申请。")
    _refuse_wrong(organization, parent)
    if organization.parent_requests.filter(state=RequestState.WAITING).exists():
        raise CannotJoinParent("已有一条申请在等待处理，可以先撤回再重新申请。")
    request = ParentRequest.objects.create(organization=organization, parent=parent, requested_by=by, requested_at=now)
    _note("organizations:parent:requested", by, request)
    body = f"“{organization.name}”申请加入“{parent.name}”。请在“组织信息”里同意或不同意。"
    notices.tell_administrators(
        parent, kind="organizations:parent_requested", title="有组织申请加入", body=body, occasion=request.pk, now=now
    )
    return request


@transaction.atomic
def decide_parent_request(
    *, by: User, request: ParentRequest, approve: bool, reason: str = "", now: dt.datetime
) -> None:
    """Approve, or return with a reason. The whole sub-tree moves along."""
    waiting = ParentRequest.objects.select_for_update().select_related("organization", "parent")
    request = waiting.get(pk=request.pk)
    if request.state != RequestState.WAITING or not can_decide_parent(by, request):
        raise CannotJoinParent("这条申请已经处理过了，请刷新后查看。")
    if not approve and not reason.strip():
        raise CannotJoinParent("请写明退回原因。", field="reason")
    if approve:
        _refuse_wrong(request.organization, request.parent)
        move_below(request.organization, request.parent)
    request.state = RequestState.APPROVED if approve else RequestState.RETURNED
    request.reason, request.decided_by, request.decided_at = reason.strip(), by, now
    request.save()
    _note("organizations:parent:approved" if approve else "organizations:parent:returned", by, request)
    title = "已加入上级组织" if approve else "加入上级的申请被退回"
    asked = f"“{request.organization}”的加入申请"
    body = f"“{request.parent}”同意了{asked}。"
    if not approve:
        body = f"“{request.parent}”退回了{asked}：{sentence(reason)}可以和他们商量后再申请。"
    notices.tell_administrators(
        request.organization, kind="organizations:parent_decided", title=title, body=body, occasion=request.pk, now=now
    )


@transaction.atomic
def withdraw_parent_request(*, by: User, organization: Organization, now: dt.datetime) -> None:
    """Take back what still waits. Raises CannotJoinParent."""
    if not can_manage(by, organization):
        raise CannotJoinParent("只有这个组织的管理员可以撤回。")
    waiting = organization.parent_requests.select_for_update(of=("self",)).select_related("organization", "parent")
    request = waiting.filter(state=RequestState.WAITING).first()
    if request is None:
        raise CannotJoinParent("这条申请已经处理过了，请刷新后查看。")
    request.state, request.decided_by, request.decided_at = RequestState.WITHDRAWN, by, now
    request.save(update_fields=("state", "decided_by", "decided_at"))
    _note("organizations:parent:withdrawn", by, request)


@transaction.atomic
def leave_parent(*, by: User, organization: Organization, now: dt.datetime) -> None:
    if not can_manage(by, organization) or organization.parent is None:
        raise CannotJoinParent("这个组织没有上级，或您不是它的管理员。")
    former = organization.parent
    move_below(organization, None)
    record(
        "organizations:parent:left",
        by=by,
        subject_id=organization.id,
        organization_id=organization.id,
        region_path=organization.region_path,
        words={"name": organization.name, "parent": former.name},
    )


def set_free(organization: Organization) -> None:
    """A dissolved organization stands below nobody, and those below it stand for themselves."""
    for child in organization.children.order_by("pk"):
        move_below(child, None)
    if organization.parent:
        move_below(organization, None)


def _refuse_wrong(organization: Organization, parent: Organization) -> None:
    if parent.state != OrganizationState.CERTIFIED:
        raise CannotJoinParent("上级组织还没有通过认证。")
    if parent.tree_path.startswith(organization.tree_path):
        raise CannotJoinParent("不能加入自己或自己的下级组织。")
    if not may_stand_below(organization.tier, parent.tier):
        raise CannotJoinParent("上级组织的层级要高于本组织。")


def move_below(organization: Organization, parent: Organization | None) -> None:
    """Hang the organization below `parent`; the paths of everything under it change in one statement."""
    list(Organization.objects.select_for_update().filter(tree_path__startswith=organization.tree_path).order_by("pk"))
    old = organization.tree_path
    new = (parent.tree_path if parent else "") + f"{organization.public_id}/"
    Organization.objects.filter(tree_path__startswith=old).update(
        tree_path=Concat(Value(new), Substr(F("tree_path"), Length(Value(old)) + 1))
    )
    Organization.objects.filter(pk=organization.pk).update(parent=parent)
    organization.parent, organization.tree_path = parent, new


def _note(tag: str, by: User, request: ParentRequest) -> None:
    record(
        tag,
        by=by,
        subject_id=request.organization_id,
        organization_id=request.organization_id,
        region_path=request.organization.region_path,
        words={"name": request.organization.name, "parent": request.parent.name},
    )
