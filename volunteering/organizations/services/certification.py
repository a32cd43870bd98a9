"""The association certifies: only then may an organization publish."""

import datetime as dt

from django.db import transaction

from volunteering.accounts.models import User
from volunteering.core import parameters
from volunteering.core.errors import Refusal
from volunteering.core.texts import sentence
from volunteering.organizations import notices
from volunteering.organizations.enums import OrganizationState, RequestState
from volunteering.organizations.models import NamedAdministrator, Organization, PendingChange
from volunteering.organizations.policies import can_review
from volunteering.organizations.rules import may_become
from volunteering.organizations.services.evidence import keep_evidence_until
from volunteering.organizations.services.noting import note
from volunteering.organizations.services.offices import tell_offered
from volunteering.organizations.services.registration import apply_changes


class CannotDecide(Refusal):
    sentence = "这件事已经有人处理过了，请刷新后查看。"


@transaction.atomic
def certify_organization(*, by: User, organization: Organization, now: dt.datetime) -> Organization:
    """Certify. Raises CannotDecide when it is not this user's to decide or no longer pending."""
    organization = _taken_for_decision(by, organization, OrganizationState.CERTIFIED)
    organization.certified_at = now
    return _decided(organization, by, now, "organizations:organization:certified")


@transaction.atomic
def return_organization(*, by: User, organization: Organization, reason: str, now: dt.datetime) -> Organization:
    """Send back with the reason: the administrator mends it and files it anew."""
    if not reason.strip():
        raise CannotDecide("请写明退回原因，方便对方修改。", field="reason")
    organization = _taken_for_decision(by, organization, OrganizationState.RETURNED)
    organization.return_reason = reason.strip()
    return _decided(organization, by, now, "organizations:organization:returned")


@transaction.atomic
def decide_change(*, by: User, change: PendingChange, approve: bool, reason: str = "", now: dt.datetime) -> None:
    """Put a pending version in force, or return it with a reason."""
    change = PendingChange.objects.select_for_update().select_related("organization").get(pk=change.pk)
    if change.state != RequestState.WAITING or not can_review(by, change.organization):
        raise CannotDecide
    if not approve and not reason.strip():
        raise CannotDecide("请写明退回原因，方便对方修改。", field="reason")
    if approve:
        apply_changes(change.organization, change.changes, now)
    change.state = RequestState.APPROVED if approve else RequestState.RETURNED
    change.reason, change.decided_by, change.decided_at = reason.strip(), by, now
    change.save()
    tag = "organizations:change:approved" if approve else "organizations:change:returned"
    note(tag, by, change.organization)
    title = "信息变更已通过" if approve else "信息变更被退回"
    body = f"“{change.organization}”的组织信息已按您的申请更新。"
    if not approve:
        body = f"“{change.organization}”的信息没有改：{sentence(change.reason)}可以在“编辑信息”里改好后再提交。"
    notices.tell_administrators(change.organization, kind=tag, title=title, body=body, occasion=change.pk, now=now)


def _taken_for_decision(by: User, organization: Organization, state: OrganizationState) -> Organization:
    organization = Organization.objects.select_for_update().get(pk=organization.pk)
    if not can_review(by, organization) or not may_become(organization.state, state):
        raise CannotDecide
    if organization.state == OrganizationState.SUSPENDED:  # who suspended it resumes it
        raise CannotDecide
    organization.state = state
    return organization


def _decided(organization: Organization, by: User, now: dt.datetime, tag: str) -> Organization:
    organization.updated_at = now
    organization.save()
    keep_evidence_until(organization, now + parameters.EVIDENCE_KEPT())
    note(tag, by, organization)
    is_good = organization.state == OrganizationState.CERTIFIED
    title = "组织已通过认证" if is_good else "组织登记被退回"
    body = f"“{organization.name}”" + (
        "现在可以发布活动。" if is_good else f"：{sentence(organization.return_reason)}请在“编辑信息”里改好，再提交。"
    )
    # Filed by a sheet, and its administrator has not registered yet: who filed it hears.
    told = organization if organization.administrator_count else organization.parent or organization
    notices.tell_administrators(told, kind=tag, title=title, body=body, occasion=organization.pk, now=now)
    for named in NamedAdministrator.objects.filter(organization=organization):
        tell_offered(named, now)
    return organization
