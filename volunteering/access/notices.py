"""What the platform's operators are told when something outside, or inside, does not work."""

import datetime as dt
from collections.abc import Sequence

from volunteering.access.selectors import operators
from volunteering.core.clock import local_date
from volunteering.core.models import ScheduledRun
from volunteering.core.zone import CHINA
from volunteering.messaging.services import notify
from volunteering.sms.models import ProviderState
from volunteering.sms.selectors import Budget

KINDS = {
    "provider_failing": "短信通道有问题",
    "queue_unreachable": "队列连不上",
    "sms_running_out": "短信快用完",
    "sms_spent": "短信已用完",
    "timetable_ill": "定时任务停了或失败",
    "work_given_up": "后台工作多次失败",
}
PAGE = "/console/work/"


def tell_sms_running_out(budget: Budget, *, now: dt.datetime) -> None:
    body = (
        f"24 小时内已发 {budget.used} 条，限额 {budget.allowed} 条（{budget.share}%）。"
        "通知短信可能已经停发，其余留给验证码。用得不正常的，请查原因；确实需要，可在“参数”里提高限额。"
    )
    _tell("sms_running_out", body, occasion=budget.since.isoformat(), now=now)


def tell_sms_spent(budget: Budget, *, now: dt.datetime) -> None:
    again = (budget.since + dt.timedelta(days=1)).astimezone(CHINA)
    body = (
        f"24 小时内的 {budget.allowed} 条短信已经发完，验证码也发不出去，没有绑定微信的人不能登录。"
        f"{again:%-m月%-d日 %H:%M} 自动恢复；要马上恢复，请在“参数”里提高限额。"
    )
    _tell("sms_spent", body, occasion=budget.since.isoformat(), now=now)


def tell_work_given_up(*, new: int, all_together: int, now: dt.datetime) -> None:
    body = f"又有 {new} 件后台工作多次失败，不再自动重试（现在共 {all_together} 件）。请找到原因，然后重新开始。"
    _tell("work_given_up", body, occasion=_hour(now), now=now)


def tell_timetable_ill(runs: Sequence[ScheduledRun], *, now: dt.datetime) -> None:
    body = f"{len(runs)} 项定时任务停了或上一次失败，“后台工作”里排在最前面。多项一起停的，检查后台进程 run_worker。"
    _tell("timetable_ill", body, occasion=_hour(now), now=now)


def tell_provider_failing(state: ProviderState, *, now: dt.datetime) -> None:
    since = state.failing_since.astimezone(CHINA)
    body = (
        f"短信通道 {state.name} 从 {since:%-m月%-d日 %H:%M} 起一直失败（{state.reason}）。"
        "有别的通道时短信照发；请到服务商那里检查余额、密钥和公告。"
    )
    _tell("provider_failing", body, occasion=f"{state.name}:{local_date(now)}", now=now)


def tell_queue_unreachable(*, now: dt.datetime) -> None:
    body = (
        "Redis（QUEUE_ADDRESS）连不上，后台工作暂时由 run_worker 自己做，会慢一些，不会丢。请恢复 Redis，不用做别的。"
    )
    _tell("queue_unreachable", body, occasion=_hour(now), now=now)


def _hour(now: dt.datetime) -> str:
    return f"{now.astimezone(CHINA):%Y-%m-%dT%H}"


def _tell(name: str, body: str, *, occasion: str, now: dt.datetime) -> None:
    """Once for each occasion, however often it is seen."""
    notify(
        user_ids=operators(),
        kind=f"access:{name}",
        title=KINDS[name],
        body=body,
        address=PAGE,
        occasion=occasion,
        now=now,
    )
