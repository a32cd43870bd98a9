"""What activities tell people."""

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from volunteering.activities.enums import SignUpState
from volunteering.activities.models import Activity, SignUp
from volunteering.core.texts import sentence
from volunteering.core.zone import CHINA
from volunteering.messaging.services import key_of, notify, take_back
from volunteering.volunteers.models import Volunteer

KINDS = {
    "signed_up": "报名成功",
    "waiting": "已进入候补",
    "cancelled": "您报名的活动取消了",
    "changed": "您报名的活动有变化",
    "offered": "有空位了，请确认",
    "promoted": "候补成功",
    "expired": "候补名额已过期",
    "removed": "您的报名被移出了",
    "leader": "您是活动负责人",
}
REMINDERS = {"tomorrow": "活动快开始了"}
NEWS = {"opened": "订阅的新活动", "letter": "组织者来信"}
URGENT = {"cancelled", "changed", "offered", "removed"}
STRAIGHT = {"signed_up", "waiting", "cancelled", "offered", "promoted", "tomorrow", "opened"}

MINE = "/me/activities/"
OF_A_PLACE = ("signed_up", "waiting", "offered", "promoted")
CANCELLED, TOMORROW = "activities:cancelled", "activities:tomorrow"
LONGEST_QUOTED = 60


def tell_signed_up(sign_up: SignUp, now: dt.datetime) -> None:
    """What was said on the page, to look up later."""
    activity, shift = sign_up.activity, sign_up.shift
    if sign_up.state == SignUpState.WAITING:
        body = f"“{activity.title}”名额已满，您排在候补第 {sign_up.queue_number} 位。有了空位马上告诉您。"
        _tell(sign_up, "waiting", "已进入候补", body, now, good_until=shift.starts_at)
    else:
        body = f"“{activity.title}”{when(shift.starts_at, shift.ends_at)}，{where(activity)}。不能参加请及时取消。"
        _tell(sign_up, "signed_up", "报名成功", body, now, good_until=shift.starts_at)


def tell_promoted(promoted: list[SignUp], now: dt.datetime) -> None:
    for sign_up in promoted:
        title = sign_up.activity.title
        if sign_up.volunteer.user_id:  # the place in the queue is no news any more
            take_back([key_of("activities:waiting", sign_up.pk.hex, sign_up.volunteer.user_id)], now=now)
        if sign_up.state == SignUpState.OFFERED and sign_up.offered_until:
            until = sign_up.offered_until.astimezone(CHINA)
            until_words = f"{until.month}月{until.day}日 {until:%H:%M}"
            body = f"“{title}”有了空位，为您保留到 {until_words}。请在此之前确认，过时让给下一位。"
            _tell(sign_up, "offered", "有空位了，请确认", body, now, good_until=sign_up.offered_until)
        else:
            body = f"“{title}”有了空位，您已报名成功。不能参加请及时取消。"
            _tell(sign_up, "promoted", "候补成功", body, now, good_until=sign_up.shift.starts_at)


def tell_removed(sign_up: SignUp, now: dt.datetime) -> None:
    activity = sign_up.activity
    body = (
        f"组织把您移出了“{activity.title}”的报名：{sentence(sign_up.end_reason)}"
        f"有疑问请联系{activity.contact_name} {activity.contact_phone}。"
    )
    _tell(sign_up, "removed", "您的报名被移出了", body, now)


def tell_expired(sign_up: SignUp, now: dt.datetime) -> None:
    body = f"“{sign_up.activity.title}”的空位没有按时确认，已让给下一位。还想参加，可以重新报名候补。"
    _tell(sign_up, "expired", "候补名额已过期", body, now)


Place = tuple[UUID, UUID, UUID | None]  # a sign-up's key, its shift and its user


def take_back_of(activity: Activity, places: Iterable[Place], now: dt.datetime) -> None:
    """They have ended: what still waits for the morning and says that somebody is coming is not sent any more."""
    reminders = dict(activity.announcements.filter(kind=TOMORROW).values_list("shift", "pk"))
    keys = []
    for sign_up, shift, user in places:
        if user:
            keys += [key_of(f"activities:{kind}", sign_up.hex, user) for kind in OF_A_PLACE]
            keys += [key_of(TOMORROW, reminders[shift].hex, user)] if shift in reminders else []
    take_back(keys, now=now)


def _tell(
    sign_up: SignUp, kind: str, title: str, body: str, now: dt.datetime, *, good_until: dt.datetime | None = None
) -> None:
    if sign_up.volunteer.user_id:
        notify(
            user_ids=[sign_up.volunteer.user_id],
            kind=f"activities:{kind}",
            title=title,
            body=body,
            address=MINE,
            occasion=sign_up.pk.hex,
            now=now,
            good_until=good_until,
        )


def spoken(activity: Activity) -> dict[str, str]:
    """What participants must hear about when it changes: name → words."""
    shifts = "、".join(when(shift.starts_at, shift.ends_at) for shift in activity.shifts.all())
    return {
        "名称": activity.title,
        "时间": shifts,
        "地点": where(activity),
        "联系人": f"{activity.contact_name} {activity.contact_phone}",
        "最低年龄": f"{activity.minimum_age} 周岁",
        "活动内容": activity.content,
        "报名条件": activity.conditions,
        "可能的风险": activity.risks,
        "安全保障措施": activity.safeguards,
    }


def changes(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """One phrase for each difference; long texts are only named."""
    return [
        f"{name}改为 {text}" if len(text) <= LONGEST_QUOTED else f"{name}有修改"
        for name, text in after.items()
        if text != before[name]
    ]


def when(starts_at: dt.datetime, ends_at: dt.datetime) -> str:
    start, end = starts_at.astimezone(CHINA), ends_at.astimezone(CHINA)
    return f"{start.month}月{start.day}日 {start:%H:%M}–{end:%H:%M}"


def opened(activities: list[Activity]) -> str:
    """For who waited for them, and how to wait no more."""
    named = "、".join(f"“{one.title}”（{_begins(one)}，{where(one)}）" for one in activities[:3])
    count = f"等 {len(activities)} 个活动" if len(activities) > 3 else ""
    return f"{named}{count}开始报名了。不想再收到：消息 → 我的订阅。"


def _begins(activity: Activity) -> str:
    start = activity.starts_at.astimezone(CHINA)
    return f"{start.month}月{start.day}日 {start:%H:%M}"


def where(activity: Activity) -> str:
    return f"{activity.place_region.name}{activity.address}" if activity.place_region else "线上"


def tell_leader(activity: Activity, leader: Volunteer, now: dt.datetime) -> None:
    """Named again after somebody else was, one is told again."""
    if leader.user_id:
        notify(
            user_ids=[leader.user_id],
            kind="activities:leader",
            title="您是活动负责人",
            body=f"{activity.organization}请您负责“{activity.title}”。活动当天打开签到码，给没有手机的人点名；"
            "时长由组织的管理员确认。",
            address=MINE,
            occasion=f"{activity.pk.hex}:{int(now.timestamp())}",
            now=now,
        )
