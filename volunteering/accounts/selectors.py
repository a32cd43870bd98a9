"""What a login holds, for its owner."""

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


def has_consent(user_id: UUID, kind: ConsentKind) -> bool:
    return Consent.objects.filter(user_id=user_id, kind=kind, withdrawn_at__isnull=True).exists()
