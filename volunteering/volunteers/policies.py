"""Who finds out whether two records are one person."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from volunteering.access.permissions import Permission
from volunteering.access.policies import permitted_paths
from volunteering.accounts.models import User
from volunteering.regions.rules import is_below, spans_cities
from volunteering.volunteers.models import ClaimCase, Merge


def cases_decidable_by(user: User | AnonymousUser) -> QuerySet[ClaimCase]:
    """Regional administrators whose region covers both records; beyond a city the platform's operators as well."""
    inside = Q(pk__in=[])
    for path in permitted_paths(user, Permission.MERGE_VOLUNTEERS):
        inside |= Q(region_path__startswith=path)
    if permitted_paths(user, Permission.MANAGE_SETTINGS):
        inside |= ~Q(region_path__regex="/.+/")  # as `spans_cities` has it
    return ClaimCase.objects.filter(inside)


def can_decide_case(user: User, case: ClaimCase) -> bool:
    """As above, and never in one's own matter."""
    if user.pk in _persons(case):
        return False
    paths = permitted_paths(user, Permission.MERGE_VOLUNTEERS)
    if any(is_below(case.region_path, path) for path in paths):
        return True
    return spans_cities(case.region_path) and bool(permitted_paths(user, Permission.MANAGE_SETTINGS))


def merges_undoable_by(user: User | AnonymousUser) -> QuerySet[Merge]:
    return Merge.objects.filter(case__in=cases_decidable_by(user))


def _persons(case: ClaimCase) -> set[object]:
    records = [one for one in (case.by_document, case.by_phone) if one]
    return {case.claimant_id, *(one.user_id for one in records if one.user_id)}
