"""One rule, asked three ways: may this user, which regions, which people."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from volunteering.access.enums import RegionRole
from volunteering.access.models import RegionGrant
from volunteering.access.permissions import ROLES, Permission
from volunteering.accounts.enums import UserState
from volunteering.accounts.models import User
from volunteering.regions.rules import is_below, lineage


def permitted_paths(user: User | AnonymousUser, permission: Permission) -> tuple[str, ...]:
    """The regions in which the user holds the permission; it reaches everything below them."""
    if not isinstance(user, User) or not user.is_active:
        return ()
    return tuple(_standing(permission).filter(user=user).values_list("region__path", flat=True).distinct())


def has_permission(user: User | AnonymousUser, permission: Permission, region_path: str) -> bool:
    """Holds the permission in this region or above it."""
    return any(is_below(region_path, path) for path in permitted_paths(user, permission))


def permissions_of(user: User | AnonymousUser) -> frozenset[Permission]:
    """Everything the user may do somewhere: what a menu offers."""
    if not isinstance(user, User) or not user.is_active:
        return frozenset()
    roles = RegionGrant.objects.filter(user=user, withdrawn_at__isnull=True).values_list("role", flat=True)
    return frozenset().union(*(ROLES[RegionRole(role)] for role in roles))


def is_staff_member(user: User | AnonymousUser) -> bool:
    """Holds any standing grant anywhere."""
    return isinstance(user, User) and RegionGrant.objects.filter(user=user, withdrawn_at__isnull=True).exists()


def holders_of(permission: Permission, region_path: str) -> QuerySet[User]:
    """Everybody who holds the permission in this region or above it."""
    grants = _standing(permission).filter(region__path__in=lineage(region_path))
    return User.objects.filter(state=UserState.ACTIVE, pk__in=grants.values("user"))


def _standing(permission: Permission) -> QuerySet[RegionGrant]:
    roles = [role for role in RegionRole if permission in ROLES[role]]
    return RegionGrant.objects.filter(withdrawn_at__isnull=True, role__in=roles)
