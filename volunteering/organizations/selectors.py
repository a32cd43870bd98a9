"""Reads of organizations that are not a plain QuerySet."""

from typing import Any

from volunteering.accounts.models import User
from volunteering.organizations.models import Membership


def own_part(user: User) -> list[dict[str, Any]]:
    mine = Membership.objects.filter(volunteer__user=user).select_related("organization").order_by("id")
    return [
        {"组织": one.organization.name, "角色": one.get_role_display(), "状态": one.get_state_display()} for one in mine
    ]
