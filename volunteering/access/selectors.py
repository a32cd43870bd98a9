"""Reads of the grants."""

from django.db.models import Q, QuerySet

from volunteering.access.models import RegionGrant
from volunteering.access.permissions import Permission
from volunteering.access.policies import permitted_paths
from volunteering.accounts.models import User


def grants_managed_by(user: User) -> QuerySet[RegionGrant]:
    """Standing grants in the regions where this user gives and withdraws them."""
    inside = Q(pk__in=[])
    for path in permitted_paths(user, Permission.MANAGE_GRANTS):
        inside |= Q(region__path__startswith=path)
    return RegionGrant.objects.filter(inside, withdrawn_at__isnull=True).select_related("region", "user")
