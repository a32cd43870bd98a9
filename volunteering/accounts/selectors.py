"""What a login holds, for its owner."""

from typing import Any

from volunteering.accounts.models import User


def own_part(user: User) -> dict[str, Any]:
    return {
        "手机号": user.phone,
        "开通时间": user.created_at.isoformat(),
        "登录设备": [one.device for one in user.sessions.all()],
        "同意记录": [
            {"内容": one.get_kind_display(), "版本": one.version, "时间": one.given_at.isoformat()}
            for one in user.consents.all()
        ],
    }
