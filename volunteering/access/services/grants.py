"""Region grants: one may give only what one holds, inside one's own region."""

import datetime as dt

from django.db import transaction

from volunteering.access.enums import RegionRole
from volunteering.access.models import RegionGrant
from volunteering.access.permissions import ROLES, Permission
from volunteering.access.policies import has_permission
from volunteering.accounts.models import User
from volunteering.audit.services import record
from volunteering.core.errors import Refusal
from volunteering.regions.models import Region


class CannotGrant(Refusal):
    sentence = "您只能在自己管理的区域内，授予自己已有的权限。"


@transaction.atomic
def grant_region_role(
    *, by: User | None, user: User, region: Region, role: RegionRole, now: dt.datetime
) -> RegionGrant:
    """Give a role over a region and everything below. `by` is empty for the operator's command."""
    _refuse_beyond_own(by, region, role)
    grant, is_new = RegionGrant.objects.get_or_create(
        user=user, region=region, role=role, withdrawn_at=None, defaults={"granted_by": by, "granted_at": now}
    )
    if is_new:
        words = {"role": grant.get_role_display(), "region": region.name}
        record("access:grant:given", by=by, subject_id=user.id, region_path=region.path, words=words)
    return grant


@transaction.atomic
def withdraw_region_role(*, by: User | None, grant: RegionGrant, now: dt.datetime) -> None:
    _refuse_beyond_own(by, grant.region, RegionRole(grant.role))
    if RegionGrant.objects.filter(pk=grant.pk, withdrawn_at__isnull=True).update(withdrawn_at=now):
        words = {"role": grant.get_role_display(), "region": grant.region.name}
        record("access:grant:withdrawn", by=by, subject_id=grant.user_id, region_path=grant.region.path, words=words)


def _refuse_beyond_own(by: User | None, region: Region, role: RegionRole) -> None:
    if by is None:
        return
    needed = ROLES[role] | {Permission.MANAGE_GRANTS}
    if not all(has_permission(by, permission, region.path) for permission in needed):
        raise CannotGrant


def on_account_closed(*, user: User, now: dt.datetime) -> None:
    """Powers end with the login."""
    for grant in RegionGrant.objects.filter(user=user, withdrawn_at__isnull=True).select_related("region"):
        withdraw_region_role(by=None, grant=grant, now=now)
