"""Reads of the grants."""

from django.db.models import Q, QuerySet

from volunteering.access.models import RegionGrant
from volunteering.access.permissions import Permission
from volunteering.access.policies import permitted_paths
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
