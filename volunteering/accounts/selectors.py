"""What a login holds, for its owner."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from volunteering.accounts.enums import ConsentKind
from volunteering.accounts.models import Consent, User


def own_part(user: User) -> dict[str, Any]:
    return {
        "手机号": user.phone,
        "开通时间": user.created_at.isoformat(),
        "登录设备": [one.device for one in user.sessions.all()],
        "同意记录": [
            {
                "内容": one.get_kind_display(),
                "版本": one.version,
                "时间": one.given_at.isoformat(),
                "撤回时间": one.withdrawn_at.isoformat() if one.withdrawn_at else "",
            }
            for one in user.consents.all()
        ],
    }


def who_consents(user_ids: Iterable[UUID | None], kind: ConsentKind) -> set[UUID]:
    standing = Consent.objects.filter(user_id__in=[key for key in user_ids if key], kind=kind)
    return set(standing.filter(withdrawn_at__isnull=True).values_list("user_id", flat=True))
