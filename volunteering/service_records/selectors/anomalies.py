"""What was seen in recorded hours, in words, and the entries behind it."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from volunteering.accounts.models import User
from volunteering.activities.models import Shift
from volunteering.core import parameters
from volunteering.service_records.enums import AnomalyKind
from volunteering.service_records.models import Anomaly, ServiceRecord
from volunteering.service_records.policies import records_overseen_by
from volunteering.volunteers.selectors import records_of_people


@dataclass(frozen=True)
class Seen:
    """One anomaly as a page tells it."""

    anomaly: Anomaly
    what: str
    why: str


WHY = {
    AnomalyKind.DENSE: "一个人一天很难服务这么久。可能是休息没有扣除，或者几个活动重复计算。",
    AnomalyKind.LONG_RUN: "很少有人一天不歇地服务这么久。请看看是不是每次都本人到场。",
    AnomalyKind.BROWSER: "签到应当在各人自己的手机上。也可能是家人或同伴帮不会用手机的人签到，这样请用点名。",
    AnomalyKind.OWN: "自己的时长最好由另一位管理员确认。组织只有一位管理员的，可以再请一位。",
    AnomalyKind.CALLED: "这么多人都没有用签到码，只有点名，事后看不出是否到场。现场没有网络的，说明一下就好。",
    AnomalyKind.MENDED: "多数人的离开时间是事后填的，不是当场签退。请提醒大家离开前签退。",
    AnomalyKind.BY_HAND: "这些时长没有签到、签退，是事后补录的。请核对证明材料。",
}


def seen_in(anomaly: Anomaly) -> Seen:
    """Needs the volunteer where there is one."""
    kind = AnomalyKind(anomaly.kind)
    return Seen(anomaly, _what(kind, anomaly), WHY[kind])


def anomalies_at(shift: Shift) -> list[Seen]:
    """What the organization is asked about this shift, or the activity as a whole; the newest first."""
    here = Q(shift=shift) | Q(activity=shift.activity_id, shift__isnull=True)
    rows = Anomaly.objects.filter(here).select_related("volunteer").order_by("-id")
    return [seen_in(one) for one in rows[:20]]


def entries_behind(anomaly: Anomaly, user: User | AnonymousUser) -> "QuerySet[ServiceRecord]":
    """The standing entries it speaks of, as far as this user oversees them."""
    mine = records_overseen_by(user).standing()
    found: QuerySet[ServiceRecord]
    if anomaly.volunteer_id:
        found = mine.filter(volunteer__in=list(records_of_people([anomaly.volunteer_id])))
        if anomaly.kind == AnomalyKind.OWN:
            found = _confirmed_by_themselves(found, anomaly)
        elif anomaly.kind == AnomalyKind.DENSE:
            found = found.filter(starts_at__date=anomaly.day)
    elif anomaly.kind == AnomalyKind.BY_HAND:
        found = mine.filter(activity=anomaly.activity_id, starts_at__date=anomaly.day)
    else:
        found = mine.filter(sign_up__shift=anomaly.shift_id)
    return found.select_related("volunteer", "sign_up__attendance", "organization", "activity__organization")


def _confirmed_by_themselves(found: "QuerySet[ServiceRecord]", anomaly: Anomaly) -> "QuerySet[ServiceRecord]":
    """All of that month, also those since it was found."""
    assert anomaly.volunteer is not None
    month = {"starts_at__year": anomaly.day.year, "starts_at__month": anomaly.day.month}
    return found.filter(recorded_by=anomaly.volunteer.user_id, organization=anomaly.organization_id, **month)


def _what(kind: AnomalyKind, anomaly: Anomaly) -> str:
    figures, who = anomaly.figures, anomaly.volunteer.name if anomaly.volunteer else ""
    people, day = figures.get("people", 0), f"{anomaly.day.month}月{anomaly.day.day}日"
    if kind == AnomalyKind.DENSE:
        hours, minutes = divmod(figures["minutes"], 60)
        rest = f" {minutes} 分" if minutes else ""
        return f"{who}在{day}记录了 {hours} 小时{rest}，超过一天 {parameters.ODD_HOURS_A_DAY.in_words()}。"
    if kind == AnomalyKind.LONG_RUN:
        return f"{who}到{day}为止连续 {figures['days']} 天有服务记录，中间没有休息的日子。"
    if kind == AnomalyKind.OWN:
        return f"{who}{anomaly.day.month}月的时长由本人确认。"
    return {
        AnomalyKind.BROWSER: f"{people} 个人用同一部手机签到。",
        AnomalyKind.CALLED: f"{figures.get('of', 0)} 人里有 {people} 人由负责人点名签到。",
        AnomalyKind.MENDED: f"{figures.get('of', 0)} 人里有 {people} 人的签退是事后补的。",
        AnomalyKind.BY_HAND: f"{people} 个人的时长是手工补录的。",
    }[kind]
