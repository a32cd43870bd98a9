"""An organization writes to its members, rarely enough to be read."""

import datetime as dt

from django.db import transaction

from volunteering.accounts.models import User
from volunteering.core import parameters
from volunteering.core.errors import Refusal
from volunteering.core.limits import spend
from volunteering.organizations import notices
from volunteering.organizations.enums import OrganizationState
from volunteering.organizations.models import Organization
from volunteering.organizations.policies import can_manage
from volunteering.organizations.services.noting import note

WEEK = dt.timedelta(days=7)
LONGEST = 500


class CannotWriteToMembers(Refusal):
    sentence = "现在不能发信，请稍后再试。"


@transaction.atomic
def write_to_members(*, by: User, organization: Organization, text: str, now: dt.datetime) -> None:
    """Every active member finds it in the inbox, and by the ways they chose. Raises CannotWriteToMembers."""
    if not can_manage(by, organization):
        raise CannotWriteToMembers("只有这个组织的管理员可以给成员写信。")
    if organization.state != OrganizationState.CERTIFIED:
        raise CannotWriteToMembers("组织通过认证以后才能给成员写信。")
    text = text.strip()
    if not text:
        raise CannotWriteToMembers("请写几句要告诉大家的话。", field="text")
    if len(text) > LONGEST:
        raise CannotWriteToMembers(f"最多 {LONGEST} 字，请写短一些。", field="text")
    most = parameters.LETTERS_TO_MEMBERS()
    if not spend(f"letters:{organization.pk}", limit=most, window=WEEK, now=now):
        raise CannotWriteToMembers(f"7 天内最多写 {most} 封，免得打扰大家。")
    title = f"{organization.name}来信"
    notices.tell_active_members(organization, kind="organizations:letter", title=title, body=text, now=now)
    note("organizations:letter:written", by, organization)
