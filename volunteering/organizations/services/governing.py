"""The association suspends, resumes and dissolves an organization. What runs there is told through life events."""

import datetime as dt

from django.db import transaction

from volunteering.accounts.models import User
from volunteering.core import parameters
from volunteering.core.errors import Refusal
from volunteering.core.life_events import LifeEvent, happen
from volunteering.core.texts import sentence
from volunteering.organizations import notices
from volunteering.organizations.enums import MembershipRole, MembershipState, OrganizationState, RequestState
from volunteering.organizations.models import (
    LIVE_MEMBERSHIP_STATES,
    AdministratorRequest,
    Organization,
    ParentRequest,
)
from volunteering.organizations.policies import can_govern
from volunteering.organizations.rules import may_become
from volunteering.organizations.services.evidence import keep_evidence_until
from volunteering.organizations.services.hierarchy import set_free
from volunteering.organizations.services.noting import note


class CannotGovern(Refusal):
    sentence = "这个组织的状态已经变化，请刷新后查看。"


@transaction.atomic
def suspend_organization(*, by: User, organization: Organization, reason: str, now: dt.datetime) -> Organization:
    """It publishes nothing and its activities take no sign-ups, until resumed. Raises CannotGovern."""
    organization = _taken(by, organization)
    _refuse_change(organization, OrganizationState.SUSPENDED, reason)
    _write_halt(organization, OrganizationState.SUSPENDED, reason, now)
    happen(LifeEvent.ORGANIZATION_SUSPENDED, organization=organization, now=now)
    body = (
        f"“{organization.name}”已暂停：{sentence(organization.halt_reason)}"
        "期间不能发布活动，已发布的活动不再接受报名。有疑问请联系当地科协。"
    )
    _tell_administrators(organization, "suspended", "组织已暂停", body, now)
    note("organizations:organization:suspended", by, organization)
    return organization


@transaction.atomic
def resume_organization(*, by: User, organization: Organization, now: dt.datetime) -> Organization:
    """Raises CannotGovern."""
    organization = _taken(by, organization)
    # Out of "suspended" only: to certify one that waits is the reviewer's decision.
    if organization.state != OrganizationState.SUSPENDED:
        raise CannotGovern
    organization.state, organization.halt_reason, organization.updated_at = OrganizationState.CERTIFIED, "", now
    organization.save(update_fields=("state", "halt_reason", "updated_at"))
    happen(LifeEvent.ORGANIZATION_RESUMED, organization=organization, now=now)
    body = f"“{organization.name}”已恢复，可以发布活动，已发布的活动继续接受报名。"
    _tell_administrators(organization, "resumed", "组织已恢复", body, now)
    note("organizations:organization:resumed", by, organization)
    return organization


@transaction.atomic
def dissolve_organization(*, by: User, organization: Organization, reason: str, now: dt.datetime) -> Organization:
    """For good: memberships end, teams below stand for themselves, its name is free again. Raises CannotGovern."""
    organization = _taken(by, organization)
    _refuse_change(organization, OrganizationState.DISSOLVED, reason)
    happen(LifeEvent.ORGANIZATION_DISSOLVED, organization=organization, by=by, now=now)
    body = f"“{organization.name}”已解散：{sentence(reason)}您的服务记录不受影响，可以加入其他组织。"
    kind = "organizations:dissolved"
    notices.tell_members(organization, kind=kind, title="组织已解散", body=body, now=now)
    organization.memberships.filter(state__in=LIVE_MEMBERSHIP_STATES).update(
        state=MembershipState.DISSOLVED, role=MembershipRole.MEMBER, ended_at=now
    )
    _end_requests(organization)
    set_free(organization)
    keep_evidence_until(organization, now + parameters.EVIDENCE_KEPT())
    Organization.objects.filter(pk=organization.pk).update(member_count=0, administrator_count=0)
    organization.refresh_from_db()
    _write_halt(organization, OrganizationState.DISSOLVED, reason, now)
    note("organizations:organization:dissolved", by, organization)
    return organization


def _end_requests(organization: Organization) -> None:
    """Nothing waits for a decision about what is no more."""
    waiting = {"state": RequestState.WAITING}
    organization.pending_changes.filter(**waiting).update(state=RequestState.WITHDRAWN)
    AdministratorRequest.objects.filter(membership__organization=organization, **waiting).update(
        state=RequestState.WITHDRAWN
    )
    ParentRequest.objects.filter(organization=organization, **waiting).update(state=RequestState.WITHDRAWN)
    ParentRequest.objects.filter(parent=organization, **waiting).update(
        state=RequestState.RETURNED, reason="上级组织已解散"
    )


def _taken(by: User, organization: Organization) -> Organization:
    organization = Organization.objects.select_for_update().get(pk=organization.pk)
    if not can_govern(by, organization):
        raise CannotGovern("只有当地科协的管理员可以暂停、恢复或解散组织。")
    return organization


def _refuse_change(organization: Organization, state: OrganizationState, reason: str) -> None:
    if not may_become(organization.state, state):
        raise CannotGovern
    if not reason.strip():
        raise CannotGovern("请写明原因，会告诉这个组织。", field="reason")


def _write_halt(organization: Organization, state: OrganizationState, reason: str, now: dt.datetime) -> None:
    organization.state, organization.halt_reason, organization.updated_at = state, reason.strip()[:300], now
    organization.save(update_fields=("state", "halt_reason", "updated_at"))


def _tell_administrators(organization: Organization, kind: str, title: str, body: str, now: dt.datetime) -> None:
    kind = f"organizations:{kind}"
    notices.tell_administrators(organization, kind=kind, title=title, body=body, occasion=organization.pk, now=now)
