"""One rule, asked three ways: may this user, which regions, which people."""

from typing import Any, TypeGuard
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from volunteering.access.enums import RegionRole
from volunteering.access.models import RegionGrant
from volunteering.access.permissions import ROLES, Permission
from volunteering.accounts.enums import UserState
from volunteering.accounts.models import User
from volunteering.core.prepared import prepared
from volunteering.regions.models import Region
from volunteering.regions.rules import is_below, lineage


def permitted_paths(user: User | AnonymousUser, permission: Permission) -> tuple[str, ...]:
    """The regions in which the user holds the permission; it reaches everything below them."""
    if not _may_use_powers(user):
        return ()
    return tuple(_paths(permission, user=user.pk))


def permissions_of(user: User | AnonymousUser) -> frozenset[Permission]:
    """Everything the user may do somewhere: what a menu offers."""
    if not _may_use_powers(user):
        return frozenset()
    roles = RegionGrant.objects.filter(user=user, withdrawn_at__isnull=True).values_list("role", flat=True)
    return frozenset[Permission]().union(*(ROLES[RegionRole(role)] for role in roles))


def has_permission(user: User | AnonymousUser, permission: Permission, region_path: str) -> bool:
    """Holds the permission in this region or above it."""
    return any(is_below(region_path, path) for path in permitted_paths(user, permission))


def is_staff_member(user: User | AnonymousUser) -> bool:
    """Holds any standing grant anywhere, whether or not its powers may be used in this session yet."""
    return isinstance(user, User) and bool(_grants(user=user.pk))


def can_set_parameter(user: User | AnonymousUser, region: Region | None) -> bool:
    """A region's switch: who manages regions there. What holds everywhere: who manages settings, granted anywhere."""
    if region is not None:
        return has_permission(user, Permission.MANAGE_REGIONS, region.path)
    return bool(permitted_paths(user, Permission.MANAGE_SETTINGS))


def holders_of(permission: Permission, region_path: str) -> QuerySet[User]:
    """Everybody who holds the permission in this region or above it."""
    grants = _standing(permission).filter(region__path__in=lineage(region_path))
    return User.objects.filter(state=UserState.ACTIVE, pk__in=grants.values("user"))


def _may_use_powers(user: User | AnonymousUser) -> TypeGuard[User]:
    return isinstance(user, User) and user.is_active and not user.powers_are_withheld


def _standing(permission: Permission) -> QuerySet[RegionGrant]:
    roles = [role for role in RegionRole if permission in ROLES[role]]
    return RegionGrant.objects.filter(withdrawn_at__isnull=True, role__in=roles)


@prepared
def _paths(permission: Permission, /, **values: Any) -> "QuerySet[RegionGrant, str]":
    return _standing(permission).filter(user=values["user"]).values_list("region__path", flat=True).distinct()


@prepared
def _grants(**values: Any) -> "QuerySet[RegionGrant, UUID]":
    standing = RegionGrant.objects.filter(user=values["user"], withdrawn_at__isnull=True)
    return standing.values_list("pk", flat=True)[:1]
