"""查看全部志愿者 → 导出: the members as a filled Annex 2, made while it is sent."""

import datetime as dt
import uuid
from collections.abc import Iterator

from django.db import transaction

from volunteering.accounts.models import User
from volunteering.audit.services import record
from volunteering.core import clock, parameters
from volunteering.core.errors import Refusal
from volunteering.core.limits import spend
from volunteering.imports.streaming import filled_annex
from volunteering.organizations.enums import ExportPurpose, MembershipState
from volunteering.organizations.importers import MEMBERS
from volunteering.organizations.models import Membership, Organization
from volunteering.organizations.policies import can_export_members
from volunteering.volunteers.importers import Shown

PORTION = 2000
DAY = dt.timedelta(days=1)


class CannotExport(Refusal):
    sentence = "只有已认证组织的管理员可以导出志愿者名单。"


@transaction.atomic
def export_members(
    *, by: User, organization: Organization, purpose: ExportPurpose, is_full: bool, now: dt.datetime
) -> Iterator[bytes]:
    """The pieces of an xlsx file. `is_full`: phone and ID number as they are, else masked. Raises CannotExport."""
    if not can_export_members(by, organization):
        raise CannotExport
    most = parameters.MEMBER_EXPORTS()
    if not spend(f"members_exported:{organization.pk}", limit=most, window=DAY, now=now):
        raise CannotExport(f"24 小时内最多导出 {most} 次，请明天再来。")
    form = "完整" if is_full else "隐去手机号和身份证号中间几位"
    record(
        "organizations:members:exported",
        by=by,
        subject_id=organization.pk,
        organization_id=organization.pk,
        region_path=organization.region_path,
        words={"name": organization.name, "count": organization.member_count, "purpose": purpose.label, "form": form},
    )
    day = f"{clock.local_date(now):%Y 年 %m 月 %d 日}"
    note = f"{organization.name} · {day}导出，用于{purpose.label} · 内有个人信息，请妥善保管，用后删除"
    return filled_annex(MEMBERS, note=note, rows=_rows(organization, is_full=is_full))


def _rows(organization: Organization, *, is_full: bool) -> Iterator[list[str]]:
    shown, after, number = Shown(is_full=is_full), uuid.UUID(int=0), 0
    active = Membership.objects.filter(organization=organization, state=MembershipState.ACTIVE).order_by("id")
    while portion := list(active.filter(id__gt=after).values_list("id", "volunteer_id")[:PORTION]):
        after = portion[-1][0]
        for cells in shown.rows([person for _, person in portion]):
            number += 1
            yield [str(number), *cells]
