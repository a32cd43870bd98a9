"""Reads of organizations that are not a plain QuerySet."""

from typing import Any

from django.db.models import QuerySet

from volunteering.accounts.models import User
from volunteering.core.files import standing_files
from volunteering.core.models import StoredFile
from volunteering.organizations.models import Membership, Organization

EVIDENCE = "organization_evidence"


def evidence_of(organization: Organization) -> QuerySet[StoredFile]:
    """证明材料 that are still there."""
    return standing_files().filter(kind=EVIDENCE, subject_id=organization.pk).order_by("position")


def own_part(user: User) -> list[dict[str, Any]]:
    mine = Membership.objects.filter(volunteer__user=user).select_related("organization").order_by("id")
    return [
        {"组织": one.organization.name, "角色": one.get_role_display(), "状态": one.get_state_display()} for one in mine
    ]


def own_files(user: User) -> list[dict[str, Any]]:
    """What a person uploaded to prove an organization, for that person."""
    mine = standing_files().filter(kind=EVIDENCE, owner_id=user.pk).order_by("id")
    return [{"文件名": one.name, "大小": one.size, "上传": one.created_at.isoformat()} for one in mine]
