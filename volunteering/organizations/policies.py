"""Who may do what with an organization."""

from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from volunteering.access.permissions import Permission
from volunteering.access.policies import has_permission, permitted_paths
from volunteering.accounts.models import User
from volunteering.imports.models import ImportBatch
from volunteering.organizations.enums import MembershipRole, MembershipState, OrganizationState, RequestState
from volunteering.organizations.models import (
    STANDING_STATES,
    AdministratorRequest,
    FormationTask,
    FormationUnit,
    Membership,
    Organization,
    OrganizationClaim,
    OrganizationQuerySet,
    ParentRequest,
)


def managed_by(user: User | AnonymousUser) -> OrganizationQuerySet:
    """The organizations this user administers."""
    administered = Membership.objects.filter(role=MembershipRole.ADMINISTRATOR, state=MembershipState.ACTIVE)
    if not isinstance(user, User):
        return Organization.objects.none()
    administered = administered.filter(volunteer__user=user)
    return Organization.objects.filter(pk__in=administered.values("organization"))


def can_manage(user: User | AnonymousUser, organization: Organization) -> bool:
    return user.is_authenticated and managed_by(user).filter(pk=organization.pk).exists()


def can_publish_for(user: User | AnonymousUser, organization: Organization) -> bool:
    """Its administrators, once it is certified."""
    return organization.state == OrganizationState.CERTIFIED and can_manage(user, organization)


def can_file_for(user: User | AnonymousUser, organization: Organization) -> bool:
    """集体注册: a certified organization's administrators, and whoever imports for its region."""
    return can_publish_for(user, organization) or (
        organization.state == OrganizationState.CERTIFIED
        and has_permission(user, Permission.IMPORT_SHEETS, organization.region_path)
    )


def filed_for_by(user: User | AnonymousUser) -> OrganizationQuerySet:
    """The certified organizations of the regions this user imports for."""
    return Organization.objects.certified().filter(_within(permitted_paths(user, Permission.IMPORT_SHEETS)))


def batches_overseen_by(user: User | AnonymousUser) -> QuerySet[ImportBatch]:
    """The sheets filed in the regions this user imports for, by whomever."""
    return ImportBatch.objects.filter(_within(permitted_paths(user, Permission.IMPORT_SHEETS)))


def can_review(user: User | AnonymousUser, organization: Organization) -> bool:
    """Whoever reviews organizations in its home region or above."""
    return has_permission(user, Permission.REVIEW_ORGANIZATIONS, organization.region_path)


def can_govern(user: User | AnonymousUser, organization: Organization) -> bool:
    """Suspend, resume, dissolve: the regional administrators of its home region and above."""
    return has_permission(user, Permission.GOVERN_ORGANIZATIONS, organization.region_path)


def overseen_by(user: User | AnonymousUser) -> OrganizationQuerySet:
    """All organizations of the regions this user looks after, in whatever state."""
    return Organization.objects.filter(_within(permitted_paths(user, Permission.VIEW_ORGANIZATIONS)))


def can_see_evidence(user: User | AnonymousUser, organization: Organization) -> bool:
    """Its own administrators, and whoever reviews it."""
    return can_manage(user, organization) or can_review(user, organization)


def reviewable_by(user: User | AnonymousUser) -> OrganizationQuerySet:
    return Organization.objects.filter(_within(permitted_paths(user, Permission.REVIEW_ORGANIZATIONS)))


def claims_reviewable_by(user: User | AnonymousUser) -> QuerySet[OrganizationClaim]:
    """Claims of old teams that sit in the regions this user reviews."""
    return OrganizationClaim.objects.filter(organization__in=reviewable_by(user))


def can_see_claim_evidence(user: User, claim: OrganizationClaim) -> bool:
    """Who claims, and whoever reviews the team."""
    return claim.requested_by_id == user.pk or can_review(user, claim.organization)


def visible_to(user: User | AnonymousUser) -> OrganizationQuerySet:
    """Certified ones for everybody, also while suspended; one's own; and those of the regions one looks after."""
    seen = Q(state__in=STANDING_STATES) | _within(permitted_paths(user, Permission.VIEW_ORGANIZATIONS))
    if user.is_authenticated:
        seen |= Q(pk__in=managed_by(user).values("pk"))
    return Organization.objects.filter(seen)


def can_decide_parent(user: User | AnonymousUser, request: ParentRequest) -> bool:
    """The certified parent's administrators; the parent's regional reviewers always."""
    return can_publish_for(user, request.parent) or can_review(user, request.parent)


def administrator_requests_decided_by(user: User | AnonymousUser) -> QuerySet[AdministratorRequest]:
    """What waits for this reviewer."""
    waiting = AdministratorRequest.objects.filter(state=RequestState.WAITING, membership__state=MembershipState.ACTIVE)
    return waiting.filter(membership__organization__in=reviewable_by(user))


def is_member(volunteer_id: UUID, organization_id: UUID) -> bool:
    return Membership.objects.filter(
        volunteer_id=volunteer_id, organization_id=organization_id, state=MembershipState.ACTIVE
    ).exists()


def can_set_formation(user: User | AnonymousUser, region_path: str) -> bool:
    """Set, edit and close tasks of a region: its regional administrators and those above."""
    return has_permission(user, Permission.MANAGE_FORMATION, region_path)


def formation_units_visible_to(user: User | AnonymousUser) -> "QuerySet[FormationUnit]":
    """The units of the regions one looks after, whoever set the task."""
    return FormationUnit.objects.filter(
        _within(permitted_paths(user, Permission.VIEW_ORGANIZATIONS), "region__path")
    ).select_related("task__region", "region", "organization")


def formation_units_reminded_by(user: User | AnonymousUser) -> "QuerySet[FormationUnit]":
    """Units of open tasks in the regions of those who may set tasks there: a county reminds its own."""
    inside = _within(permitted_paths(user, Permission.MANAGE_FORMATION), "region__path")
    return FormationUnit.objects.filter(inside, task__closed_at=None)


def formation_tasks_visible_to(user: User | AnonymousUser) -> "QuerySet[FormationTask]":
    """Those set for one's regions, and those from above that ask something of them."""
    own = _within(permitted_paths(user, Permission.VIEW_ORGANIZATIONS), "region__path")
    asked = formation_units_visible_to(user).values("task")
    return FormationTask.objects.filter(own | Q(pk__in=asked)).select_related("region")


def _within(paths: tuple[str, ...], column: str = "region_path") -> Q:
    inside = Q(pk__in=[])
    for path in paths:
        inside |= Q(**{f"{column}__startswith": path})
    return inside
