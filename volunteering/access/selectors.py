"""Reads of the grants."""

from collections.abc import Iterable
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from volunteering.access.models import RegionGrant
from volunteering.access.permissions import ROLES, Permission
from volunteering.access.policies import permitted_paths
from volunteering.accounts.enums import UserState
from volunteering.accounts.models import User
from volunteering.regions.models import Region


def grants_managed_by(user: User) -> QuerySet[RegionGrant]:
    """Standing grants in the regions where this user gives and withdraws them."""
    inside = Q(pk__in=[])
    for path in permitted_paths(user, Permission.MANAGE_GRANTS):
        inside |= Q(region__path__startswith=path)
    return RegionGrant.objects.filter(inside, withdrawn_at__isnull=True).select_related("region", "user")


def regions_managed_by(user: User) -> QuerySet[Region]:
    """The regions whose townships, zones and switches this user looks after."""
    inside = Q(pk__in=[])
    for path in permitted_paths(user, Permission.MANAGE_REGIONS):
        inside |= Q(path__startswith=path)
    return Region.objects.filter(inside)


def regions_with(user: User | AnonymousUser, permission: Permission) -> QuerySet[Region]:
    """The live regions for which the user was given the permission, and those directly below them."""
    paths = permitted_paths(user, permission)
    return Region.objects.live().filter(Q(path__in=paths) | Q(parent__path__in=paths))


def operators() -> list[UUID]:
    """Who looks after the installation, wherever it was granted."""
    roles = [role for role, powers in ROLES.items() if Permission.MANAGE_SETTINGS in powers]
    grants = RegionGrant.objects.filter(role__in=roles, withdrawn_at__isnull=True, user__state=UserState.ACTIVE)
    return list(grants.order_by("user").values_list("user", flat=True).distinct())


def holders_at(permission: Permission, regions: Iterable[UUID]) -> dict[UUID, set[UUID]]:
    """Region → users to whom the permission was given for that very region, not for one above."""
    roles = [role for role, powers in ROLES.items() if permission in powers]
    grants = RegionGrant.objects.filter(
        region__in=list(regions), role__in=roles, withdrawn_at__isnull=True, user__state=UserState.ACTIVE
    )
    found: dict[UUID, set[UUID]] = {}
    for region, user in grants.values_list("region", "user"):
        found.setdefault(region, set()).add(user)
    return found
