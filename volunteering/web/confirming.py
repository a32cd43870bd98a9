"""确认时长 on both faces: the rest as typed, and who came out without hours."""

from django.http import HttpRequest

from volunteering.service_records.services import Confirmed


def rest_typed(request: HttpRequest) -> int:
    """Minutes; what is no number of them is -1, which no shift takes."""
    rest = request.POST.get("rest_minutes", "").strip() or "0"
    return int(rest) if rest.isdecimal() and len(rest) < 5 else -1


def left_over(result: Confirmed) -> str:
    """Nothing where everybody was recorded."""
    if not result.clashing and not result.too_short:
        return ""
    parts = [f"已记录 {len(result.recorded)} 人。"]
    if result.clashing:
        names = "、".join(one.name for one in result.clashing)
        parts.append(f"{names}：同一时间已有别的服务记录，没有重复记录。")
    if result.too_short:
        names = "、".join(one.name for one in result.too_short)
        parts.append(f"{names}：在场次之内的时间不到一分钟，没有记录。")
    return "".join(parts)
