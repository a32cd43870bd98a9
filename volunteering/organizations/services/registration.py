"""An organization registers, and keeps its record true."""

import datetime as dt
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction

from volunteering.accounts.models import User
from volunteering.core.clock import local_date
from volunteering.core.errors import Refusal
from volunteering.core.search import tokens
from volunteering.organizations.enums import MembershipRole, MembershipState, OrganizationState, RequestState, Tier
from volunteering.organizations.models import NAME_HOLDING_STATES, Membership, Organization, PendingChange
from volunteering.organizations.policies import can_manage
from volunteering.organizations.rules import name_key
from volunteering.organizations.services.evidence import keep_evidence_until
from volunteering.organizations.services.noting import note
from volunteering.regions.models import Region
from volunteering.vocabularies.models import Term
from volunteering.volunteers.models import Volunteer

# Kept in tables of their own, written after the row.
LISTS = ("service_categories", "served_regions")


class CannotRegisterOrganization(Refusal):
    pass


class CannotEditOrganization(Refusal):
    sentence = "只有这个组织的管理员可以修改它的信息。"


@dataclass(frozen=True, kw_only=True)
class OrganizationDetails:
    """The columns of Annex 1; organization type, 统一社会信用代码 and the regions served are extra."""

    name: str
    tier: Tier
    is_registered: bool
    supervisor_type: Term
    supervisor: str
    founded_on: dt.date
    home_region: Region
    service_categories: list[Term] = field(default_factory=list)
    organization_type: Term | None = None
    credit_code: str = ""
    served_regions: list[Region] = field(default_factory=list)
    introduction: str = ""
    leader_name: str = ""
    leader_position: str = ""
    leader_employer: str = ""
    leader_phone: str = ""


@transaction.atomic
def register_organization(*, by: User, details: OrganizationDetails, now: dt.datetime) -> Organization:
    """File a new organization for certification; `by` becomes its first administrator.

    Raises CannotRegisterOrganization when `by` is no volunteer yet or the name is taken.
    """
    volunteer = Volunteer.objects.active().filter(user=by).first()
    if volunteer is None:
        raise CannotRegisterOrganization("组织管理员须先用本人手机号注册为科技志愿者。")
    organization = Organization(state=OrganizationState.PENDING, created_at=now, member_count=1, administrator_count=1)
    organization.tree_path = f"{organization.public_id}/"
    write_details(organization, details, now)
    Membership.objects.create(
        organization=organization,
        volunteer=volunteer,
        role=MembershipRole.ADMINISTRATOR,
        state=MembershipState.ACTIVE,
        requested_at=now,
        joined_at=now,
    )
    note("organizations:organization:registered", by, organization)
    return organization


@transaction.atomic
def edit_organization(*, by: User, organization: Organization, details: OrganizationDetails, now: dt.datetime) -> bool:
    """Change the record. Returns whether something waits for review.

    A certified organization's name and home region wait as a pending version while the old stays in force
    (the association answers for both); everything else holds at once. A returned one is filed anew.
    """
    if not can_manage(by, organization):
        raise CannotEditOrganization
    organization = Organization.objects.select_for_update().get(pk=organization.pk)
    waiting = {}
    if organization.state == OrganizationState.CERTIFIED:
        if details.name != organization.name:
            _refuse_taken(details.name, organization)
            waiting["name"] = details.name
        if details.home_region.pk != organization.home_region_id:
            waiting["home_region"] = str(details.home_region.pk)
        kept = {"name": organization.name, "home_region": organization.home_region}
        details = OrganizationDetails(**{**vars(details), **kept})
    elif organization.state == OrganizationState.RETURNED:
        organization.state, organization.return_reason = OrganizationState.PENDING, ""
        keep_evidence_until(organization, None)
    write_details(organization, details, now)
    if waiting:
        organization.pending_changes.filter(state=RequestState.WAITING).update(state=RequestState.WITHDRAWN)
        PendingChange.objects.create(organization=organization, changes=waiting, requested_by=by, requested_at=now)
    note("organizations:organization:edited", by, organization)
    return bool(waiting)


def apply_changes(organization: Organization, changes: dict[str, str], now: dt.datetime) -> None:
    """Put an approved pending version in force."""
    if "name" in changes:
        _refuse_taken(changes["name"], organization)
        organization.name, organization.name_key = changes["name"], name_key(changes["name"])
        organization.search_tokens = tokens(organization.name, organization.supervisor)
    if "home_region" in changes:
        organization.home_region = Region.objects.get(pk=changes["home_region"])
        organization.region_path = organization.home_region.path
    organization.updated_at = now
    organization.save()


def write_details(organization: Organization, details: OrganizationDetails, now: dt.datetime) -> None:
    """Raises CannotRegisterOrganization; nothing is written then."""
    _refuse_taken(details.name, organization)
    _refuse_taken_code(details.credit_code, organization)
    if details.founded_on > local_date(now):
        raise CannotRegisterOrganization("成立日期不能在将来，请核对。", field="founded_on")
    for name, value in vars(details).items():
        if name not in LISTS:
            setattr(organization, name, value)
    organization.name_key = name_key(details.name)
    organization.region_path = details.home_region.path
    organization.search_tokens = tokens(details.name, details.supervisor)
    organization.updated_at = now
    try:
        with transaction.atomic():
            organization.save()
    except IntegrityError:  # somebody took the name or the code between the look and the write
        _refuse_taken_code(details.credit_code, organization)
        raise CannotRegisterOrganization(_TAKEN, field="name") from None
    organization.service_categories.set(details.service_categories)
    organization.served_regions.set(details.served_regions)


_TAKEN = (
    "这个组织名称已经有人登记。如果是同一个组织，请联系它的管理员加入；如果是另一个组织，请在名称前加上所在地区或单位。"
)


def _refuse_taken(name: str, organization: Organization) -> None:
    others = Organization.objects.filter(name_key=name_key(name), state__in=NAME_HOLDING_STATES)
    if others.exclude(pk=organization.pk).exists():
        raise CannotRegisterOrganization(_TAKEN, field="name")


def _refuse_taken_code(code: str, organization: Organization) -> None:
    others = Organization.objects.filter(credit_code=code, state__in=NAME_HOLDING_STATES)
    if code and others.exclude(pk=organization.pk).exists():
        raise CannotRegisterOrganization(_TAKEN_CODE, field="credit_code")


_TAKEN_CODE = (
    "这个统一社会信用代码已经有组织登记。同一个单位请联系那个组织的管理员加入；没有单独登记证书的队伍，这一项请留空。"
)
