"""Reads of organizations that are not a plain QuerySet."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Substr

from volunteering.accounts.models import User
from volunteering.core.files import standing_files
from volunteering.core.keys import PUBLIC_ID_LENGTH
from volunteering.core.models import StoredFile
from volunteering.core.sealing import fingerprints
from volunteering.core.search import matching
from volunteering.organizations.enums import MembershipState, OrganizationState
from volunteering.organizations.models import (
    STANDING_STATES,
    Membership,
    NamedAdministrator,
    Organization,
    OrganizationClaim,
)
from volunteering.regions.models import Region
from volunteering.volunteers.enums import VolunteerState
from volunteering.volunteers.models import Volunteer

EVIDENCE = "organization_evidence"
CLAIM_EVIDENCE = "claim_evidence"


def evidence() -> QuerySet[StoredFile]:
    """证明材料 that are still there."""
    return standing_files().filter(kind=EVIDENCE)


def evidence_of(organization: Organization) -> QuerySet[StoredFile]:
    return evidence().filter(subject_id=organization.pk).order_by("position")


def evidence_of_claim(claim: OrganizationClaim) -> QuerySet[StoredFile]:
    return standing_files().filter(kind=CLAIM_EVIDENCE, subject_id=claim.pk)


def unlinked_teams(q: str, region_path: str) -> QuerySet[Organization]:
    """Teams of the older system that wait for whom they belong to."""
    teams = Organization.objects.filter(state=OrganizationState.LEGACY).within(region_path)
    return matching(teams, q).select_related("home_region")


def missing_in(organization: Organization) -> list[str]:
    """What Annex 1 asks for and the record lacks, by its titles."""
    wanted = {"supervisor_type_id": "主管单位类型", "supervisor": "主管单位", "founded_on": "成立日期"}
    missing = [title for name, title in wanted.items() if not getattr(organization, name)]
    return missing if organization.service_categories.exists() else [*missing, "服务类别"]


@dataclass(frozen=True)
class Wanted:
    """Which members a list shall show; "" is all. `q` searches name, number and employer, `region` is a path."""

    q: str = ""
    role: str = ""
    category: str = ""
    region: str = ""

    def __bool__(self) -> bool:
        return any(vars(self).values())


def members_of(organization: Organization, wanted: Wanted) -> QuerySet[Membership]:
    """Direct members."""
    found = organization.memberships.filter(state=MembershipState.ACTIVE).select_related("volunteer__region")
    if wanted.role:
        found = found.filter(role=wanted.role)
    volunteers = Volunteer.objects.all()
    if wanted.category:
        volunteers = volunteers.filter(service_categories=wanted.category)
    if wanted.region:
        volunteers = volunteers.within(wanted.region)
    if wanted.q:
        volunteers = matching(volunteers, wanted.q)  # type: ignore[assignment]
    return found.filter(volunteer__in=volunteers) if wanted else found


def regions_of_members(organization: Organization) -> QuerySet[Region]:
    """Where direct members live: what the filter offers."""
    active = organization.memberships.filter(state=MembershipState.ACTIVE)
    return Region.objects.filter(pk__in=active.values("volunteer__region"))[:200]


def teams_below(organization: Organization) -> list[tuple[Organization, int]]:
    """Each team directly below, and how many distinct persons it and everything under it have; in two queries."""
    child_id = Substr("organization__tree_path", len(organization.tree_path) + 1, PUBLIC_ID_LENGTH)
    below = Membership.objects.filter(
        state=MembershipState.ACTIVE, organization__tree_path__startswith=organization.tree_path
    ).exclude(organization=organization)
    persons = dict(below.values_list(child_id).annotate(Count("volunteer", distinct=True)).order_by())
    children = organization.children.filter(state__in=STANDING_STATES).order_by("name")
    return [(child, persons.get(child.public_id, 0)) for child in children[:200]]


def persons_below(organization: Organization) -> int:
    """Distinct persons in the organization and everything under it: somebody in two teams counts once."""
    active = Membership.objects.filter(
        state=MembershipState.ACTIVE, organization__tree_path__startswith=organization.tree_path
    )
    return active.values("volunteer").distinct().count()


def offices_offered_to(user: User) -> QuerySet[NamedAdministrator]:
    """Where Annex 1 names this volunteer: name and proven phone agree, and nobody administers it yet.

    A claimed legacy team has members already: nobody sees them before the association has certified the claim.
    """
    names = Volunteer.objects.active().filter(user=user).values("name")
    phones = fingerprints("phone", user.phone)
    waiting = NamedAdministrator.objects.filter(organization__administrator_count=0)
    waiting = waiting.filter(Q(organization__member_count=0) | Q(organization__certified_at__isnull=False))
    return waiting.filter(name__in=names, phone_fingerprint__in=phones)


def with_active_members(organizations: Iterable[Organization]) -> list[tuple[Organization, int]]:
    """Each with how many of its direct members have registered themselves; the others were filed for them."""
    found = list(organizations)
    active = Membership.objects.filter(
        organization__in=found, state=MembershipState.ACTIVE, volunteer__state=VolunteerState.ACTIVE
    )
    counts = dict(active.values_list("organization").annotate(Count("pk")).order_by())
    return [(one, counts.get(one.pk, 0)) for one in found]


def active_members(organization: Organization) -> int:
    return with_active_members([organization])[0][1]


def own_part(user: User) -> list[dict[str, Any]]:
    mine = Membership.objects.filter(volunteer__user=user).select_related("organization").order_by("id")
    return [
        {"组织": one.organization.name, "角色": one.get_role_display(), "状态": one.get_state_display()} for one in mine
    ]


def own_files(user: User) -> list[dict[str, Any]]:
    """What a person uploaded to prove an organization, for that person."""
    mine = standing_files().filter(kind__in=(EVIDENCE, CLAIM_EVIDENCE), owner_id=user.pk).order_by("id")
    return [{"文件名": one.name, "大小": one.size, "上传": one.created_at.isoformat()} for one in mine]


def own_claims(user: User) -> list[dict[str, Any]]:
    mine = OrganizationClaim.objects.filter(requested_by=user).select_related("organization").order_by("id")
    return [
        {"队伍": one.organization.name, "证明说明": one.statement, "状态": one.get_state_display(), "原因": one.reason}
        for one in mine
    ]
